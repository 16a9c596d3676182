/// The view robustness: sizes of updates and what the server made of them, their similarity, and how far an
/// attack gets.
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition robustnessView();

}  // namespace fiarse::ui
