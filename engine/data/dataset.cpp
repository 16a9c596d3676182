#include "engine/data/dataset.h"

#include <array>
#include <cmath>
#include <string>

#include "engine/data/digits.h"
#include "engine/data/idx_reader.h"

namespace fiarse {

namespace {

constexpr std::string_view kIdxPrefix = "idx:";

Error unknownSource(std::string_view source) {
    Error error{ErrorKind::Input, "", "", 0, 0, "data.source"};
    error.message = source == kIdxPrefix
                        ? std::string("The source idx: needs a folder, for example idx:/data/mnist.")
                        : "There is no data source \"" + std::string(source) +
                              "\"; allowed are digits, fashion-mnist and idx:DIR.";
    return error;
}

}  // namespace

void Dataset::gather(const Split& split, std::span<const std::uint32_t> indices, float* out) const {
    const std::size_t size = imageSize();
    const float scale = 1.0F / (maximum * deviation);
    const float shift = mean / deviation;
    for (const std::uint32_t index : indices) {
        const std::uint8_t* image = split.pixels.data() + index * size;
        for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<float>(image[i]) * scale - shift;
        out += size;
    }
}

PixelStatistics pixelStatistics(const Split& split, float maximum) {
    if (split.pixels.empty()) return {};
    std::array<std::uint64_t, 256> histogram{};
    for (const std::uint8_t v : split.pixels) ++histogram[v];
    const double count = static_cast<double>(split.pixels.size());
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

Result<std::shared_ptr<const Dataset>> loadDataset(std::string_view source) {
    if (source == "digits") return std::make_shared<const Dataset>(digitsDataset());
    const bool fashion = source == "fashion-mnist";
    if (!fashion && (!source.starts_with(kIdxPrefix) || source == kIdxPrefix)) return unknownSource(source);
    auto read = readIdx(fashion ? fashionMnistSource() : idxFolderSource(source.substr(kIdxPrefix.size())));
    if (!read) return read.error();
    return std::make_shared<const Dataset>(std::move(read).value());
}

Result<DataShape> dataShape(std::string_view source) {
    if (source == "digits") return digitsShape();
    const bool fashion = source == "fashion-mnist";
    if (!fashion && (!source.starts_with(kIdxPrefix) || source == kIdxPrefix)) return unknownSource(source);
    return probeIdx(fashion ? fashionMnistSource() : idxFolderSource(source.substr(kIdxPrefix.size())));
}

}  // namespace fiarse
