#include "ui/views/classes_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/api/bias.h"
#include "ui/models/rule_threshold.h"
#include "ui/models/selection_text.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr double kWideSpread = 0.25;  // of recall

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ClassesView)
};

ViewOption orderOption() {
    return {QStringLiteral("rows"),
            Text::tr("Order of the classes, in both grids."),
            {{QStringLiteral("index"), Text::tr("By number")},
             {QStringLiteral("recall"), Text::tr("Lowest recall first")}}};
}

/// Everything that the grids show. Indices: [level][class].
struct Classes {
    ClassExposure exposure;
    std::vector<std::vector<double>> relative;
    const RoundRecord* evaluated = nullptr;  ///< the newest evaluated round up to the view
    std::size_t count = 0;

    double recall(std::size_t level, std::size_t k) const {
        if (evaluated == nullptr || level >= evaluated->evaluation.size()) return kNothing;
        const std::vector<double>& all = evaluated->evaluation[level].classAccuracy;
        return k < all.size() ? all[k] : kNothing;
    }
    double best(std::size_t level) const {
        double best = 0.0;
        for (std::size_t k = 0; k < count; ++k) {
            const double one = recall(level, k);
            if (one > best) best = one;
        }
        return best;
    }
    bool isTrained(std::size_t level) const {
        return std::accumulate(exposure[level].begin(), exposure[level].end(), std::uint64_t{0}) > 0;
    }
};

// Of a round, those that are chosen; all where nobody is.
std::vector<Participation> chosenOf(const RoundRecord& record, const ViewSelection& selection) {
    std::vector<Participation> chosen = record.participants;
    if (selection.choosesClients())
        std::erase_if(chosen, [&](const Participation& one) { return !selection.choosesClient(one.client); });
    return chosen;
}

Classes classesOf(const RunMoment& moment, const ViewSelection& selection) {
    Classes result;
    result.count = moment.info->classNames.size();
    result.exposure = noExposure(*moment.info);
    for (std::size_t r = 0; r < moment.recordCount(); ++r) {
        const RoundRecord& record = (*moment.records)[r];
        addExposure(*moment.info, chosenOf(record, selection), result.exposure);
        if (record.evaluated) result.evaluated = &record;
    }
    result.relative = relativeExposure(*moment.info, result.exposure);
    return result;
}

std::vector<std::size_t> rowOrder(const Classes& classes, std::size_t levels, const ViewSelection& selection,
                                  bool byRecall) {
    std::vector<std::size_t> order(classes.count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!byRecall || classes.evaluated == nullptr) return order;
    std::vector<double> worst(classes.count, 2.0);
    for (std::size_t k = 0; k < classes.count; ++k) {
        for (std::size_t l = 0; l < levels; ++l) {
            if (selection.level && *selection.level != static_cast<int>(l)) continue;
            const double recall = classes.recall(l, k);
            if (recall < worst[k]) worst[k] = recall;
        }
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return worst[a] < worst[b]; });
    return order;
}

FigureGrid emptyGrid(const RunInfo& info, const std::vector<std::size_t>& order,
                     const ViewSelection& selection, bool levels) {
    FigureGrid grid;
    grid.rowTitle = Text::tr("Class");
    grid.rowLink = Link::ClassIndex;
    for (const std::size_t k : order) {
        if (selection.classIndex == static_cast<int>(k)) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back({QString::fromStdString(info.classNames[k]), qint64(k)});
    }
    if (!levels) return grid;
    grid.columnTitle = Text::tr("Capacity");
    grid.columnLink = Link::Level;
    for (std::size_t l = 0; l < info.levels.size(); ++l) {
        if (selection.level == static_cast<int>(l)) grid.chosenColumn = static_cast<int>(l);
        grid.columns.push_back({formatCapacity(info.levels[l].capacity), qint64(l)});
    }
    return grid;
}

