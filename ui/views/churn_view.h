/// How much of each mask changes in a round and stays of the first one, and what is lost in training (V7).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition churnView();

}  // namespace fiarse::ui
