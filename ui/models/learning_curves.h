/// The curves of a run: from round records to named series of points. Pure functions of values.
#pragma once

#include <QString>
#include <QVector>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

enum class CurveSet { Accuracy, Loss, Churn, Coverage, Staleness };
enum class AccuracyKind { Global, Local, Both };

/// How a curve is drawn beside its level's colour and dashes.
enum class CurveStyle { Main, Secondary };

struct Curve {
    QString id;      ///< stable: "global-0", "local-2", "training-loss"
    QString name;    ///< shown at its right end: "1/16", "1/16 local"
    int level = -1;  ///< −1: of no level
    CurveStyle style = CurveStyle::Main;
    QVector<double> rounds;  ///< rising
    QVector<double> values;  ///< same length

    friend bool operator==(const Curve&, const Curve&) = default;
};

/// What the values of a set are, for axis, labels and read-out.
enum class ValueKind { Share, Plain, Rounds };

struct CurveGroup {
    QString axisTitle;  ///< with its unit
    ValueKind kind = ValueKind::Plain;
    std::vector<Curve> curves;
};

/// The curves of one view.
/// - Accuracy: per level, global (main) and local (secondary where both are shown), evaluated rounds only.
/// - Loss: training loss of every round, and the test loss of each level.
/// - Churn: per level; round 1 has none.
/// - Coverage: share of the maskable parameters never trained, and share of them that no participant
///   was assigned, kept alive, or moved in the round.
/// - Staleness: mean and largest number of rounds since a parameter was trained.
CurveGroup learningCurves(const RunInfo& info, const std::vector<RoundRecord>& records, CurveSet set,
                          AccuracyKind kind = AccuracyKind::Both);

/// A value as a label shows it: "79.5 %", "0.482", "3.2 rounds".
QString valueText(double value, ValueKind kind);

/// Moves label positions apart until neighbours are at least `gap` from each other, as little as
/// possible and inside low..high where they fit; the order stays.
/// @return new positions, in the order given.
std::vector<double> spreadLabels(const std::vector<double>& positions, double gap, double low, double high);

/// Index of the point nearest to `round`, −1 if there is none.
qsizetype nearestPoint(const Curve& curve, double round);

}  // namespace fiarse::ui
