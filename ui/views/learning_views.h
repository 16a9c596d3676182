/// Curves of learning over the rounds: accuracy, loss, coverage, staleness.
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition accuracyView();
ViewDefinition lossView();
ViewDefinition coverageCurvesView();
ViewDefinition stalenessCurvesView();

}  // namespace fiarse::ui
