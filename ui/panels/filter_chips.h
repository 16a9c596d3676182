/// What the filter bar says: one chip for each thing that is chosen. Pure functions.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/records.h"
#include "ui/state/selection.h"

namespace fiarse::ui {

struct FilterChip {
    QString name;     ///< stable: "layer", "level", "client", "class", "block", "magnitude", "parameter",
                      ///< "compared"
    QString text;     ///< "Clients 3, 5–9"
    QString help;     ///< what it does, and that pressing it lets it go
    Filter released;  ///< the filter without it
};

/// @param roundA,roundB  of the two sides, where clients are compared.
std::vector<FilterChip> filterChips(const RunInfo& info, const Filter& filter, qint64 roundA, qint64 roundB);

}  // namespace fiarse::ui
