#include "engine/metrics/magnitudes.h"

#include <array>
#include <bit>
#include <cmath>

namespace fiarse {

namespace {

constexpr int kLowestExponent = -20;
// The exponent and the three highest bits of the mantissa count eighths of an octave.
constexpr int kShift = 23 - 3;
constexpr std::size_t kSteps = std::size_t{1} << (31 - kShift);

std::uint32_t stepOf(float magnitude) {
    return (std::bit_cast<std::uint32_t>(magnitude) & 0x7fffffffU) >> kShift;
}

int binOfStep(std::uint32_t step) {
    constexpr int kFirst = (127 + kLowestExponent) * kMagnitudeBinsAnOctave;
    const int bin = static_cast<int>(step) - kFirst + 1;
    return bin < 1 ? 0 : bin >= kMagnitudeBins ? kMagnitudeBins - 1 : bin;
}

std::vector<std::uint32_t> histogramOf(std::span<const float> weights) {
    // Weights of a layer are alike: one table would wait for its own last write at every second one.
    constexpr std::size_t kTables = 4;
    std::array<std::array<std::uint32_t, kSteps>, kTables> tables{};
    std::size_t i = 0;
    for (; i + kTables <= weights.size(); i += kTables)
        for (std::size_t t = 0; t < kTables; ++t) ++tables[t][stepOf(weights[i + t])];
    for (; i < weights.size(); ++i) ++tables[0][stepOf(weights[i])];
    std::vector<std::uint32_t> bins(kMagnitudeBins, 0);
    for (std::uint32_t step = 0; step < kSteps; ++step)
        for (const auto& table : tables) bins[static_cast<std::size_t>(binOfStep(step))] += table[step];
    return bins;
}

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
    return binOfStep(stepOf(magnitude));
}

std::vector<std::vector<std::uint32_t>> magnitudeHistograms(std::span<const float> weights,
                                                            const Layout& layout) {
    std::vector<std::vector<std::uint32_t>> histograms;
    for (const LayerInfo& layer : layout.layers)
        histograms.push_back(histogramOf(weights.subspan(layer.offset, layer.count)));
    return histograms;
}

std::vector<double> submodelSizes() {
    std::vector<double> sizes;
    for (int i = 0; i < kSubmodelSizes; ++i) sizes.push_back(std::exp2(-8.0 * i / (kSubmodelSizes - 1)));
    return sizes;
}

}  // namespace fiarse