FigureGrid exposureGrid(const RunInfo& info, const Classes& classes, const std::vector<std::size_t>& order,
                        const ViewSelection& selection) {
    FigureGrid grid = emptyGrid(info, order, selection, true);
    grid.valueTitle = Text::tr("Exposure against its due");
    grid.low = 0.0;
    const double starved = ruleThreshold(info, "class-exposure");
    for (const std::size_t k : order) {
        for (std::size_t l = 0; l < info.levels.size(); ++l) {
            const bool trained = classes.isTrained(l);
            grid.values.push_back(trained ? classes.relative[l][k] : kNothing);
            grid.outlined.push_back(trained && classes.relative[l][k] < starved);
            grid.notes.push_back(
                trained ? imagesText(qint64(classes.exposure[l][k]))
                : selection.choosesClients()
                    ? Text::tr("no chosen client of this capacity or a larger one took part yet")
                    : Text::tr("nobody of this capacity or a larger one took part yet"));
        }
    }
    return grid;
}

FigureGrid recallGrid(const RunInfo& info, const Classes& classes, const std::vector<std::size_t>& order,
                      const ViewSelection& selection) {
    FigureGrid grid = emptyGrid(info, order, selection, true);
    grid.valueTitle = Text::tr("Recall (%)");
    grid.quantity = Quantity::Share;
    grid.low = 0.0;
    grid.high = 1.0;
    std::vector<double> best;
    for (std::size_t l = 0; l < info.levels.size(); ++l) best.push_back(classes.best(l));
    for (const std::size_t k : order) {
        for (std::size_t l = 0; l < info.levels.size(); ++l) {
            const double recall = classes.recall(l, k);
            grid.values.push_back(recall);
            grid.outlined.push_back(best[l] - recall > kWideSpread);
            grid.notes.push_back(
                std::isnan(recall) ? QString()
                                   : Text::tr("best class of this capacity %1").arg(formatPercent(best[l])));
        }
    }
    return grid;
}

std::optional<FigurePart> clientPart(const RunInfo& info, const std::vector<std::size_t>& order,
                                     const ViewSelection& selection) {
    if (!selection.client) return std::nullopt;
    const auto client = std::find_if(info.clients.begin(), info.clients.end(),
                                     [&](const ClientInfo& c) { return c.id == *selection.client; });
    if (client == info.clients.end() || client->trainLabels.size() < info.classNames.size())
        return std::nullopt;
    FigureGrid grid = emptyGrid(info, order, selection, false);
    grid.columns.push_back({Text::tr("Client %1").arg(QString::number(client->id)), -1});
    grid.valueTitle = Text::tr("Its training images");
    grid.quantity = Quantity::Count;
    grid.low = 0.0;
    for (const std::size_t k : order) {
        grid.values.push_back(static_cast<double>(client->trainLabels[k]));
        grid.outlined.push_back(client->trainLabels[k] == 0);
    }
    return FigurePart{QStringLiteral("client"), Text::tr("Images of client %1").arg(client->id), std::nullopt,
                      std::move(grid)};
}

QString exposureTitle(const RunMoment& moment, const ViewSelection& selection) {
    const QString title = Text::tr("Exposure up to round %1").arg(formatCount(moment.round));
    if (!selection.choosesClients()) return title;
    std::vector<qint64> chosen;
    for (const ClientInfo& client : moment.info->clients) {
        if (selection.choosesClient(client.id)) chosen.push_back(client.id);
    }
    return Text::tr("%1 from %2", "exposure, clients").arg(title, clientsText(chosen));
}

/// The worst cell of each grid: [level, class].
struct Worst {
    std::size_t level = 0, k = 0;
    double value = std::numeric_limits<double>::infinity();
};

Worst worstOf(std::size_t levels, std::size_t classes, const ViewSelection& selection,
              const std::function<double(std::size_t, std::size_t)>& value) {
    Worst worst;
    for (std::size_t l = 0; l < levels; ++l) {
        if (selection.level && *selection.level != static_cast<int>(l)) continue;
        for (std::size_t k = 0; k < classes; ++k) {
            if (selection.classIndex && *selection.classIndex != static_cast<int>(k)) continue;
            const double one = value(l, k);
            if (one < worst.value) worst = {l, k, one};
        }
    }
    return worst;
}

