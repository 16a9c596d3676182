/// The part of the field table about strategies, importance and remedies.
#pragma once

#include <vector>

#include "engine/api/fields.h"

namespace fiarse {

std::vector<Field> strategyFields();
std::vector<Field> remedyFields();

}  // namespace fiarse
