/// The grid of the participation view: a row a client, a column a round.
#pragma once

#include <QString>
#include <cstdint>
#include <limits>
#include <vector>

#include "ui/bridge/run_moment.h"
#include "ui/models/figure.h"

namespace fiarse::ui {

/// A client that is shown, and how often it took part up to the round in view.
struct ParticipationRow {
    std::int64_t client = 0;
    int level = 0;  ///< −1 where it is dealt one anew each round
    std::int64_t rounds = 0;
    double accuracy = std::numeric_limits<double>::quiet_NaN();
};

/// Cells are coloured by capacity, or by `colour`: "loss", "attrition", "norm", "samples". Updates that came
/// to nothing and participants that would miss the deadline are outlined, clients that were called in vain
/// crossed. Cost: O(rows · rounds).
FigureGrid participationGrid(const RunMoment& moment, const std::vector<ParticipationRow>& rows,
                             const ViewSelection& selection, const QString& colour);

}  // namespace fiarse::ui
