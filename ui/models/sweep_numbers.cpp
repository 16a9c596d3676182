#include "ui/models/sweep_numbers.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "engine/api/capacity.h"
#include "engine/api/exclusive_gain.h"
#include "ui/models/figure.h"
#include "ui/state/sweep_settings.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SweepNumbers)
};

bool isGain(SweepMetric metric) {
    return metric == SweepMetric::GainGlobal || metric == SweepMetric::GainLocal;
}

bool isShare(SweepMetric metric) {
    return !isGain(metric) && metric != SweepMetric::Loss && metric != SweepMetric::Bytes &&
           metric != SweepMetric::Seconds && metric != SweepMetric::DeviceSeconds &&
           metric != SweepMetric::DeviceJoules;
}

std::optional<double> numberOf(const QString& text) {
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    if (isNumber) return value;
    if (!text.contains(u'/') && !text.contains(u'%')) return std::nullopt;
    const Result<Capacity> capacity = parseCapacity(text.toStdString());
    return capacity ? std::optional<double>(capacity->value) : std::nullopt;
}

SweepColumn columnOf(const SweepPlan& plan, std::size_t axis, const std::vector<SweepChild>& children) {
    SweepColumn column;
    column.key = QString::fromStdString(plan.axes[axis].key);
    column.label = sweepSettingLabel(plan.base, column.key);
    for (const SweepChild& child : children) {
        column.text.push_back(QString::fromStdString(child.values.at(axis)));
        if (!column.categories.contains(column.text.back())) column.categories << column.text.back();
    }
    column.numeric = std::all_of(column.categories.begin(), column.categories.end(),
                                 [](const QString& text) { return numberOf(text).has_value(); });
    for (const QString& text : column.text) {
        column.value.push_back(column.numeric ? *numberOf(text)
                                              : static_cast<double>(column.categories.indexOf(text)));
    }
    return column;
}

std::optional<double> accuracyOf(const std::vector<LevelSummary>& levels, int level,
                                 AccuracySummary LevelSummary::*side, double AccuracySummary::*part) {
    if (levels.empty() || level >= static_cast<int>(levels.size())) return std::nullopt;
    if (level >= 0) return levels[static_cast<std::size_t>(level)].*side.*part;
    double sum = 0.0;
    for (const LevelSummary& one : levels) sum += one.*side.*part;
    return sum / static_cast<double>(levels.size());
}

}  // namespace

QString sweepMetricTitle(SweepMetric metric) {
    switch (metric) {
        case SweepMetric::FinalGlobal:
            return Text::tr("Final, global");
        case SweepMetric::BestGlobal:
            return Text::tr("Best, global");
        case SweepMetric::Last10Global:
            return Text::tr("Last 10, global");
        case SweepMetric::FinalLocal:
            return Text::tr("Final, local");
        case SweepMetric::BestLocal:
            return Text::tr("Best, local");
        case SweepMetric::Last10Local:
            return Text::tr("Last 10, local");
        case SweepMetric::WorstTenth:
            return Text::tr("Worst 10 %");
        case SweepMetric::WorstClient:
            return Text::tr("Worst client");
        case SweepMetric::NeverTrained:
            return Text::tr("Never trained");
        case SweepMetric::Loss:
            return Text::tr("Training loss");
        case SweepMetric::Bytes:
            return Text::tr("Sent");
        case SweepMetric::Seconds:
            return Text::tr("Time");
        case SweepMetric::GainGlobal:
            return Text::tr("Gain over exclusive, global (points)");
        case SweepMetric::GainLocal:
            return Text::tr("Gain over exclusive, local (points)");
        case SweepMetric::DeviceSeconds:
            return Text::tr("Devices, time");
        case SweepMetric::DeviceJoules:
            return Text::tr("Devices, energy");
    }
    return {};
}

QString sweepMetricHelp(SweepMetric metric) {
    switch (metric) {
        case SweepMetric::FinalGlobal:
            return Text::tr("Accuracy on the whole test set at the last evaluation.");
        case SweepMetric::BestGlobal:
            return Text::tr("Highest accuracy on the whole test set over all evaluations.");
        case SweepMetric::Last10Global:
            return Text::tr("Mean accuracy on the whole test set over the last ten evaluations.");
        case SweepMetric::FinalLocal:
            return Text::tr("Accuracy on the clients' own classes at the last evaluation.");
        case SweepMetric::BestLocal:
            return Text::tr("Highest accuracy on the clients' own classes over all evaluations.");
        case SweepMetric::Last10Local:
            return Text::tr("Mean accuracy on the clients' own classes over the last ten evaluations.");
        case SweepMetric::WorstTenth:
            return Text::tr("Mean local accuracy of the tenth of the clients that do worst.");
        case SweepMetric::WorstClient:
            return Text::tr("Local accuracy of the client that does worst.");
        case SweepMetric::NeverTrained:
            return Text::tr("Share of the parameters that nobody ever trained.");
        case SweepMetric::Loss:
            return Text::tr("Mean training loss of the last round.");
        case SweepMetric::Bytes:
            return Text::tr("What was sent in all rounds, both ways.");
        case SweepMetric::Seconds:
            return Text::tr("Wall time of all rounds on this computer.");
        case SweepMetric::GainGlobal:
            return Text::tr(
                "Last 10, global, less that of the run of the sweep with strategy exclusive and the same "
                "seed.");
        case SweepMetric::GainLocal:
            return Text::tr(
                "Last 10, local, less that of the run of the sweep with strategy exclusive and the same "
                "seed.");
        case SweepMetric::DeviceSeconds:
            return Text::tr(
                "Estimated time of all rounds on the devices: of the slowest participant, or the deadline. "
                "Unstructured masks save bytes, not time on dense kernels.");
        case SweepMetric::DeviceJoules:
            return Text::tr("Estimated energy of all participants in all rounds, computing and radio.");
    }
    return {};
}

