/// Colours for paper: exported pictures have a light background whatever the window's theme is.
#pragma once

#include "engine/store/picture.h"

namespace fiarse {

inline constexpr Colour kPaper{0xFF, 0xFF, 0xFF};
inline constexpr Colour kInk{0x1D, 0x23, 0x2B};
inline constexpr Colour kMutedInk{0x62, 0x6C, 0x79};
inline constexpr Colour kRule{0xE2, 0xE5, 0xEA};
/// Held by nobody, never trained.
inline constexpr Colour kNobody{0xF3, 0xD3, 0xB8};
/// Not maskable: held by everybody, whatever the capacity.
inline constexpr Colour kNotMaskable{0xB4, 0xB9, 0xC1};

/// A map's colour: level 0, the largest capacity, is the faintest.
Colour levelColour(std::size_t level, std::size_t levels);
/// A curve's colour; strong enough for a thin line on paper.
Colour levelLineColour(std::size_t level, std::size_t levels);
/// 0..1 from faint to strong; NaN and less count as 0.
Colour sequentialColour(double value);
/// 0..1 from fresh (grey) to stale (purple).
Colour stalenessColour(double value);
/// −1..1 from blue over white to orange.
Colour divergingColour(double value);

}  // namespace fiarse
