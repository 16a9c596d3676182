/// Tables and layers as CSV: comma separated, decimal points, one header line, exact numbers.
#pragma once

#include <QByteArray>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

class QAbstractItemModel;

namespace fiarse::ui {

/// All rows and columns of a model. Numbers come from `sortRole` where a cell has it, else the text.
/// @param deviationRole  a column whose header is true for it is followed by one with the cells' values for
/// it,
///                       titled "… sd"; −1 = no such columns.
QByteArray csvOfModel(const QAbstractItemModel& model, int sortRole, int deviationRole = -1);

/// One line a parameter of a layer: index, position, weight, |w|, capacity level and capacity that hold
/// it, coverage, update count, last trained round; with `bias` also C, T, L and U.
/// Precondition: layer < info.layout.layers.size().
QByteArray csvOfLayer(const RunInfo& info, const RoundArrays& arrays, std::size_t layer,
                      const BiasMoment* bias = nullptr);

}  // namespace fiarse::ui
