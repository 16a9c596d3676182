/// What the runs of a sweep came to, as one number a measure: for the result table and its plot.
#pragma once

#include <QString>
#include <QStringList>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/api/run_groups.h"
#include "engine/api/sweep.h"
#include "engine/api/sweep_results.h"

namespace fiarse::ui {

enum class SweepMetric {
    FinalGlobal,
    BestGlobal,
    Last10Global,
    FinalLocal,
    BestLocal,
    Last10Local,
    WorstTenth,
    WorstClient,
    NeverTrained,
    Loss,
    Bytes,
    Seconds,
    GainGlobal,
    GainLocal,
    DeviceSeconds,
    DeviceJoules
};
inline constexpr int kSweepMetrics = 16;

/// "Final, global" and so on; with its unit where the values do not carry it.
QString sweepMetricTitle(SweepMetric metric);
/// One sentence: what it is.
QString sweepMetricHelp(SweepMetric metric);
/// A value as tables show it.
QString sweepMetricText(SweepMetric metric, double value);
/// "71.2 ± 0.4 %"; without the deviation for one run, an en dash for none.
QString sweepMetricText(SweepMetric metric, const Spread& spread);

/// A setting that a sweep varies, with the value of each child.
struct SweepColumn {
    QString key, label;
    bool numeric = false;       ///< every value is a number, a fraction or a percentage
    QStringList categories;     ///< values in the order of the plan, without repeats; shown where not numeric
    std::vector<QString> text;  ///< [child]
    /// [child] The number, or the index in `categories`.
    std::vector<double> value;
};

/// The numbers of a sweep. A run that is not complete has none; a group has mean and deviation over its
/// complete runs, which differ in the seed only.
class SweepNumbers {
public:
    SweepNumbers() = default;
    /// @param children, results  of the same sweep; results.runs[i] belongs to children[i].
    SweepNumbers(const SweepPlan& plan, const std::vector<SweepChild>& children, SweepResults results);

    const std::vector<SweepColumn>& columns() const { return m_columns; }
    const std::vector<RunGroup>& groups() const { return m_results.groups; }
    const std::vector<RunDigest>& runs() const { return m_results.runs; }
    /// Capacities, largest first; those of the first run that has any.
    const std::vector<Level>& levels() const { return m_levels; }
    const QString& fileName(std::size_t run) const { return m_files.at(run); }

    /// Whether some run has one of strategy exclusive to be measured against.
    bool hasGains() const;
    /// Whether some run has the measure.
    bool has(SweepMetric metric) const;

    /// @param level  which capacity; < 0 = mean over the capacities. Only accuracies differ by it.
    std::optional<double> value(std::size_t run, SweepMetric metric, int level) const;
    Spread value(const RunGroup& group, SweepMetric metric, int level) const;

private:
    /// Up to the planned rounds; empty where they were not reached.
    struct Reached {
        std::optional<RunTotals> totals;
        std::vector<LevelSummary> levels;
    };

    std::vector<SweepColumn> m_columns;
    std::vector<QString> m_files;
    SweepResults m_results;
    std::vector<Reached> m_reached;
    std::vector<std::optional<std::size_t>> m_twins;  ///< of exclusiveTwins()
    std::vector<Level> m_levels;
};

}  // namespace fiarse::ui
