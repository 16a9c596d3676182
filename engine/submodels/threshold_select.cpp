#include "engine/submodels/threshold_select.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

namespace fiarse {

namespace {

/// Buckets by the upper 16 of a magnitude's 31 bits.
constexpr int kLowBits = 15;
constexpr std::size_t kBuckets = std::size_t{1} << 16;
/// Below this size sorting beats clearing the buckets.
constexpr std::size_t kSmall = 8192;

std::uint32_t magnitudeBits(float value) {
    return std::bit_cast<std::uint32_t>(value) & 0x7fffffffU;
}

std::vector<float> bySorting(std::span<const std::span<const float>> parts,
                             std::span<const std::uint64_t> ks) {
    std::vector<std::uint32_t> bits;
    for (const auto part : parts)
        for (const float value : part) bits.push_back(magnitudeBits(value));
    std::sort(bits.begin(), bits.end(), std::greater<>());
    std::vector<float> thresholds;
    for (const std::uint64_t k : ks) thresholds.push_back(std::bit_cast<float>(bits[k - 1]));
    return thresholds;
}

}  // namespace

std::vector<float> kthLargestMagnitudes(std::span<const float> values, std::span<const std::uint64_t> ks) {
    return kthLargestMagnitudes(std::array{values}, ks);
}

std::vector<float> kthLargestMagnitudes(std::span<const std::span<const float>> parts,
                                        std::span<const std::uint64_t> ks) {
    std::size_t count = 0;
    for (const auto part : parts) count += part.size();
    if (count < kSmall) return bySorting(parts, ks);

    std::vector<std::uint32_t> histogram(kBuckets, 0);
    for (const auto part : parts)
        for (const float value : part) ++histogram[magnitudeBits(value) >> kLowBits];

    // For each k: its bucket, and which place it takes among the bucket's values.
    struct Wanted {
        std::size_t bucket = 0;
        std::uint64_t place = 0;
        std::vector<std::uint32_t> values;
    };
    std::vector<Wanted> wanted(ks.size());
    std::vector<std::size_t> order(ks.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ks[a] < ks[b]; });
    std::uint64_t above = 0;
    std::size_t bucket = kBuckets - 1;
    std::vector<std::uint8_t> isWanted(kBuckets, 0);
    for (const std::size_t i : order) {
        while (above + histogram[bucket] < ks[i]) above += histogram[bucket--];
        wanted[i] = {bucket, ks[i] - above, {}};
        isWanted[bucket] = 1;
    }
    for (const auto part : parts) {
        for (const float value : part) {
            const std::uint32_t bits = magnitudeBits(value);
            if (!isWanted[bits >> kLowBits]) continue;
            for (Wanted& want : wanted)
                if (want.bucket == bits >> kLowBits) want.values.push_back(bits);
        }
    }
    std::vector<float> thresholds;
    for (Wanted& want : wanted) {
        const auto place = want.values.begin() + static_cast<std::ptrdiff_t>(want.place - 1);
        std::nth_element(want.values.begin(), place, want.values.end(), std::greater<>());
        thresholds.push_back(std::bit_cast<float>(*place));
    }
    return thresholds;
}

}  // namespace fiarse
