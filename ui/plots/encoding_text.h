/// Words for what heatmaps show.
#pragma once

#include <QString>

#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_codes.h"

namespace fiarse::ui {

/// "Tier map", "Magnitude |w|", "Assigned this round", ...
QString encodingName(Encoding encoding);

/// One sentence on what the cells mean.
QString encodingHelp(Encoding encoding);

/// "parameters", "clients", "rounds": the unit of the colour bar; empty for magnitudes.
QString encodingUnit(Encoding encoding);

/// "32 × 784, one picture a unit": a layer's shape and how it is shown.
QString layerText(const LayerInfo& layer, const UnitPicture& picture, ArrangementKind kind);

/// "Client 83 · Sensor (1/64)".
QString clientText(const RunInfo& info, const ClientInfo& client);

/// One sentence on a layer's tier map for screen readers: "fc1.weight after round 38: 1.6 % held by all,
/// ...".
QString tierMapSummary(const RunInfo& info, const LevelShares& shares, const LayerInfo& layer, qint64 round);

}  // namespace fiarse::ui
