#include "engine/metrics/sign_agreement.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace fiarse {

namespace {

constexpr std::size_t kBits = 64;
constexpr double kRounding = 1e4;

/// Which parameters an update raises, and which it lowers; neither where it is 0.
struct Signs {
    std::vector<std::uint64_t> up, down;
};

Signs signsOf(const Submission& submission, std::span<const float> weights,
              std::span<const std::uint64_t> maskable) {
    Signs signs{std::vector<std::uint64_t>(maskable.size(), 0),
                std::vector<std::uint64_t>(maskable.size(), 0)};
    const LocalResult& result = *submission.result;
    for (std::size_t i = 0; i < result.flat.size(); ++i) {
        const std::uint32_t p = result.flat[i];
        if (submission.mask[p] == 0) continue;
        const std::uint64_t bit = (std::uint64_t{1} << (p % kBits)) & maskable[p / kBits];
        // Neither for an update that is no number.
        if (result.weights[i] > weights[p]) signs.up[p / kBits] |= bit;
        if (result.weights[i] < weights[p]) signs.down[p / kBits] |= bit;
    }
    return signs;
}

std::vector<std::uint64_t> maskableBits(const Layout& layout) {
    std::vector<std::uint64_t> bits((layout.count + kBits - 1) / kBits, 0);
    for (const LayerInfo& layer : layout.layers) {
        if (!layer.maskable) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            bits[p / kBits] |= std::uint64_t{1} << (p % kBits);
    }
    return bits;
}

double agreementOf(const Signs& a, const Signs& b) {
    std::int64_t same = 0, opposite = 0;
    for (std::size_t w = 0; w < a.up.size(); ++w) {
        same += std::popcount((a.up[w] & b.up[w]) | (a.down[w] & b.down[w]));
        opposite += std::popcount((a.up[w] & b.down[w]) | (a.down[w] & b.up[w]));
    }
    if (same + opposite == 0) return -1.0;
    const double share = static_cast<double>(same) / static_cast<double>(same + opposite);
    return std::round(share * kRounding) / kRounding;
}

}  // namespace

std::vector<double> signAgreement(std::span<const Submission> submissions, std::span<const float> weights,
                                  const Layout& layout, ThreadPool& pool) {
    const std::size_t n = submissions.size();
    const std::vector<std::uint64_t> maskable = maskableBits(layout);
    std::vector<Signs> signs(n);
    pool.run(n, [&](std::size_t i, int) { signs[i] = signsOf(submissions[i], weights, maskable); });
    std::vector<double> matrix(n * n, 0.0);
    pool.run(n, [&](std::size_t i, int) {
        for (std::size_t k = i; k < n; ++k)
            matrix[i * n + k] = matrix[k * n + i] = agreementOf(signs[i], signs[k]);
    });
    return matrix;
}

}  // namespace fiarse
