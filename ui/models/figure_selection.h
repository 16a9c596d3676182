/// What a selection does to every figure alike: what lies outside of it fades. A pure function.
#pragma once

#include <optional>

#include "ui/bridge/run_moment.h"
#include "ui/models/figure.h"

namespace fiarse::ui {

/// Rows and columns of grids that stand for clients, levels, layers or classes outside of what is chosen are
/// marked, series that stand for them become ghosts; a level is inside if a chosen client is of it, a layer
/// if a chosen parameter lies in it. A chart or grid of which nothing or everything is inside stays as it is.
Figure withSelection(Figure figure, const RunInfo& info, const ViewSelection& selection);

/// The points of a series whose keys are chosen clients, to be drawn beside the whole as a series
/// "ID-chosen" of its own; nothing where no clients are chosen.
std::optional<FigureSeries> chosenPoints(const FigureSeries& series, const ViewSelection& selection);

}  // namespace fiarse::ui
