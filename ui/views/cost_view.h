/// The view cost: what a round costs a client of each tier, and accuracy against what was spent so far.
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition costView();

}  // namespace fiarse::ui
