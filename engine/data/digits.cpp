#include "engine/data/digits.h"

#include <array>

namespace fiarse {

// Made by cmake/embed.cmake from resources/data/digits.bin.
extern const unsigned char kDigitsBytes[];
extern const std::size_t kDigitsSize;

namespace {

constexpr std::size_t kImage = 64;
constexpr std::size_t kRecord = 1 + kImage;  // label, then 8×8 pixels row by row
constexpr std::size_t kClasses = 10;
constexpr std::size_t kEvery = 5;  // every fifth image of a class is a test image

DataShape emptyShape() {
    DataShape shape{.id = "digits", .title = "Handwritten digits", .height = 8, .width = 8};
    for (std::size_t c = 0; c < kClasses; ++c) shape.classNames.push_back(std::to_string(c));
    return shape;
}

// Calls take(record, isTest) for each record in the order of the source.
template <typename Take>
void forEachDigit(Take take) {
    std::array<std::size_t, kClasses> seen{};
    for (std::size_t at = 0; at + kRecord <= kDigitsSize; at += kRecord) {
        const unsigned char* record = kDigitsBytes + at;
        take(record, ++seen.at(record[0]) % kEvery == 0);
    }
}

}  // namespace

Dataset digitsDataset() {
    const DataShape shape = emptyShape();
    Dataset data;
    data.id = shape.id;
    data.title = shape.title;
    data.height = shape.height;
    data.width = shape.width;
    data.classNames = shape.classNames;
    data.maximum = 16.0F;
    forEachDigit([&](const unsigned char* record, bool isTest) {
        Split& split = isTest ? data.test : data.train;
        split.labels.push_back(record[0]);
        split.pixels.insert(split.pixels.end(), record + 1, record + kRecord);
    });
    normaliseByTraining(data);
    return data;
}

DataShape digitsShape() {
    DataShape shape = emptyShape();
    forEachDigit([&](const unsigned char*, bool isTest) { ++(isTest ? shape.testCount : shape.trainCount); });
    return shape;
}

}  // namespace fiarse
