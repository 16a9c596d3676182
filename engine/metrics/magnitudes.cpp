#include <bit>
#include <cmath>

#include "engine/api/records.h"

namespace fiarse {

namespace {

constexpr int kLowestExponent = -20;

}  // namespace

double magnitudeBinLow(int bin) {
    if (bin <= 0) return 0.0;
    // Even steps of the mantissa within an octave: what the bits of a float give for free.
    const int step = bin - 1;
    const int octave = kLowestExponent + step / kMagnitudeBinsAnOctave;
    const double within = 1.0 + static_cast<double>(step % kMagnitudeBinsAnOctave) / kMagnitudeBinsAnOctave;
    return std::ldexp(within, octave);
}

int magnitudeBin(float magnitude) {
    // The exponent and the three highest bits of the mantissa count eighths of an octave.
    constexpr int kShift = 23 - 3;
    constexpr int kFirst = (127 + kLowestExponent) * kMagnitudeBinsAnOctave;
    const auto bits = std::bit_cast<std::uint32_t>(magnitude) & 0x7fffffffU;
    const int bin = static_cast<int>(bits >> kShift) - kFirst + 1;
    return bin < 1 ? 0 : bin >= kMagnitudeBins ? kMagnitudeBins - 1 : bin;
}

std::vector<double> submodelSizes() {
    std::vector<double> sizes;
    for (int i = 0; i < kSubmodelSizes; ++i) sizes.push_back(std::exp2(-8.0 * i / (kSubmodelSizes - 1)));
    return sizes;
}

}  // namespace fiarse
