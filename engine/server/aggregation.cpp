#include "engine/server/aggregation.h"

#include <algorithm>
#include <cmath>

#include "engine/api/records.h"

namespace fiarse {

namespace {

/// Parameters reduced together; small enough to stay in the cache, fixed so that the partial sums of
/// the norms do not depend on the number of threads.
constexpr std::size_t kBlock = 16384;

struct Block {
    std::size_t begin, end, layer;
};

/// Blocks never cross a layer, so that a block has one threshold a client.
std::vector<Block> divide(const Layout& layout) {
    std::vector<Block> blocks;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        for (std::size_t at = 0; at < layer.count; at += kBlock)
            blocks.push_back({layer.offset + at, layer.offset + std::min(layer.count, at + kBlock), l});
    }
    return blocks;
}

/// Sums of one block while the clients are added one after another.
class BlockReducer {
public:
    BlockReducer(std::span<const float> weights, std::span<const std::uint8_t> tierMap, Divisor divisor,
                 Aggregate& out)
        : m_weights(weights), m_tierMap(tierMap), m_divisor(divisor), m_out(out) {}

    ContributionCounts add(const Block& block, const Contribution& client, bool maskable) {
        const LocalResult& result = *client.result;
        const auto first = std::lower_bound(result.flat.begin(), result.flat.end(), block.begin);
        const auto last = std::lower_bound(first, result.flat.end(), block.end);
        const float threshold = client.thresholds[block.layer];
        const float share = m_divisor == Divisor::Samples ? static_cast<float>(client.samples) : 1.0f;
        ContributionCounts counts;
        for (auto it = first; it != last; ++it) {
            const std::size_t p = *it;
            if (client.mask.empty() ? !holds(m_tierMap[p], client.level) : client.mask[p] == 0) continue;
            const float value = result.weights[static_cast<std::size_t>(it - result.flat.begin())];
            const float delta = m_weights[p] - value;
            const bool moved = delta != 0.0f;
            const bool alive = std::fabs(value) >= threshold;
            m_sum[p - block.begin] += share * delta;
            m_weight[p - block.begin] += m_divisor == Divisor::Moved ? (moved ? 1.0f : 0.0f) : share;
            ++m_out.assigned[p];
            m_out.alive[p] = static_cast<std::uint16_t>(m_out.alive[p] + alive);
            m_out.moved[p] = static_cast<std::uint16_t>(m_out.moved[p] + moved);
            counts.assigned += maskable;
            counts.fixed += !maskable;
            counts.alive += maskable && alive;
            counts.moved += maskable && moved;
            counts.squaredNorm += static_cast<double>(delta) * delta;
        }
        return counts;
    }

    void finish(const Block& block, float serverRate) {
        for (std::size_t p = block.begin; p < block.end; ++p) {
            const float weight = m_weight[p - block.begin];
            if (weight > 0.0f)
                m_out.weights[p] = m_weights[p] - serverRate * (m_sum[p - block.begin] / weight);
        }
    }

private:
    std::span<const float> m_weights;
    std::span<const std::uint8_t> m_tierMap;
    Divisor m_divisor;
    Aggregate& m_out;
    std::vector<float> m_sum = std::vector<float>(kBlock, 0.0f);
    std::vector<float> m_weight = std::vector<float>(kBlock, 0.0f);
};

}  // namespace

Aggregate aggregate(std::span<const float> weights, const Layout& layout,
                    std::span<const std::uint8_t> tierMap, std::span<const Contribution> contributions,
                    Divisor divisor, double serverRate, ThreadPool& pool) {
    Aggregate out;
    out.weights.assign(weights.begin(), weights.end());
    out.assigned.assign(weights.size(), 0);
    out.alive.assign(weights.size(), 0);
    out.moved.assign(weights.size(), 0);
    const std::vector<Block> blocks = divide(layout);
    std::vector<std::vector<ContributionCounts>> counts(blocks.size());
    pool.run(blocks.size(), [&](std::size_t index, int) {
        const Block& block = blocks[index];
        BlockReducer reducer(weights, tierMap, divisor, out);
        for (const Contribution& client : contributions)
            counts[index].push_back(reducer.add(block, client, layout.layers[block.layer].maskable));
        reducer.finish(block, static_cast<float>(serverRate));
    });
    out.contributions.resize(contributions.size());
    for (const auto& block : counts) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            out.contributions[i].assigned += block[i].assigned;
            out.contributions[i].fixed += block[i].fixed;
            out.contributions[i].alive += block[i].alive;
            out.contributions[i].moved += block[i].moved;
            out.contributions[i].squaredNorm += block[i].squaredNorm;
        }
    }
    return out;
}

}  // namespace fiarse
