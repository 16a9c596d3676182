#include "ui/views/sizes_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SizesView)
};

constexpr int kBins = 10;
constexpr double kRoom = 1.08;       // beside the outermost sizes
constexpr double kTicksApart = 1.4;  // ticks that are nearer would run into each other

using Wanted = std::function<bool(const RoundRecord&)>;

// The newest record at or before the round in view that holds what is wanted.
const RoundRecord* newest(const RunMoment& moment, const Wanted& wanted) {
    for (std::size_t i = moment.recordCount(); i-- > 0;) {
        if (wanted((*moment.records)[i])) return &(*moment.records)[i];
    }
    return nullptr;
}

/// The largest drop between neighbouring sizes.
struct Cliff {
    double larger = 1.0, smaller = 1.0;  ///< sizes
    double above = 0.0, below = 0.0;     ///< accuracies
    double drop() const { return above - below; }
};

std::optional<Cliff> cliffOf(const RoundRecord* curve) {
    if (curve == nullptr) return std::nullopt;
    const std::vector<double> sizes = submodelSizes();
    const std::vector<double>& accuracy = curve->sizeAccuracy;
    std::optional<Cliff> cliff;
    for (std::size_t i = 1; i < std::min(sizes.size(), accuracy.size()); ++i) {
        const Cliff one{sizes[i - 1], sizes[i], accuracy[i - 1], accuracy[i]};
        if (one.drop() > 0.0 && (!cliff || one.drop() > cliff->drop())) cliff = one;
    }
    return cliff;
}

/// The worst tenth of the clients, at least one.
struct Worst {
    std::size_t clients = 0;
    double mean = 0.0;
};

Worst worstOf(std::vector<double> accuracy) {
    if (accuracy.empty()) return {};
    std::sort(accuracy.begin(), accuracy.end());
    const std::size_t count = std::max<std::size_t>(1, (accuracy.size() + 9) / 10);
    const double sum =
        std::accumulate(accuracy.begin(), accuracy.begin() + static_cast<std::ptrdiff_t>(count), 0.0);
    return {count, sum / static_cast<double>(count)};
}

// Trained capacities first; both ends where there is room.
std::vector<std::pair<double, QString>> sizeTicks(const RunInfo& info) {
    std::vector<std::pair<double, QString>> ticks;
    const auto add = [&](double size, const QString& text) {
        const bool crowded = std::any_of(ticks.begin(), ticks.end(), [&](const auto& tick) {
            return std::max(tick.first, size) < kTicksApart * std::min(tick.first, size);
        });
        if (!crowded) ticks.emplace_back(size, text);
    };
    for (const Level& level : info.levels) add(level.capacity.value, formatCapacity(level.capacity));
    const std::vector<double> sizes = submodelSizes();
    for (const double size : {sizes.front(), sizes.back()}) add(size, quantityText(size, Quantity::Size));
    std::sort(ticks.begin(), ticks.end());
    return ticks;
}

/// Why the curve is not of the round in view, to stand in the picture; empty where it is.
QString measuredEvery(const RunMoment& moment, const RoundRecord* curve) {
    const auto every = static_cast<int>(moment.info->experiment.sizeCurveEvery);
    if (curve == nullptr || curve->round == moment.round || every <= 0) return {};
    return Text::tr("round %1 (measured every %2 rounds)").arg(formatCount(curve->round), formatCount(every));
}

FigurePart sizesPart(const RunMoment& moment, const ViewSelection& selection, const RoundRecord* curve,
                     const RoundRecord* evaluated) {
    const RunInfo& info = *moment.info;
    std::vector<double> sizes = submodelSizes();
    FigureChart chart;
    const double least = std::min(sizes.back(), info.levels.back().capacity.value);
    chart.x = {Text::tr("Size of the submodel (share of the model)"),
               Quantity::Size,
               true,
               least / kRoom,
               kRoom,
               sizeTicks(info),
               Link::None};
    chart.y = {Text::tr("Accuracy (%)"), Quantity::Share, false, {}, {}, {}, Link::None};
    chart.seriesLink = Link::Level;
    if (curve != nullptr) {
        FigureSeries series;
        series.id = QStringLiteral("sizes");
        series.name = Text::tr("round %1").arg(formatCount(curve->round));
        const std::size_t count = std::min(sizes.size(), curve->sizeAccuracy.size());
        for (std::size_t i = count; i-- > 0;) {
            series.x.append(sizes[i]);
            series.y.append(curve->sizeAccuracy[i]);
        }
        chart.series.push_back(std::move(series));
    }
    for (std::size_t l = 0; evaluated != nullptr && l < evaluated->evaluation.size(); ++l) {
        FigureSeries point;
        point.id = QStringLiteral("level-%1").arg(l);
        point.name = Text::tr("%1 trained", "capacity").arg(formatCapacity(info.levels[l].capacity));
        point.level = static_cast<int>(l);
        point.key = static_cast<qint64>(l);
        point.shape = FigureSeries::Shape::Points;
        if (selection.level && *selection.level != point.level) point.role = FigureSeries::Role::Ghost;
        point.x = {info.levels[l].capacity.value};
        point.y = {evaluated->evaluation[l].accuracy};
        chart.series.push_back(std::move(point));
    }
    QString title = Text::tr("Accuracy against size");
    if (const QString older = measuredEvery(moment, curve); !older.isEmpty())
        title = Text::tr("%1, %2", "accuracy against size, of an earlier round").arg(title, older);
    return {QStringLiteral("sizes"), title, std::move(chart), std::nullopt};
}

