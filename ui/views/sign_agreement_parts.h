/// The overlap view's measure "signs": whether two clients pull the weights that they share the same way.
#pragma once

#include <QString>
#include <cstddef>
#include <vector>

#include "ui/bridge/run_moment.h"
#include "ui/models/figure.h"

namespace fiarse::ui {

/// The record's agreement of two participants, as many rows as it has; NaN where a pair has none.
/// Empty where the run does not hold it.
std::vector<double> signShares(const RoundRecord& record);

/// Participant × participant of the round in view, and the means capacity by capacity; a message where
/// there is nothing to show. Title, levels and the option's words are left to the view.
/// @param alike  put what agrees side by side, instead of by falling capacity.
Figure signAgreementFigure(const RunMoment& moment, const ViewSelection& selection, bool alike);

}  // namespace fiarse::ui
