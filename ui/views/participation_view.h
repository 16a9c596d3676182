/// Client × round: who took part when, and whether that was chance (V8).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition participationView();

}  // namespace fiarse::ui
