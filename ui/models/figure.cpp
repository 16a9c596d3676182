#include "ui/models/figure.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Figure)
};

const QChar kNoBreakSpace(0xA0);
const QChar kMinus(0x2212);

QString signedNumber(double value) {
    if (value == 0.0) return QStringLiteral("±0");
    const QString text = formatNumber(std::abs(value), 3);
    return (value < 0.0 ? QString(kMinus) : QStringLiteral("+")) + text;
}

// 1/16 where the size is one over a whole number, else percent.
QString sizeText(double value) {
    if (value <= 0.0 || value > 1.0) return formatSmallPercent(value);
    const double inverse = 1.0 / value;
    const double whole = std::round(inverse);
    if (std::abs(inverse - whole) > 1e-9 * whole) return formatSmallPercent(value);
    return whole == 1.0 ? QStringLiteral("1") : QStringLiteral("1/%1").arg(static_cast<qint64>(whole));
}

QString ratioText(double log2) {
    const double ratio = std::exp2(std::abs(log2));
    const QString number = QString::number(ratio, 'f', ratio < 9.95 ? 2 : 0);
    if (number == QLatin1String("1.00")) return QStringLiteral("×1.00");
    return (log2 < 0.0 ? QStringLiteral("÷") : QStringLiteral("×")) + number;
}

Quantity differenceOf(Quantity quantity) {
    switch (quantity) {
        case Quantity::Share:
            return Quantity::Points;
        case Quantity::Points:
        case Quantity::Log2Ratio:
            return quantity;
        default:
            return Quantity::Difference;
    }
}

double largestOf(const std::vector<double>& values) {
    double largest = 0.0;
    for (const double value : values) {
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
    return largest;
}

/// y at x on the straight lines between the points; nothing outside of them and within a gap.
std::optional<double> between(const std::map<double, double>& points, double x) {
    const auto right = points.lower_bound(x);
    if (right == points.end()) return std::nullopt;
    if (right->first == x) return right->second;
    if (right == points.begin()) return std::nullopt;
    const auto left = std::prev(right);
    const double share = (x - left->first) / (right->first - left->first);
    const double y = left->second + share * (right->second - left->second);
    return std::isfinite(y) ? std::optional(y) : std::nullopt;
}

/// @param anywhere  b's points need not be points of a.
std::optional<FigureSeries> differenceOf(const FigureSeries& a, const FigureSeries& b, bool anywhere) {
    std::map<double, double> before;
    for (qsizetype i = 0; i < a.x.size(); ++i) before[a.x[i]] = a.y[i];
    FigureSeries result = b;
    result.x.clear();
    result.y.clear();
    result.low.clear();
    result.high.clear();
    result.pointKeys.clear();
    if (result.role == FigureSeries::Role::Ghost || result.role == FigureSeries::Role::Reference)
        return std::nullopt;
    for (qsizetype i = 0; i < b.x.size(); ++i) {
        const auto found = before.find(b.x[i]);
        const std::optional<double> other = anywhere                ? between(before, b.x[i])
                                            : found == before.end() ? std::nullopt
                                                                    : std::optional(found->second);
        if (!other) continue;
        result.x.append(b.x[i]);
        result.y.append(b.y[i] - *other);
    }
    if (result.x.isEmpty()) return std::nullopt;
    return result;
}

std::optional<FigurePart> differenceOf(const FigurePart& a, const FigurePart& b) {
    FigurePart part{b.id, b.title, std::nullopt, std::nullopt};
    if (a.chart && b.chart) {
        FigureChart chart{b.chart->x, b.chart->y, {}, {}, b.chart->seriesLink};
        chart.y.quantity = differenceOf(b.chart->y.quantity);
        chart.y.title = Text::tr("Difference: %1").arg(b.chart->y.title);
        chart.y.low.reset();
        chart.y.high.reset();
        chart.y.logarithmic = false;
        chart.y.ticks.clear();
        for (const FigureSeries& series : b.chart->series) {
            const auto same = std::find_if(a.chart->series.begin(), a.chart->series.end(),
                                           [&](const FigureSeries& s) { return s.id == series.id; });
            if (same == a.chart->series.end()) continue;
            if (auto difference = differenceOf(*same, series, a.chart->pointsAreRounds))
                chart.series.push_back(*std::move(difference));
        }
        if (chart.series.empty()) return std::nullopt;
        chart.markers.push_back({QStringLiteral("zero"), {}, 0.0, Qt::Horizontal, false, -1});
        part.chart = std::move(chart);
        return part;
    }
    if (!a.grid || !b.grid) return std::nullopt;
    const auto indexOf = [](const std::vector<FigureGrid::Line>& lines) {
        std::map<QString, std::size_t> index;
        for (std::size_t i = 0; i < lines.size(); ++i) index.emplace(lines[i].label, i);
        return index;
    };
    const auto rows = indexOf(a.grid->rows);
    const auto columns = indexOf(a.grid->columns);
    FigureGrid grid = *b.grid;
    grid.notes.clear();
    grid.noteOf = {};
    grid.outlined.clear();
    grid.crossed.clear();
    const bool levels = grid.scale == FigureGrid::Scale::Levels;
    grid.quantity = levels ? Quantity::Count : differenceOf(grid.quantity);
    grid.scale = FigureGrid::Scale::Diverging;
    grid.valueTitle = levels ? Text::tr("Changed") : Text::tr("Difference: %1").arg(grid.valueTitle);
    bool any = false;
    for (std::size_t r = 0; r < grid.rows.size(); ++r) {
        const auto row = rows.find(grid.rows[r].label);
        for (std::size_t c = 0; c < grid.columns.size(); ++c) {
            const auto column = columns.find(grid.columns[c].label);
            double& value = grid.values[grid.cell(r, c)];
            if (row == rows.end() || column == columns.end()) {
                value = std::numeric_limits<double>::quiet_NaN();
                continue;
            }
            const double before = a.grid->values[a.grid->cell(row->second, column->second)];
            const bool same = value == before || (std::isnan(value) && std::isnan(before));
            value = levels ? (same ? 0.0 : 1.0) : value - before;
            any = any || std::isfinite(value);
        }
    }
    if (!any) return std::nullopt;
    grid.low.reset();
    grid.high = std::max(largestOf(grid.values), 1e-12);
    part.grid = std::move(grid);
    return part;
}

/// The value at the round, or the newest before it; nothing before the first.
std::optional<double> valueAt(const FigureSeries& series, bool pointsAreRounds, qint64 round) {
    std::optional<double> value;
    for (qsizetype i = 0; i < series.x.size(); ++i) {
        if ((pointsAreRounds ? static_cast<double>(series.pointKeys.value(i)) : series.x[i]) >
            static_cast<double>(round))
            break;
        if (std::isfinite(series.y[i])) value = series.y[i];
    }
    return value;
}

std::optional<FigurePart> changeOf(const FigurePart& part, std::pair<qint64, qint64> rounds) {
    const FigureChart& curves = *part.chart;
    FigureChart chart;
    chart.y.title = Text::tr("Round %1 to %2: %3")
                        .arg(QString::number(rounds.first), QString::number(rounds.second), curves.y.title);
    chart.y.quantity = differenceOf(curves.y.quantity);
    chart.seriesLink = curves.seriesLink;
    for (const FigureSeries& series : curves.series) {
        if (series.role == FigureSeries::Role::Ghost || series.role == FigureSeries::Role::Reference)
            continue;
        const auto before = valueAt(series, curves.pointsAreRounds, rounds.first);
        const auto after = valueAt(series, curves.pointsAreRounds, rounds.second);
        if (!before || !after) continue;
        FigureSeries bar;
        bar.id = series.id;
        bar.name = series.name;
        bar.level = series.level;
        bar.key = series.key;
        bar.colour = series.colour;
        bar.shape = FigureSeries::Shape::Bars;
        const auto place = static_cast<double>(chart.series.size() + 1);
        bar.x = {place};
        bar.y = {*after - *before};
        chart.x.ticks.emplace_back(place, series.name);
        chart.series.push_back(std::move(bar));
    }
    if (chart.series.empty()) return std::nullopt;
    chart.markers.push_back({QStringLiteral("zero"), {}, 0.0, Qt::Horizontal, false, -1});
    return FigurePart{part.id, part.title, std::move(chart), std::nullopt};
}

}  // namespace

