/// The chosen parameters beside all of them in the view of thresholds.
#pragma once

#include "ui/bridge/run_moment.h"
#include "ui/models/figure.h"

namespace fiarse::ui {

/// Adds the series "chosen" to the first chart of `figure`, and a sentence to its summary: |w| of the
/// parameters in the chosen block and range, as far as a chosen client holds them. Changes nothing where
/// nothing of this is chosen or the weights are not known.
/// @param cumulative  as the share of all with at least this |w|, else as parameters an octave.
void addThresholdSubset(const RunMoment& moment, const ViewSelection& selection, bool cumulative,
                        Figure& figure);

}  // namespace fiarse::ui
