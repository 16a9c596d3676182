/// Aggregation on guard: the check of every update, the defence, and what the record says of both.
#pragma once

#include <span>
#include <vector>

#include "engine/clients/held_update.h"
#include "engine/core/thread_pool.h"
#include "engine/server/aggregation.h"
#include "engine/server/robust.h"

namespace fiarse {

/// The round as it reaches the server.
struct Received {
    std::vector<std::vector<std::uint8_t>> masks;  ///< what the submissions' masks point into
    std::vector<Submission> submissions;           ///< in client order
    /// FLTrust: the server's own training, and which of them is for each submission's submodel; else empty.
    std::vector<LocalResult> ownResults;
    std::vector<std::size_t> ownOf;
};

struct GuardedRound {
    const Experiment& experiment;
    const Layout& layout;
    std::span<const float> weights;  ///< global model at the round's start, [d_all]
    const Received& received;
};

/// Checks and judges the submissions. Where the plain mean is not what the server wants, weights and moved of
/// `aggregate` are replaced; without a defence and without a refused update nothing of it is touched.
std::vector<Verdict> guard(const GuardedRound& round, Aggregate& aggregate, RobustnessRecord& record,
                           ThreadPool& pool);

/// Copies the verdicts to the participants and measures the quorum. Precondition: participants and coverage
/// of `record` are filled.
void recordVerdicts(const GuardedRound& round, std::span<const Verdict> verdicts, RoundRecord& record);

}  // namespace fiarse
