/// How evenly accuracy is spread over the clients: worst and best tenth, gap between capacities, inversions.
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition fairnessView();

}  // namespace fiarse::ui
