#include "ui/models/parallel_data.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ParallelData)
};

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLogarithmicFrom = 20.0;
constexpr std::size_t kMostValueTicks = 9;
constexpr double kTicks = 4.0;

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    bool isEmpty() const { return low > high; }
};

// One value stands in the middle of its axis, nothing at its foot.
void setRange(ParallelAxis& axis, Range range) {
    if (range.isEmpty()) range = {0.0, 1.0};
    if (range.low == range.high) {
        const double half = std::abs(range.low) / 2.0;
        range = half > 0.0 ? Range{range.low - half, range.high + half} : Range{0.0, 1.0};
        axis.logarithmic = false;
    }
    axis.low = range.low;
    axis.high = range.high;
}

// Steps of 1, 2 or 5 times a power of ten.
std::vector<double> evenTicks(double low, double high) {
    const double raw = (high - low) / kTicks;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw) {
            step = factor * power;
            break;
        }
    }
    std::vector<double> ticks;
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i += 1.0)
        ticks.push_back(i * step);
    return ticks;
}

ParallelAxis settingAxis(const SweepColumn& column) {
    ParallelAxis axis;
    axis.id = column.key;
    axis.title = column.label;
    axis.categorical = !column.numeric;
    Range range;
    std::set<double> seen;
    for (std::size_t child = 0; child < column.value.size(); ++child) {
        range.add(column.value[child]);
        if (seen.insert(column.value[child]).second)
            axis.ticks.emplace_back(column.value[child], column.text[child]);
    }
    std::sort(axis.ticks.begin(), axis.ticks.end());
    axis.logarithmic = column.numeric && range.low > 0.0 && range.high >= kLogarithmicFrom * range.low;
    setRange(axis, range);
    if (axis.categorical && axis.ticks.size() == 1) {
        axis.low = -0.5;
        axis.high = 0.5;
    }
    if (column.numeric && axis.ticks.size() > kMostValueTicks) {
        // The ends and what lies evenly between them.
        std::vector<std::pair<double, QString>> some;
        for (std::size_t i = 0; i < kMostValueTicks; ++i)
            some.push_back(axis.ticks[i * (axis.ticks.size() - 1) / (kMostValueTicks - 1)]);
        axis.ticks = std::move(some);
    }
    return axis;
}

ParallelAxis metricAxis(SweepMetric metric, const Range& range) {
    ParallelAxis axis;
    axis.id = QStringLiteral("metric-%1").arg(static_cast<int>(metric));
    axis.title = sweepMetricTitle(metric);
    setRange(axis, range);
    for (const double tick : evenTicks(axis.low, axis.high))
        axis.ticks.emplace_back(tick, sweepMetricText(metric, tick));
    return axis;
}

void addSettings(ParallelLine& line, const SweepNumbers& numbers, std::size_t run) {
    for (const SweepColumn& column : numbers.columns()) {
        line.values << column.value.at(run);
        line.texts << column.text.at(run);
    }
}

std::vector<ParallelLine> linesOf(const SweepNumbers& numbers, const std::vector<SweepMetric>& metrics,
                                  SweepMetric colour, int level) {
    std::vector<ParallelLine> means, runs;
    for (std::size_t g = 0; g < numbers.groups().size(); ++g) {
        const RunGroup& group = numbers.groups()[g];
        ParallelLine line;
        line.group = static_cast<int>(g);
        line.name = QString::fromStdString(group.name);
        addSettings(line, numbers, group.runs.front());
        for (const SweepMetric metric : metrics) {
            const Spread spread = numbers.value(group, metric, level);
            line.values << (spread.runs > 0 ? spread.mean : kNone);
            line.texts << sweepMetricText(metric, spread);
        }
        const Spread colourOf = numbers.value(group, colour, level);
        line.colour = colourOf.runs > 0 ? colourOf.mean : kNone;
        means.push_back(line);
        if (group.runs.size() < 2) continue;
        for (const std::size_t run : group.runs) {
            ParallelLine one;
            one.group = line.group;
            one.run = static_cast<int>(run);
            one.name = Text::tr("%1 · seed %2").arg(line.name).arg(numbers.runs()[run].experiment.seed);
            addSettings(one, numbers, run);
            for (const SweepMetric metric : metrics) {
                const double value = numbers.value(run, metric, level).value_or(kNone);
                one.values << value;
                one.texts << (std::isnan(value) ? QStringLiteral("–") : sweepMetricText(metric, value));
            }
            one.colour = numbers.value(run, colour, level).value_or(kNone);
            runs.push_back(std::move(one));
        }
    }
    means.insert(means.end(), runs.begin(), runs.end());
    return means;
}

// Which end of a measure is good.
bool lowIsGood(SweepMetric metric) {
    return metric == SweepMetric::NeverTrained || metric == SweepMetric::Loss ||
           metric == SweepMetric::Bytes || metric == SweepMetric::Seconds ||
           metric == SweepMetric::DeviceSeconds || metric == SweepMetric::DeviceJoules;
}

QString summaryOf(const SweepNumbers& numbers, SweepMetric colour, int level) {
    const RunGroup* best = nullptr;
    double value = 0.0;
    int known = 0;
    for (const RunGroup& group : numbers.groups()) {
        const Spread spread = numbers.value(group, colour, level);
        if (spread.runs == 0) continue;
        ++known;
        const bool better = lowIsGood(colour) ? spread.mean < value : spread.mean > value;
        if (best != nullptr && !better) continue;
        best = &group;
        value = spread.mean;
    }
    if (best == nullptr) return Text::tr("No configuration has a complete run yet.");
    const QString text = sweepMetricText(colour, numbers.value(*best, colour, level));
    //: %1 a measure, %2 its value, %3 the name of a configuration, %4 and %5 numbers of configurations
    return Text::tr("Best by “%1”: %2 with %3; %4 of %5 configurations have a complete run.")
        .arg(sweepMetricTitle(colour), text, QString::fromStdString(best->name))
        .arg(known)
        .arg(numbers.groups().size());
}

}  // namespace

double ParallelAxis::position(double value) const {
    if (logarithmic) return std::log(value / low) / std::log(high / low);
    return (value - low) / (high - low);
}

double ParallelAxis::value(double position) const {
    if (logarithmic) return low * std::pow(high / low, position);
    return low + position * (high - low);
}

ParallelData parallelData(const SweepNumbers& numbers, const std::vector<SweepMetric>& metrics,
                          SweepMetric colour, int level) {
    ParallelData data;
    data.lines = linesOf(numbers, metrics, colour, level);
    for (const SweepColumn& column : numbers.columns()) data.axes.push_back(settingAxis(column));
    for (const SweepMetric metric : metrics) {
        Range range;
        const auto axis = static_cast<qsizetype>(data.axes.size());
        for (const ParallelLine& line : data.lines) range.add(line.values[axis]);
        data.axes.push_back(metricAxis(metric, range));
    }
    Range colours;
    for (const ParallelLine& line : data.lines) colours.add(line.colour);
    for (ParallelLine& line : data.lines) {
        if (!std::isfinite(line.colour)) continue;
        line.colour =
            colours.high > colours.low ? (line.colour - colours.low) / (colours.high - colours.low) : 1.0;
    }
    data.colourTitle = sweepMetricTitle(colour);
    if (!colours.isEmpty()) {
        data.colourLow = sweepMetricText(colour, colours.low);
        data.colourHigh = sweepMetricText(colour, colours.high);
    }
    data.summary = summaryOf(numbers, colour, level);
    return data;
}

}  // namespace fiarse::ui
