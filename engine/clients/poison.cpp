#include "engine/clients/poison.h"

#include <algorithm>
#include <cmath>

namespace fiarse {

namespace {

constexpr std::int64_t kSidesOfTheTrigger = 7;
constexpr std::int64_t kSmallestTrigger = 2;

/// One example of whatever kind; natural clients play no part any more.
void append(const Split& from, std::uint32_t image, std::size_t size, Split& to) {
    const auto copy = [&](const auto& source, auto& target) {
        if (source.empty()) return;
        const auto first = source.begin() + static_cast<std::ptrdiff_t>(image * size);
        target.insert(target.end(), first, first + static_cast<std::ptrdiff_t>(size));
    };
    copy(from.pixels, to.pixels);
    copy(from.values, to.values);
    copy(from.tokens, to.tokens);
    to.labels.push_back(from.labels[image]);
}

}  // namespace

std::uint8_t flippedLabel(const AttackSettings& attack, std::uint8_t label, std::size_t classes) {
    if (attack.from < 0) return static_cast<std::uint8_t>(classes - 1 - label);
    return label == attack.from ? static_cast<std::uint8_t>(attack.target) : label;
}

void stampTrigger(std::span<std::uint8_t> pixels, const Dataset& data) {
    const std::int64_t shorter = std::min(data.height, data.width);
    const std::int64_t side = std::min(shorter, std::max(kSmallestTrigger, shorter / kSidesOfTheTrigger));
    for (std::int64_t c = 0; c < data.channels; ++c)
        for (std::int64_t y = data.height - side; y < data.height; ++y)
            for (std::int64_t x = data.width - side; x < data.width; ++x)
                pixels[static_cast<std::size_t>((c * data.height + y) * data.width + x)] =
                    static_cast<std::uint8_t>(data.maximum);
}

Split flippedSplit(const Dataset& data, std::span<const std::uint32_t> images, const AttackSettings& attack) {
    Split split;
    for (const std::uint32_t image : images) append(data.train, image, data.imageSize(), split);
    for (std::uint8_t& label : split.labels) label = flippedLabel(attack, label, data.classes());
    return split;
}

Split triggeredSplit(const Dataset& data, std::span<const std::uint32_t> images,
                     const AttackSettings& attack) {
    Split split;
    const std::size_t size = data.imageSize();
    for (int copy = 0; copy < 2; ++copy)
        for (const std::uint32_t image : images) append(data.train, image, size, split);
    for (std::size_t i = images.size(); i < split.count(); ++i) {
        stampTrigger(std::span(split.pixels).subspan(i * size, size), data);
        split.labels[i] = static_cast<std::uint8_t>(attack.target);
    }
    return split;
}

Dataset triggeredTest(const Dataset& data, const AttackSettings& attack) {
    Dataset triggered = data;
    triggered.test = {};
    const std::size_t size = data.imageSize();
    for (std::uint32_t image = 0; image < data.test.count(); ++image) {
        if (data.test.labels[image] == attack.target) continue;
        append(data.test, image, size, triggered.test);
        stampTrigger(std::span(triggered.test.pixels).last(size), data);
    }
    return triggered;
}

std::function<void(std::int64_t, std::vector<std::uint32_t>&)> poisonedBatches(
    std::function<void(std::int64_t, std::vector<std::uint32_t>&)> clean, std::size_t count, double share) {
    return [clean = std::move(clean), count, share](std::int64_t step, std::vector<std::uint32_t>& indices) {
        clean(step, indices);
        const auto marked = static_cast<std::size_t>(std::ceil(share * static_cast<double>(indices.size())));
        for (std::size_t i = 0; i < std::min(marked, indices.size()); ++i)
            indices[i] += static_cast<std::uint32_t>(count);
    };
}

}  // namespace fiarse
