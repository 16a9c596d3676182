/// The entries of the field table that describe the model.
#pragma once

#include <vector>

#include "engine/api/fields.h"

namespace fiarse {

/// All of group "model", in the order of the file.
std::vector<Field> modelFields();

}  // namespace fiarse