QString quantityText(double value, Quantity quantity) {
    if (std::isnan(value)) return QStringLiteral("–");
    switch (quantity) {
        case Quantity::Plain:
            return formatNumber(value, 3);
        case Quantity::Share:
            return formatPercent(value);
        case Quantity::Points:
            return formatPoints(value) + kNoBreakSpace + Text::tr("pt", "percentage points");
        case Quantity::Difference:
            return signedNumber(value);
        case Quantity::Count:
        case Quantity::Round:
            return formatCount(static_cast<qint64>(std::llround(value)));
        case Quantity::Rounds:
            return std::floor(value) == value ? formatCount(static_cast<qint64>(value))
                                              : formatNumber(value, 3);
        case Quantity::Size:
            return sizeText(value);
        case Quantity::Log2Ratio:
            return ratioText(value);
        case Quantity::Bytes:
            return formatBytes(value);
    }
    return {};
}

Figure figureDifference(const Figure& a, const Figure& b, std::optional<std::pair<qint64, qint64>> rounds) {
    Figure result;
    result.title = b.title;
    result.levels = b.levels;
    result.explanation = b.explanation;
    result.explanation.numbers.clear();
    if (a.isEmpty() || b.isEmpty()) {
        result.message = a.isEmpty() ? a.message : b.message;
        return result;
    }
    for (const FigurePart& part : b.parts) {
        const auto same = std::find_if(a.parts.begin(), a.parts.end(),
                                       [&](const FigurePart& other) { return other.id == part.id; });
        if (same == a.parts.end()) continue;
        const bool overRounds =
            rounds && part.chart && (part.chart->x.link == Link::Round || part.chart->pointsAreRounds);
        if (auto difference = overRounds ? changeOf(part, *rounds) : differenceOf(*same, part))
            result.parts.push_back(*std::move(difference));
    }
    if (result.parts.empty())
        result.message = Text::tr("The two have nothing in common that could be subtracted.");
    else
        result.summary = Text::tr("Difference of two states of “%1”.").arg(b.title);
    return result;
}

}  // namespace fiarse::ui
