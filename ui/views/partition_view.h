/// Client × class: how the data were dealt out, and what was said about them (V12).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition partitionView();

}  // namespace fiarse::ui
