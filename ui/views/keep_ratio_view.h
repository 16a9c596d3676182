/// Layer × capacity: which share of each layer each submodel keeps (V5).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition keepRatioView();

}  // namespace fiarse::ui
