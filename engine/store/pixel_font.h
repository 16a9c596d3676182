/// A font of 5 × 8 dots for printable ASCII, as displays of characters have it: the lowest row is for what
/// hangs below the line.
#pragma once

#include <array>
#include <cstdint>

namespace fiarse {

inline constexpr int kGlyphWidth = 5;
inline constexpr int kGlyphHeight = 8;

/// The columns of a sign from the left, the lowest bit on top; those of "?" for what is not printable ASCII.
const std::array<std::uint8_t, kGlyphWidth>& glyph(char sign);

}  // namespace fiarse
