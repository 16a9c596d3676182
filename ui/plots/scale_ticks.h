/// Tick values of a colour scale. Pure arithmetic.
#pragma once

#include <vector>

namespace fiarse::ui {

/// Round values (steps of 1, 2 or 5 times a power of ten) from 0 to `maximum`, both ends included
/// unless the last round value is too near to `maximum` to be read beside it.
/// @param maximum   > 0; anything else gives {0}.
/// @param most      at most this many steps, >= 1.
/// @param integers  only whole numbers.
std::vector<double> scaleTicks(double maximum, int most, bool integers);

}  // namespace fiarse::ui
