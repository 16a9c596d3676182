/// Client × client: how the masks that they held last overlap, beyond what nesting explains (V9).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition overlapView();

}  // namespace fiarse::ui
