#include "engine/data/dataset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace fiarse {

namespace {

void gatherPixels(const Dataset& data, const std::uint8_t* image, float* out) {
    const auto channels = static_cast<std::size_t>(data.channels);
    const std::size_t plane = data.imageSize() / channels;
    for (std::size_t c = 0; c < channels; ++c) {
        const bool own = !data.channelMean.empty();
        const float mean = own ? data.channelMean[c] : data.mean;
        const float deviation = own ? data.channelDeviation[c] : data.deviation;
        const float scale = 1.0F / (data.maximum * deviation);
        const float shift = mean / deviation;
        for (std::size_t i = c * plane; i < (c + 1) * plane; ++i)
            out[i] = static_cast<float>(image[i]) * scale - shift;
    }
}

using Histogram = std::array<std::uint64_t, 256>;

// Of one channel: planes of `plane` pixels, of which every `channels`-th is looked at, from the `channel`-th.
Histogram histogramOf(const std::vector<std::uint8_t>& pixels, std::size_t channel, std::size_t channels,
                      std::size_t plane) {
    Histogram histogram{};
    for (std::size_t at = channel * plane; at < pixels.size(); at += channels * plane)
        for (std::size_t i = at; i < at + plane; ++i) ++histogram[pixels[i]];
    return histogram;
}

PixelStatistics statisticsOf(const Histogram& histogram, float maximum) {
    const double count =
        static_cast<double>(std::accumulate(histogram.begin(), histogram.end(), std::uint64_t{0}));
    if (count == 0.0) return {};
    double mean = 0.0;
    for (std::size_t v = 0; v < histogram.size(); ++v) {
        mean += static_cast<double>(v) * static_cast<double>(histogram[v]) / count;
    }
    double variance = 0.0;
    for (std::size_t v = 0; v < histogram.size(); ++v) {
        const double distance = static_cast<double>(v) - mean;
        variance += distance * distance * static_cast<double>(histogram[v]) / count;
    }
    const double deviation = std::sqrt(variance) / static_cast<double>(maximum);
    return {static_cast<float>(mean / static_cast<double>(maximum)),
            deviation > 0.0 ? static_cast<float>(deviation) : 1.0F};
}

}  // namespace

void Dataset::gather(const Split& split, std::span<const std::uint32_t> indices, float* out) const {
    const std::size_t size = imageSize();
    for (const std::uint32_t index : indices) {
        const std::size_t first = index * size;
        if (!split.tokens.empty()) {
            const std::int32_t* text = split.tokens.data() + first;
            for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<float>(text[i]);
        } else if (!split.values.empty()) {
            std::copy_n(split.values.data() + first, size, out);
        } else {
            gatherPixels(*this, split.pixels.data() + first, out);
        }
        out += size;
    }
}

DataShape shapeOf(const Dataset& data) {
    return {.id = data.id,
            .title = data.title,
            .channels = data.channels,
            .height = data.height,
            .width = data.width,
            .classNames = data.classNames,
            .trainCount = static_cast<std::int64_t>(data.train.count()),
            .testCount = static_cast<std::int64_t>(data.test.count()),
            .kind = data.kind,
            .vocabularySize = static_cast<std::int64_t>(data.vocabulary.size()),
            .groups = static_cast<std::int64_t>(data.groupNames.size())};
}

PixelStatistics pixelStatistics(const Split& split, float maximum) {
    return statisticsOf(histogramOf(split.pixels, 0, 1, split.pixels.size()), maximum);
}

void normaliseByTraining(Dataset& data) {
    if (data.channels == 1) {
        const PixelStatistics measured = pixelStatistics(data.train, data.maximum);
        data.mean = measured.mean;
        data.deviation = measured.deviation;
        return;
    }
    const auto channels = static_cast<std::size_t>(data.channels);
    data.channelMean.clear();
    data.channelDeviation.clear();
    for (std::size_t c = 0; c < channels; ++c) {
        const PixelStatistics measured = statisticsOf(
            histogramOf(data.train.pixels, c, channels, data.imageSize() / channels), data.maximum);
        data.channelMean.push_back(measured.mean);
        data.channelDeviation.push_back(measured.deviation);
    }
}

}  // namespace fiarse