FigureSeries histogram(const QString& id, const QString& name, const std::vector<double>& accuracy) {
    FigureSeries series;
    series.id = id;
    series.name = name;
    series.shape = FigureSeries::Shape::Bars;
    QVector<double> counts(kBins, 0.0);
    for (const double one : accuracy) {
        if (!std::isfinite(one)) continue;
        // A hair of slack, so that 0.7 counts from 70 % on whatever its last bit is.
        const int bin = static_cast<int>(std::floor(one * kBins + 1e-9));
        counts[std::clamp(bin, 0, kBins - 1)] += 1.0;
    }
    for (int bin = 0; bin < kBins; ++bin) series.x.append((bin + 0.5) / kBins);
    series.y = counts;
    return series;
}

std::vector<double> ofLevel(const RunInfo& info, const std::vector<double>& accuracy, int level) {
    std::vector<double> result;
    for (std::size_t i = 0; i < std::min(accuracy.size(), info.clients.size()); ++i) {
        if (info.clients[i].level == level) result.push_back(accuracy[i]);
    }
    return result;
}

FigurePart clientsPart(const RunMoment& moment, const ViewSelection& selection, const RoundRecord& record) {
    const RunInfo& info = *moment.info;
    FigureChart chart;
    chart.x = {Text::tr("Accuracy on the client's own test data (%, in tens)"),
               Quantity::Share,
               false,
               0.0,
               1.0,
               {},
               Link::None};
    chart.y = {Text::tr("Clients"), Quantity::Count, false, 0.0, {}, {}, Link::None};
    chart.series.push_back(
        histogram(QStringLiteral("clients"), Text::tr("all clients"), record.clientAccuracy));
    QString title = Text::tr("Clients after round %1").arg(formatCount(record.round));
    if (selection.level) {
        const QString capacity =
            formatCapacity(info.levels[static_cast<std::size_t>(*selection.level)].capacity);
        chart.series.front().role = FigureSeries::Role::Ghost;
        chart.series.push_back(histogram(QStringLiteral("clients-%1").arg(*selection.level), capacity,
                                         ofLevel(info, record.clientAccuracy, *selection.level)));
        chart.series.back().level = *selection.level;
        title = Text::tr("Clients of %1 among all after round %2").arg(capacity, formatCount(record.round));
    }
    if (selection.clients.size() > 1) {
        std::vector<double> chosen;
        for (std::size_t i = 0; i < std::min(record.clientAccuracy.size(), info.clients.size()); ++i) {
            if (selection.includes(info.clients[i])) chosen.push_back(record.clientAccuracy[i]);
        }
        chart.series.front().role = FigureSeries::Role::Ghost;
        chart.series.push_back(
            histogram(QStringLiteral("clients-chosen"),
                      Text::tr("%1 chosen", "clients").arg(formatCount(qint64(chosen.size()))), chosen));
    }
    if (selection.client && *selection.client >= 0 &&
        static_cast<std::size_t>(*selection.client) < record.clientAccuracy.size()) {
        chart.markers.push_back({QStringLiteral("client"), Text::tr("client %1").arg(*selection.client),
                                 record.clientAccuracy[static_cast<std::size_t>(*selection.client)],
                                 Qt::Vertical, false, -1});
    }
    return {QStringLiteral("clients"), title, std::move(chart), std::nullopt};
}

