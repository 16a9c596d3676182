#include "engine/metrics/quorum.h"

#include <numeric>

#include "engine/server/client_scores.h"

namespace fiarse {

std::vector<std::vector<std::uint64_t>> soleHolders(std::span<const std::uint16_t> assigned,
                                                    std::span<const Submission> submissions,
                                                    const Layout& layout, ThreadPool& pool) {
    std::vector<std::vector<std::uint64_t>> sole(submissions.size());
    pool.run(submissions.size(), [&](std::size_t i, int) {
        for (const LayerInfo& layer : layout.layers) {
            std::uint64_t count = 0;
            if (layer.maskable)
                for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
                    count += assigned[p] == 1 && submissions[i].mask[p] != 0 ? 1 : 0;
            sole[i].push_back(count);
        }
    });
    return sole;
}

double ownedShare(std::span<const std::uint16_t> assigned, std::span<const Submission> submissions,
                  const Layout& layout) {
    std::uint64_t owned = 0;
    for (const LayerInfo& layer : layout.layers) {
        if (!layer.maskable) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
            std::uint16_t malicious = 0;
            for (const Submission& one : submissions)
                malicious = static_cast<std::uint16_t>(malicious + (one.malicious && one.mask[p] != 0));
            owned += malicious > 0 && malicious == assigned[p] ? 1 : 0;
        }
    }
    return layout.maskable == 0 ? 0.0 : static_cast<double>(owned) / static_cast<double>(layout.maskable);
}

double belowQuorum(std::span<const std::uint64_t> counts, std::int64_t f) {
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    std::uint64_t few = 0;
    for (std::size_t holders = 1; holders < counts.size(); ++holders)
        if (static_cast<std::int64_t>(holders) <= 2 * f) few += counts[holders];
    return all == 0 ? 0.0 : static_cast<double>(few) / static_cast<double>(all);
}

std::vector<double> similarityMatrix(std::span<const HeldUpdate> updates, ThreadPool& pool) {
    const std::size_t n = updates.size();
    std::vector<double> matrix(n * n, 0.0);
    pool.run(n, [&](std::size_t i, int) {
        for (std::size_t k = i; k < n; ++k)
            matrix[i * n + k] = matrix[k * n + i] = cosine(updates[i], updates[k]);
    });
    return matrix;
}

}  // namespace fiarse
