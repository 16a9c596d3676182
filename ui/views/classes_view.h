/// Class × capacity: which classes had a say in each submodel, and how well it recalls them (V10).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition classesView();

}  // namespace fiarse::ui