QString sweepMetricText(SweepMetric metric, double value) {
    if (metric == SweepMetric::Bytes) return formatBytes(value);
    if (metric == SweepMetric::Seconds || metric == SweepMetric::DeviceSeconds) return formatSeconds(value);
    if (metric == SweepMetric::DeviceJoules) return formatEnergy(value);
    if (isGain(metric)) return quantityText(value, Quantity::Points);
    return isShare(metric) ? formatPercent(value) : formatNumber(value);
}

QString sweepMetricText(SweepMetric metric, const Spread& spread) {
    if (spread.runs == 0) return QStringLiteral("–");
    const QString mean = sweepMetricText(metric, spread.mean);
    if (spread.runs == 1) return mean;
    if (isGain(metric))
        return QStringLiteral("%1 ± %2").arg(mean, QLocale().toString(100.0 * spread.deviation, 'f', 1));
    const QString deviation = sweepMetricText(metric, spread.deviation);
    if (!isShare(metric)) return QStringLiteral("%1 ± %2").arg(mean, deviation);
    // One unit for both: 71.2 ± 0.4 %.
    return QStringLiteral("%1 ± %2").arg(mean.left(mean.size() - 2), deviation);
}

SweepNumbers::SweepNumbers(const SweepPlan& plan, const std::vector<SweepChild>& children,
                           SweepResults results)
    : m_results(std::move(results)) {
    for (std::size_t axis = 0; axis < plan.axes.size(); ++axis)
        m_columns.push_back(columnOf(plan, axis, children));
    for (const SweepChild& child : children) m_files.push_back(QString::fromStdString(child.fileName));
    for (const RunDigest& run : m_results.runs) {
        if (m_levels.empty()) m_levels = run.levels;
        Reached reached;
        if (run.complete()) {
            // A run that was taken further counts up to the rounds of the sweep.
            const auto planned = static_cast<std::ptrdiff_t>(run.experiment.rounds);
            const std::vector<RoundPoint> points(run.points.begin(), run.points.begin() + planned);
            reached = {totalsOf(points), summarise(points)};
        }
        m_reached.push_back(std::move(reached));
    }
    m_twins = exclusiveTwins(m_results.runs);
}

bool SweepNumbers::hasGains() const {
    return std::any_of(m_twins.begin(), m_twins.end(), [](const auto& twin) { return twin.has_value(); });
}

bool SweepNumbers::has(SweepMetric metric) const {
    for (std::size_t run = 0; run < m_reached.size(); ++run)
        if (value(run, metric, -1)) return true;
    return false;
}

std::optional<double> SweepNumbers::value(std::size_t run, SweepMetric metric, int level) const {
    const Reached& reached = m_reached.at(run);
    if (!reached.totals) return std::nullopt;
    using Level = LevelSummary;
    using Part = AccuracySummary;
    switch (metric) {
        case SweepMetric::FinalGlobal:
            return accuracyOf(reached.levels, level, &Level::global, &Part::final);
        case SweepMetric::BestGlobal:
            return accuracyOf(reached.levels, level, &Level::global, &Part::best);
        case SweepMetric::Last10Global:
            return accuracyOf(reached.levels, level, &Level::global, &Part::last10);
        case SweepMetric::FinalLocal:
            return accuracyOf(reached.levels, level, &Level::local, &Part::final);
        case SweepMetric::BestLocal:
            return accuracyOf(reached.levels, level, &Level::local, &Part::best);
        case SweepMetric::Last10Local:
            return accuracyOf(reached.levels, level, &Level::local, &Part::last10);
        case SweepMetric::WorstTenth:
            return reached.totals->worstTenth;
        case SweepMetric::WorstClient:
            return reached.totals->worstClient;
        case SweepMetric::NeverTrained:
            return reached.totals->neverTrained;
        case SweepMetric::Loss:
            return reached.totals->loss;
        case SweepMetric::Bytes:
            return static_cast<double>(reached.totals->bytes);
        case SweepMetric::Seconds:
            return reached.totals->seconds;
        case SweepMetric::DeviceSeconds:
            return reached.totals->deviceSeconds;
        case SweepMetric::DeviceJoules:
            return reached.totals->deviceJoules;
        case SweepMetric::GainGlobal:
        case SweepMetric::GainLocal: {
            if (!m_twins[run]) return std::nullopt;
            const SweepMetric of =
                metric == SweepMetric::GainGlobal ? SweepMetric::Last10Global : SweepMetric::Last10Local;
            const auto own = value(run, of, level), other = value(*m_twins[run], of, level);
            return own && other ? std::optional<double>(*own - *other) : std::nullopt;
        }
    }
    return std::nullopt;
}

Spread SweepNumbers::value(const RunGroup& group, SweepMetric metric, int level) const {
    std::vector<double> values;
    for (const std::size_t run : group.runs) {
        if (const auto one = value(run, metric, level)) values.push_back(*one);
    }
    return spreadOf(values);
}

}  // namespace fiarse::ui
