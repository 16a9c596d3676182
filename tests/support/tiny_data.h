/// A small made-up data set: bright squares whose place tells the class.
#pragma once

#include "engine/core/random.h"
#include "engine/data/dataset.h"

namespace fiarse::test {

inline Split tinySplit(std::size_t count, std::int64_t side, std::size_t classes, std::uint64_t seed) {
    Random random(seed);
    Split split;
    const auto pixels = static_cast<std::size_t>(side * side);
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t label = n % classes;
        for (std::size_t p = 0; p < pixels; ++p) {
            const bool bright = p * classes / pixels == label;
            split.pixels.push_back(
                static_cast<std::uint8_t>(bright ? 150 + random.below(100) : random.below(60)));
        }
        split.labels.push_back(static_cast<std::uint8_t>(label));
    }
    return split;
}

inline Dataset tinyData(std::int64_t side = 8, std::size_t classes = 4, std::size_t train = 200,
                        std::size_t test = 80) {
    Dataset data{.id = "tiny",
                 .title = "Tiny",
                 .channels = 1,
                 .height = side,
                 .width = side,
                 .mean = 0.3F,
                 .deviation = 0.3F};
    for (std::size_t c = 0; c < classes; ++c) data.classNames.push_back("class " + std::to_string(c));
    data.train = tinySplit(train, side, classes, 1);
    data.test = tinySplit(test, side, classes, 2);
    return data;
}

}  // namespace fiarse::test
