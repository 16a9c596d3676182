/// Whether the masked gradient shrinks as the theory says, and how far it is from the full model's.
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition convergenceView();

}  // namespace fiarse::ui