QString cliffText(const std::optional<Cliff>& cliff) {
    if (!cliff) return Text::tr("No smaller size is worse than the next larger one.");
    return Text::tr("The largest drop is from %1 at %2 to %3 at %4: %5 points.")
        .arg(formatPercent(cliff->above), quantityText(cliff->larger, Quantity::Size),
             formatPercent(cliff->below), quantityText(cliff->smaller, Quantity::Size),
             formatPoints(-cliff->drop()));
}

QString worstText(const Worst& worst) {
    return Text::tr("The worst 10 % of the clients (%n) reach %1 on average.", nullptr,
                    static_cast<int>(worst.clients))
        .arg(formatPercent(worst.mean));
}

QString numbers(const RunInfo& info, const RoundRecord* curve, const RoundRecord* evaluated) {
    QStringList lines;
    if (const auto cliff = cliffOf(curve)) {
        lines << Text::tr("drop from %1 to %2: %3 − %4 = %5 points")
                     .arg(quantityText(cliff->larger, Quantity::Size),
                          quantityText(cliff->smaller, Quantity::Size), formatPercent(cliff->above),
                          formatPercent(cliff->below), formatNumber(100.0 * cliff->drop()));
    }
    for (std::size_t l = 0; evaluated != nullptr && l < evaluated->evaluation.size(); ++l) {
        lines << Text::tr("%1: %2 on the whole test set")
                     .arg(formatLevel(info.levels[l]), formatPercent(evaluated->evaluation[l].accuracy));
    }
    if (evaluated != nullptr && !evaluated->clientAccuracy.empty())
        lines << worstText(worstOf(evaluated->clientAccuracy));
    return lines.join(QStringLiteral("<br>"));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions&) {
    Figure figure;
    figure.title = Text::tr("Accuracy against submodel size");
    figure.levels = static_cast<int>(moment.info->levels.size());
    const RoundRecord* curve = newest(moment, [](const RoundRecord& r) { return !r.sizeAccuracy.empty(); });
    const RoundRecord* evaluated =
        newest(moment, [](const RoundRecord& r) { return r.evaluated && !r.evaluation.empty(); });
    if (curve == nullptr && evaluated == nullptr) {
        figure.message = moment.recordCount() == 0
                             ? Text::tr("Press Play: accuracy appears with the first evaluated round.")
                             : Text::tr("No round up to round %1 was evaluated.").arg(moment.round);
        return figure;
    }
    QStringList sentences;
    sentences << (curve != nullptr
                      ? Text::tr("Sizes measured after round %1.").arg(formatCount(curve->round)) +
                            (curve->round == moment.round || moment.info->experiment.sizeCurveEvery <= 0
                                 ? QString()
                                 : Text::tr(" They are measured every %1 rounds (setting "
                                            "evaluation.size_curve_every), so round %2 has none of its own.")
                                       .arg(formatCount(moment.info->experiment.sizeCurveEvery),
                                            formatCount(moment.round))) +
                            QLatin1Char(' ') + cliffText(cliffOf(curve))
                      : Text::tr("Only the trained capacities were measured, after round %1.")
                            .arg(formatCount(evaluated->round)));
    if (evaluated != nullptr && !evaluated->clientAccuracy.empty())
        sentences << worstText(worstOf(evaluated->clientAccuracy));
    figure.summary = sentences.join(QLatin1Char(' '));
    figure.explanation = {
        Text::tr("The share of test images that the global model gets right when it is cut to a size, most "
                 "sizes never trained; beside it, how many clients reach which accuracy on their own data."),
        Text::tr(
            "accuracy(γ) = right / test images for the submodel of size γ &nbsp;·&nbsp; worst 10 % = mean "
            "over the ⌈n/10⌉ lowest clients"),
        numbers(*moment.info, curve, evaluated),
        Text::tr("Good: a curve that falls gently, and a narrow heap of clients. A cliff between two trained "
                 "sizes: the sizes between them can't be used. A second heap at the left: clients whose data "
                 "or capacity the model serves badly.")};
    figure.parts.push_back(sizesPart(moment, selection, curve, evaluated));
    if (evaluated != nullptr && !evaluated->clientAccuracy.empty())
        figure.parts.push_back(clientsPart(moment, selection, *evaluated));
    return figure;
}

}  // namespace

ViewDefinition sizesView() {
    ViewDefinition view;
    view.id = QStringLiteral("sizes");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("width capacity accuracy curve");
    view.title = Text::tr("Sizes");
    view.help =
        Text::tr("Accuracy of the global model cut to any size, and how it spreads over the clients.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
