#include "engine/data/augment.h"

#include <algorithm>
#include <vector>

namespace fiarse {

namespace {

/// Where a pixel of the moved picture comes from: (y + down, x + right) of the old one, black outside of it.
void move(const Dataset& data, std::span<float> image, std::int64_t down, std::int64_t right,
          std::vector<float>& scratch) {
    scratch.assign(image.begin(), image.end());
    const auto plane = static_cast<std::size_t>(data.height * data.width);
    for (std::int64_t c = 0; c < data.channels; ++c) {
        const auto channel = static_cast<std::size_t>(c);
        const bool own = !data.channelMean.empty();
        const float black =
            own ? -data.channelMean[channel] / data.channelDeviation[channel] : -data.mean / data.deviation;
        for (std::int64_t y = 0; y < data.height; ++y) {
            for (std::int64_t x = 0; x < data.width; ++x) {
                const std::int64_t fromY = y + down, fromX = x + right;
                const bool inside = fromY >= 0 && fromX >= 0 && fromY < data.height && fromX < data.width;
                image[channel * plane + static_cast<std::size_t>(y * data.width + x)] =
                    inside ? scratch[channel * plane + static_cast<std::size_t>(fromY * data.width + fromX)]
                           : black;
            }
        }
    }
}

void mirror(const Dataset& data, std::span<float> image) {
    const auto width = static_cast<std::size_t>(data.width);
    for (std::size_t row = 0; row < image.size(); row += width) {
        const auto line = image.subspan(row, width);
        std::reverse(line.begin(), line.end());
    }
}

}  // namespace

void augment(Augmentation kind, const Dataset& data, std::span<float> images, std::size_t count,
             Random& random) {
    const bool crops = kind == Augmentation::Crop || kind == Augmentation::CropFlip;
    const bool flips = kind == Augmentation::Flip || kind == Augmentation::CropFlip;
    const auto offset = [&random] {
        return static_cast<std::int64_t>(random.below(2 * kCropPadding + 1)) - kCropPadding;
    };
    std::vector<float> scratch;
    for (std::size_t i = 0; i < count; ++i) {
        const auto image = images.subspan(i * data.imageSize(), data.imageSize());
        if (crops) {
            const std::int64_t down = offset();
            move(data, image, down, offset(), scratch);
        }
        if (flips && random.uniform() < 0.5) mirror(data, image);
    }
}

std::function<void(std::span<float>, std::size_t)> augmentedBatches(Augmentation kind, const Dataset& data,
                                                                    std::uint64_t seed, std::int64_t client,
                                                                    std::int64_t round) {
    if (kind == Augmentation::None || data.kind != DataKind::Image) return {};
    return [kind, &data,
            random = Random::stream(seed, "augment", static_cast<std::uint64_t>(client),
                                    static_cast<std::uint64_t>(round))](std::span<float> images,
                                                                        std::size_t count) mutable {
        augment(kind, data, images, count, random);
    };
}

}  // namespace fiarse
