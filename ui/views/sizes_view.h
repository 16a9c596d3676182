/// Accuracy of the global model cut to any size, and how it spreads over the clients (V11).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition sizesView();

}  // namespace fiarse::ui