QString className(const RunInfo& info, std::size_t k) {
    return QString::fromStdString(info.classNames[k]);
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    const std::size_t levels = info.levels.size();
    Figure figure;
    figure.title = Text::tr("Classes");
    figure.levels = static_cast<int>(levels);
    figure.explanation = {
        Text::tr(
            "Left: how many images of each class had a say in the weights of each submodel. Right: which "
            "share of the class's test images the submodel gets right."),
        Text::tr(
            "E(γ, k) = Σ<sub>r</sub> Σ<sub>i ∈ P<sub>r</sub>, γ<sub>i</sub> ≥ γ</sub> n<sub>i,k</sub> "
            "&nbsp;·&nbsp; exposure = (E(γ, k) / Σ<sub>k</sub> E(γ, k)) / (n<sub>k</sub> / Σ<sub>k</sub> "
            "n<sub>k</sub>), n<sub>k</sub> of all clients"),
        {},
        Text::tr(
            "Good: no outlined cell. Outlined left: less than %1 of the class's due, as the alert has it; "
            "the "
            "due is its share of all training images. Outlined right: more than 25 points below the best "
            "class of that capacity. A pale cell on the left with a pale one on the right is cause and "
            "effect.")
            .arg(formatPercent(ruleThreshold(info, "class-exposure"), 0))};
    const Classes classes = classesOf(moment, selection);
    if (moment.recordCount() == 0 || classes.count == 0) {
        figure.message = Text::tr("No class had a say yet: rows fill with the first round.");
        return figure;
    }
    const std::vector<std::size_t> order =
        rowOrder(classes, levels, selection, optionValue(options, orderOption()) == QLatin1String("recall"));
    figure.parts.push_back({QStringLiteral("exposure"), exposureTitle(moment, selection), std::nullopt,
                            exposureGrid(info, classes, order, selection)});
    const Worst least = worstOf(levels, classes.count, selection, [&](std::size_t l, std::size_t k) {
        return classes.isTrained(l) ? classes.relative[l][k] : kNothing;
    });
    QString recall = Text::tr("No round was evaluated yet.");
    if (classes.evaluated != nullptr) {
        figure.parts.push_back({QStringLiteral("recall"),
                                Text::tr("Recall in round %1").arg(formatCount(classes.evaluated->round)),
                                std::nullopt, recallGrid(info, classes, order, selection)});
        const Worst low = worstOf(levels, classes.count, selection,
                                  [&](std::size_t l, std::size_t k) { return classes.recall(l, k); });
        if (std::isfinite(low.value)) {
            recall = Text::tr("Lowest recall: %1 at %2, %3.")
                         .arg(className(info, low.k), formatCapacity(info.levels[low.level].capacity),
                              formatPercent(low.value));
        }
    }
    if (auto part = clientPart(info, order, selection)) figure.parts.push_back(*std::move(part));
    if (std::isfinite(least.value)) {
        const QString capacity = formatCapacity(info.levels[least.level].capacity);
        figure.summary = Text::tr(
                             "Up to round %1 the submodel of capacity %2 saw class %3 least: %4 of its due. "
                             "%5")
                             .arg(formatCount(moment.round), capacity, className(info, least.k),
                                  formatNumber(least.value, 3), recall);
        const auto& row = classes.exposure[least.level];
        std::int64_t own = 0, all = 0;
        for (const ClientInfo& client : info.clients) {
            if (least.k < client.trainLabels.size()) own += client.trainLabels[least.k];
            all = std::accumulate(client.trainLabels.begin(), client.trainLabels.end(), all);
        }
        figure.explanation.numbers =
            Text::tr("%1 at %2: (%3 / %4) / (%5 / %6) = %7. %8")
                .arg(className(info, least.k), capacity, formatCount(qint64(row[least.k])),
                     formatCount(qint64(std::accumulate(row.begin(), row.end(), std::uint64_t{0}))),
                     formatCount(own), formatCount(all), formatNumber(least.value, 3), recall);
    }
    return figure;
}

}  // namespace

ViewDefinition classesView() {
    ViewDefinition view;
    view.id = QStringLiteral("classes");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("exposure recall label skew confusion");
    view.title = Text::tr("Classes");
    view.help = Text::tr("Which classes each capacity's submodel was trained on, and which it recognises.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{orderOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
