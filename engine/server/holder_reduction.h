/// One number a parameter out of what its holders sent.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/clients/held_update.h"
#include "engine/core/thread_pool.h"

namespace fiarse {

/// What one holder of a parameter sent.
struct HolderValue {
    std::uint32_t who = 0;  ///< index into the updates
    float delta = 0.0f;
};

/// Calls rule(parameter, holders) for every parameter that somebody holds; holders come in the order of
/// `updates`, and the rule may reorder them. Each parameter is visited once, by one worker, so the result
/// does not depend on their number. Cost: O(Σ held).
/// @param updates     one a participant; empty ones take no part.
/// @param parameters  d_all.
template <typename Rule>
void forEachHeld(std::span<const HeldUpdate> updates, std::size_t parameters, ThreadPool& pool, Rule rule) {
    constexpr std::size_t kBlock = 16384;
    pool.run((parameters + kBlock - 1) / kBlock, [&](std::size_t index, int) {
        const std::size_t begin = index * kBlock;
        const std::size_t end = std::min(parameters, begin + kBlock);
        std::vector<std::uint32_t> starts(end - begin + 1, 0);
        const auto eachEntry = [&](auto&& visit) {
            for (std::size_t who = 0; who < updates.size(); ++who) {
                const std::vector<std::uint32_t>& flat = updates[who].flat;
                const auto first = std::lower_bound(flat.begin(), flat.end(), begin);
                for (auto it = first; it != flat.end() && *it < end; ++it)
                    visit(who, static_cast<std::size_t>(it - flat.begin()));
            }
        };
        eachEntry([&](std::size_t who, std::size_t i) { ++starts[updates[who].flat[i] - begin + 1]; });
        for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
        std::vector<HolderValue> values(starts.back());
        std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
        eachEntry([&](std::size_t who, std::size_t i) {
            values[next[updates[who].flat[i] - begin]++] = {static_cast<std::uint32_t>(who),
                                                            updates[who].delta[i]};
        });
        for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
            if (starts[i] == starts[i + 1]) continue;
            rule(begin + i, std::span(values).subspan(starts[i], starts[i + 1] - starts[i]));
        }
    });
}

}  // namespace fiarse
