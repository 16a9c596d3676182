/// A sweep as parallel coordinates: one axis a setting and measure, one line a configuration or run.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>
#include <utility>
#include <vector>

#include "ui/models/sweep_numbers.h"

namespace fiarse::ui {

struct ParallelAxis {
    QString id;  ///< stable: the key of a setting, "metric-0"
    QString title;
    bool categorical = false;  ///< values are places in `ticks`
    bool logarithmic = false;  ///< low > 0 then
    double low = 0.0, high = 1.0;
    std::vector<std::pair<double, QString>> ticks;

    /// Where a value stands between the ends, 0..1 within them.
    double position(double value) const;
    /// The value at a position.
    double value(double position) const;

    friend bool operator==(const ParallelAxis&, const ParallelAxis&) = default;
};

struct ParallelLine {
    int group = -1;
    int run = -1;            ///< −1: the mean of the group
    QString name;            ///< "scope global · lr 0.05", with the seed for a run
    QVector<double> values;  ///< [axis]; NaN = none
    QStringList texts;       ///< [axis] as read-outs show it
    double colour = 0.0;     ///< 0..1 between the ends of the colours; NaN = no value
};

struct ParallelData {
    std::vector<ParallelAxis> axes;
    std::vector<ParallelLine> lines;  ///< configurations first, then runs where there are several
    QString colourTitle, colourLow, colourHigh;
    QString summary;  ///< one sentence with numbers: the best configuration
};

/// Axes of the settings, then of the measures. A numeric setting has a logarithmic axis where it is positive
/// throughout and spans a factor of 20 or more.
/// @param level  −1 = mean over the capacities.
ParallelData parallelData(const SweepNumbers& numbers, const std::vector<SweepMetric>& metrics,
                          SweepMetric colour, int level);

}  // namespace fiarse::ui
