/// |w| counted in bins, with the threshold of each level and one that can be dragged (V4).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition thresholdView();

}  // namespace fiarse::ui
