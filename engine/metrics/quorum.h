/// Who holds a parameter with whom: what decides how far a defence over holders can reach.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/layout.h"
#include "engine/clients/held_update.h"
#include "engine/core/thread_pool.h"

namespace fiarse {

/// Maskable parameters that only this participant holds, [participant][layer].
/// @param assigned  how many hold each parameter, [d_all].
std::vector<std::vector<std::uint64_t>> soleHolders(std::span<const std::uint16_t> assigned,
                                                    std::span<const Submission> submissions,
                                                    const Layout& layout, ThreadPool& pool);

/// Share of the maskable parameters that are held, but only by malicious participants.
double ownedShare(std::span<const std::uint16_t> assigned, std::span<const Submission> submissions,
                  const Layout& layout);

/// Share of the parameters with 1 .. 2f holders. @param counts  parameters held by 0, 1, ... participants.
double belowQuorum(std::span<const std::uint64_t> counts, std::int64_t f);

/// Cosine similarity of all pairs, [n²] row by row; see RobustnessRecord::similarity.
std::vector<double> similarityMatrix(std::span<const HeldUpdate> updates, ThreadPool& pool);

}  // namespace fiarse
