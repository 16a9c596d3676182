#include "engine/store/print_colours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace fiarse {

namespace {

std::uint8_t mixed(std::uint8_t a, std::uint8_t b, double t) {
    return static_cast<std::uint8_t>(
        std::lround(std::lerp(static_cast<double>(a), static_cast<double>(b), t)));
}

/// A point on the polyline through colours that are spread evenly over 0..1.
Colour onRamp(std::span<const Colour> anchors, double value) {
    const double place = (value > 0.0 ? std::min(value, 1.0) : 0.0) * static_cast<double>(anchors.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const Colour a = anchors[below];
    const Colour b = anchors[std::min(below + 1, anchors.size() - 1)];
    const double t = place - static_cast<double>(below);
    return {mixed(a.red, b.red, t), mixed(a.green, b.green, t), mixed(a.blue, b.blue, t)};
}

double position(std::size_t level, std::size_t levels) {
    return levels <= 1 ? 1.0 : static_cast<double>(level) / static_cast<double>(levels - 1);
}

// The window's light theme has the same anchors.
constexpr std::array<Colour, 4> kLevels = {
    {{0xE3, 0xEB, 0xF3}, {0x8F, 0xBC, 0xE0}, {0x2F, 0x6F, 0xB0}, {0x0B, 0x2F, 0x57}}};
constexpr std::array<Colour, 3> kLines = {{{0x5B, 0x93, 0xC9}, {0x2F, 0x6F, 0xB0}, {0x0B, 0x2F, 0x57}}};
constexpr std::array<Colour, 5> kSequential = {
    {{0xEB, 0xEF, 0xF4}, {0xBC, 0xCB, 0xDB}, {0x7F, 0x9D, 0xBD}, {0x42, 0x6B, 0x99}, {0x0B, 0x2F, 0x57}}};
constexpr std::array<Colour, 2> kStaleness = {{{0xE6, 0xE8, 0xEC}, {0x6A, 0x2C, 0x91}}};
constexpr std::array<Colour, 3> kDiverging = {{{0x1F, 0x5F, 0xA8}, {0xFF, 0xFF, 0xFF}, {0xC0, 0x5A, 0x0B}}};

}  // namespace

Colour levelColour(std::size_t level, std::size_t levels) {
    return onRamp(kLevels, position(level, levels));
}

Colour levelLineColour(std::size_t level, std::size_t levels) {
    if (level == 0 && levels > 1) return kMutedInk;
    return onRamp(kLines, levels <= 2 ? 1.0 : position(level - 1, levels - 1));
}

Colour sequentialColour(double value) {
    return onRamp(kSequential, value);
}

Colour stalenessColour(double value) {
    return onRamp(kStaleness, value);
}

Colour divergingColour(double value) {
    return onRamp(kDiverging, (value + 1.0) / 2.0);
}

}  // namespace fiarse
