/// What the inspector says about a set: several clients, a block of parameters, a range of |w|. Pure
/// functions of values.
#pragma once

#include <vector>

#include "ui/bridge/run_moment.h"
#include "ui/models/inspector_text.h"

namespace fiarse::ui {

/// Numbers of the parameters that a selection stands for.
struct SetFacts {
    std::uint64_t count = 0, all = 0;    ///< chosen, in the model
    double meanMagnitude = 0.0;          ///< of |w|; NaN where weights are not known
    std::vector<std::uint64_t> byLevel;  ///< [level]: whose smallest holding level it is
    std::uint64_t nobody = 0, notMaskable = 0;
    double assigned = 0.0, alive = 0.0, moved = 0.0;  ///< mean participants of the round; NaN at round 0
    std::uint64_t never = 0;                          ///< never trained so far
    double staleness = 0.0;  ///< rounds since trained, mean over those ever trained; NaN where there are none
};

/// Cost: a few passes over the parameters.
SetFacts setFacts(const RunInfo& info, const RoundArrays& arrays, const ViewSelection& selection);

/// Whether the inspector shows the set rather than one parameter: a block, a range, or several clients.
bool isSet(const ViewSelection& selection);

/// Rows "set-clients", "set-participations", "set-accuracy" (clients only), "set-count", "set-magnitude",
/// "set-tiers", "set-coverage", "set-staleness", "set-never".
/// @param records  of the rounds up to the view, at least `arrays.round` where they are known.
std::vector<InspectorRow> setRows(const RunInfo& info, const RoundArrays& arrays,
                                  const std::vector<RoundRecord>& records, const ViewSelection& selection);

}  // namespace fiarse::ui
