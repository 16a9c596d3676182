/// How what is chosen is called: for chips, titles and tables. Pure functions.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/parameter_set.h"

namespace fiarse::ui {

/// "3, 5–9"; of more than `most` stretches the rest becomes "…".
QString numberRanges(const std::vector<qint64>& rising, int most = 6);

/// "Client 3", "Clients 3, 5–9".
QString clientsText(const std::vector<qint64>& clients);

/// "phone (1/4)", "Capacities 1/4, 1/16".
QString levelsText(const RunInfo& info, const std::vector<int>& levels);

/// "Class 7", "Classes 3, 7".
QString classesText(const RunInfo& info, const std::vector<int>& classes);

/// "fc1.weight [0–15, 20–40]" for whole rows × columns, "fc1.weight, 128 parameters" for another block,
/// "2 layers, 300 parameters".
QString stretchesText(const Layout& layout, const ParameterSet& set);

/// "|w| 0.01–0.03".
QString magnitudesText(std::pair<double, double> range);

}  // namespace fiarse::ui
