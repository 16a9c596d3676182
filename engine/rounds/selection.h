/// Who takes part in a round.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse {

/// The server draws `training.participants` clients; each is reachable with its tier's availability, drawn
/// from the stream ("availability", client, round). Who is not reachable is missing: nobody is drawn in its
/// place, so that availability changes who takes part but never who is drawn. Where nobody is reachable, the
/// call is given up, as servers do whose devices do not report (Bonawitz et al., arXiv 1902.01046, section
/// 2.2), and the server draws anew; that is no round of its own.
///
/// With availability 1 everywhere no such stream is read: the draw is what it is without the setting.
/// @param clients  RunInfo::clients.
/// @param round    1-based.
/// @param eligible whom the server draws from at all; empty = everybody.
/// @return         the participants, ascending; at least one.
/// Errors: Run after 1,000 calls that nobody answered. Threads: pure.
/// @param unreached if given, gets whoever was called in vain and takes no part, ascending.
Result<std::vector<std::int64_t>> selectParticipants(
    const Experiment& experiment, const std::vector<ClientInfo>& clients, std::int64_t round,
    const std::function<bool(const ClientInfo&)>& eligible = {},
    std::vector<std::int64_t>* unreached = nullptr);

/// The tier that a client is dealt for one round where tiers are dealt anew (TierAssignment::Dynamic): a draw
/// in proportion to the tiers' numbers of clients, from the stream ("tier", client, round).
/// Source: the setting `dynamic` of HeteroFL and FedRolex (peers.md, section 0).
std::size_t dealtTier(const Experiment& experiment, std::int64_t client, std::int64_t round);

}  // namespace fiarse
