/// How unevenly training is spread over the parameters: Lorenz curve, Gini and freeze index (V6).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition lorenzView();

}  // namespace fiarse::ui
