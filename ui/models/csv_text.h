/// Tables and layers as CSV: comma separated, decimal points, one header line, exact numbers.
#pragma once

#include <QByteArray>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

class QAbstractItemModel;

namespace fiarse::ui {

/// All rows and columns of a model. Numbers come from `sortRole` where a cell has it, else the text.
QByteArray csvOfModel(const QAbstractItemModel& model, int sortRole);

/// One line a parameter of a layer: index, position, weight, |w|, capacity level and capacity that hold
/// it, coverage, update count, last trained round; with `bias` also C, T, L and U.
/// Precondition: layer < info.layout.layers.size().
QByteArray csvOfLayer(const RunInfo& info, const RoundArrays& arrays, std::size_t layer,
                      const BiasMoment* bias = nullptr);

}  // namespace fiarse::ui
