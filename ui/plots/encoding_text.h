/// Words for what heatmaps show.
#pragma once

#include <QString>

#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_codes.h"

namespace fiarse::ui {

/// "Tier map", "Magnitude |w|", "Assigned this round", ...
QString encodingName(Encoding encoding);

/// "tier-map", "staleness", ...: the same on the command line and in file names, never translated.
QString encodingId(Encoding encoding);
/// Nothing for an id that no encoding has.
std::optional<Encoding> encodingFromId(const QString& id);

/// One sentence on what the cells mean.
QString encodingHelp(Encoding encoding);

/// "parameters", "clients", "rounds": the unit of the colour bar; empty for magnitudes.
QString encodingUnit(Encoding encoding);

/// A value of encodedValue() as read-outs show it: "×2.00", "12 rounds"; an en
/// dash for NaN.
QString encodingText(Encoding encoding, double value);

/// "32 × 784, one picture a unit": a layer's shape and how it is shown.
QString layerText(const LayerInfo& layer, const UnitPicture& picture, ArrangementKind kind);

/// "Client 83 · Sensor (1/64)".
QString clientText(const RunInfo& info, const ClientInfo& client);

/// One sentence on a layer's tier map for screen readers: "fc1.weight after round 38: 1.6 % held by all,
/// ...".
QString tierMapSummary(const RunInfo& info, const LevelShares& shares, const LayerInfo& layer, qint64 round);

/// "421 parameters (1.8 %) were not trained for at least 12 rounds; 30 (0.13 %) never were."
/// @param from  rounds; 0 tells only what was never trained.
QString stalenessSummary(const RoundArrays& arrays, const LayerInfo& layer, int from);

/// Median of T, L or U, and how much of the layer is far from the average. @param log2  without NaN.
QString ratioSummary(const std::vector<double>& log2, Encoding encoding);

/// How much of the masks changed from A to B, and in which layers most.
/// @param level  whose mask; empty = the tier map. Preconditions of layerChanges().
QString changesSummary(const RunInfo& info, const RoundArrays& a, const RoundArrays& b,
                       std::optional<int> level);

}  // namespace fiarse::ui
