/// The view quorum: how many participants of a round hold a parameter, and what a single one holds alone.
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition quorumView();

}  // namespace fiarse::ui
