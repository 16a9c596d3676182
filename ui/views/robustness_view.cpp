#include "ui/views/robustness_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "ui/text/format.h"
#include "ui/text/participation_text.h"

namespace fiarse::ui {
namespace {

constexpr double kShortened = 0.8;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct Text {
    Q_DECLARE_TR_FUNCTIONS(RobustnessView)
};

ViewOption measureOption() {
    return {QStringLiteral("measure"),
            Text::tr("Size of an update, or how it compares with the median of its tier in the round."),
            {{QStringLiteral("norm"), Text::tr("Size of the update")},
             {QStringLiteral("ratio"), Text::tr("Against the tier's median")}}};
}

ViewOption besideOption() {
    return {QStringLiteral("beside"),
            Text::tr("What stands beside the grid."),
            {{QStringLiteral("similarity"), Text::tr("Similarity of the updates")},
             {QStringLiteral("success"), Text::tr("Attack success")},
             {QStringLiteral("reach"), Text::tr("Reach of the attackers")}}};
}

QString capacityOf(const RunInfo& info, std::int64_t level) {
    return formatCapacity(info.levels[static_cast<std::size_t>(level)].capacity);
}

QString clientName(const RunInfo& info, std::int64_t client, std::int64_t level, bool malicious) {
    const QString name = QStringLiteral("%1 · %2").arg(QString::number(client), capacityOf(info, level));
    return malicious ? Text::tr("%1 · attacker").arg(name) : name;
}

/// Clipping at the median shortens half of all updates a little; frames are for what stands out.
bool isMarked(const Participation& one) {
    return one.rejection != Rejection::None || one.factor < kShortened;
}

/// log2 of the norm over the median norm of the level's participants.
double againstMedian(const RoundRecord& record, const Participation& one) {
    std::vector<double> norms;
    for (const Participation& other : record.participants)
        if (other.level == one.level && std::isfinite(other.updateNorm)) norms.push_back(other.updateNorm);
    std::sort(norms.begin(), norms.end());
    if (norms.empty()) return kNothing;
    const double median = (norms[(norms.size() - 1) / 2] + norms[norms.size() / 2]) / 2.0;
    return median > 0.0 && one.updateNorm > 0.0 ? std::log2(one.updateNorm / median) : kNothing;
}

/// Rows are the clients that took part at least once, by capacity; attackers first within one.
struct Row {
    std::int64_t client = 0, level = 0;
    bool malicious = false;
};

std::vector<Row> shownRows(const RunMoment& moment, const ViewSelection& selection) {
    std::vector<Row> rows(moment.info->clients.size());
    std::vector<char> seen(rows.size(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {moment.info->clients[i].id, 0, false};
    for (const RoundRecord& record : *moment.records) {
        for (const Participation& one : record.participants) {
            Row& row = rows.at(static_cast<std::size_t>(one.client));
            row.level = one.level;
            row.malicious = row.malicious || one.malicious;
            seen[static_cast<std::size_t>(one.client)] = 1;
        }
    }
    std::erase_if(rows, [&](const Row& row) {
        return !seen[static_cast<std::size_t>(row.client)] ||
               (selection.level && row.level != *selection.level);
    });
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.level != b.level ? a.level < b.level : a.malicious && !b.malicious;
    });
    return rows;
}

FigurePart normsPart(const RunMoment& moment, const ViewSelection& selection, bool ratio) {
    const RunInfo& info = *moment.info;
    FigureGrid grid;
    grid.rowTitle = Text::tr("Client");
    grid.columnTitle = Text::tr("Global round");
    grid.rowLink = Link::Client;
    grid.columnLink = Link::Round;
    grid.numbers = false;
    grid.valueTitle =
        ratio ? Text::tr("Size against the tier's median") : Text::tr("Size of the update ‖Δ‖₂");
    if (ratio) {
        grid.quantity = Quantity::Log2Ratio;
        grid.scale = FigureGrid::Scale::Diverging;
    }
    std::vector<int> rowOf(info.clients.size(), -1);
    for (const Row& row : shownRows(moment, selection)) {
        if (selection.client == row.client) grid.chosenRow = static_cast<int>(grid.rows.size());
        rowOf[static_cast<std::size_t>(row.client)] = static_cast<int>(grid.rows.size());
        grid.rows.push_back({clientName(info, row.client, row.level, row.malicious), row.client});
    }
    for (const RoundRecord& record : *moment.records)
        grid.columns.push_back({QString::number(record.round), record.round});
    grid.values.assign(grid.rows.size() * grid.columns.size(), kNothing);
    grid.outlined.assign(grid.values.size(), 0);
    auto notes = std::make_shared<std::vector<Participation>>(grid.values.size());
    for (std::size_t r = 0; r < moment.records->size(); ++r) {
        const RoundRecord& record = (*moment.records)[r];
        for (const Participation& one : record.participants) {
            const int row = rowOf[static_cast<std::size_t>(one.client)];
            if (row < 0) continue;
            const std::size_t cell = grid.cell(static_cast<std::size_t>(row), r);
            grid.values[cell] = ratio ? againstMedian(record, one) : one.updateNorm;
            grid.outlined[cell] = isMarked(one) ? 1 : 0;
            (*notes)[cell] = one;
        }
    }
    grid.noteOf = [notes, values = grid.values, columns = grid.columns.size()](std::size_t row,
                                                                               std::size_t column) {
        const std::size_t cell = row * columns + column;
        if (std::isnan(values[cell]) && (*notes)[cell].samples == 0) return Text::tr("did not take part");
        return verdictText((*notes)[cell]);
    };
    return {QStringLiteral("norms"),
            Text::tr("Updates; framed: left out, refused, or shortened by a fifth or more"), std::nullopt,
            std::move(grid)};
}

std::optional<FigurePart> similarityPart(const RunMoment& moment, const ViewSelection& selection) {
    const RoundRecord& record = *moment.record();
    const std::size_t n = record.participants.size();
    if (record.robustness.similarity.size() != n * n || n == 0) return std::nullopt;
    FigureGrid grid;
    grid.rowTitle = grid.columnTitle = Text::tr("Participant");
    grid.rowLink = grid.columnLink = Link::Client;
    grid.valueTitle = Text::tr("Cosine of two updates");
    grid.scale = FigureGrid::Scale::Diverging;
    grid.high = 1.0;
    grid.values = record.robustness.similarity;
    for (const Participation& one : record.participants) {
        if (selection.client == one.client) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back({clientName(*moment.info, one.client, one.level, one.malicious), one.client});
        grid.columns.push_back({QString::number(one.client), one.client});
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < n; ++k)
            grid.outlined.push_back(record.participants[i].malicious && record.participants[k].malicious);
    return FigurePart{QStringLiteral("similarity"),
                      Text::tr("Similarity in round %1; framed: attackers").arg(formatCount(moment.round)),
                      std::nullopt, std::move(grid)};
}

FigureChart roundsChart(const QString& title) {
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {title, Quantity::Share, false, 0.0, 1.0, {}, Link::None};
    return chart;
}

std::optional<FigurePart> successPart(const RunMoment& moment, const ViewSelection& selection) {
    FigureChart chart = roundsChart(Text::tr("Attack success (%)"));
    chart.seriesLink = Link::Level;
    for (std::size_t level = 0; level < moment.info->levels.size(); ++level) {
        FigureSeries series;
        series.id = QStringLiteral("success-%1").arg(level);
        series.name = capacityOf(*moment.info, static_cast<std::int64_t>(level));
        series.level = static_cast<int>(level);
        series.key = static_cast<qint64>(level);
        if (selection.level && *selection.level != series.level) series.role = FigureSeries::Role::Ghost;
        for (const RoundRecord& record : *moment.records) {
            if (level >= record.robustness.attackSuccess.size()) continue;
            series.x.append(static_cast<double>(record.round));
            series.y.append(record.robustness.attackSuccess[level]);
        }
        if (!series.x.isEmpty()) chart.series.push_back(std::move(series));
    }
    if (chart.series.empty()) return std::nullopt;
    return FigurePart{QStringLiteral("success"), Text::tr("Attack success"), std::move(chart), std::nullopt};
}

std::optional<FigurePart> reachPart(const RunMoment& moment) {
    FigureChart chart = roundsChart(Text::tr("Share of the parameters (%)"));
    FigureSeries owned, below;
    owned.id = QStringLiteral("owned");
    owned.name = Text::tr("held by attackers alone");
    below.id = QStringLiteral("below-quorum");
    below.name = Text::tr("fewer than 2f + 1 holders");
    for (const RoundRecord& record : *moment.records) {
        if (!record.robustness.active) continue;
        const auto round = static_cast<double>(record.round);
        owned.x.append(round);
        owned.y.append(record.robustness.owned);
        if (moment.info->experiment.defence.kind == DefenceKind::None) continue;
        below.x.append(round);
        below.y.append(record.robustness.belowQuorum);
    }
    if (owned.x.isEmpty()) return std::nullopt;
    chart.series.push_back(std::move(owned));
    if (!below.x.isEmpty()) chart.series.push_back(std::move(below));
    return FigurePart{QStringLiteral("reach"), Text::tr("Reach of the attackers"), std::move(chart),
                      std::nullopt};
}

std::optional<FigurePart> besidePart(const RunMoment& moment, const ViewSelection& selection,
                                     const ViewOptions& options) {
    const QString choice = optionValue(options, besideOption());
    if (choice == QLatin1String("success")) return successPart(moment, selection);
    if (choice == QLatin1String("reach")) return reachPart(moment);
    return similarityPart(moment, selection);
}

QString successText(const RunMoment& moment) {
    const std::vector<double>& success = moment.record()->robustness.attackSuccess;
    QStringList parts;
    for (std::size_t level = 0; level < success.size() && level < moment.info->levels.size(); ++level)
        parts << Text::tr("%1 at %2", "share, capacity")
                     .arg(formatPercent(success[level]),
                          capacityOf(*moment.info, static_cast<std::int64_t>(level)));
    return parts.join(QStringLiteral(", "));
}

QString summaryOf(const RunMoment& moment) {
    int malicious = 0, refused = 0, leftOut = 0, shortened = 0;
    const RoundRecord& record = *moment.record();
    for (const Participation& one : record.participants) {
        malicious += one.malicious;
        refused += isRefused(one.rejection);
        leftOut += one.rejection == Rejection::NotChosen;
        shortened += one.factor < 1.0;
    }
    QString text = Text::tr(
                       "Round %1: %2 of %3 participants attacked; updates refused: %4, left out: %5, "
                       "shortened: %6.")
                       .arg(formatCount(moment.round), QString::number(malicious),
                            QString::number(record.participants.size()), QString::number(refused),
                            QString::number(leftOut), QString::number(shortened));
    if (const QString success = successText(moment); !success.isEmpty())
        text += Text::tr(" Attack success: %1.").arg(success);
    const DefenceSettings& defence = moment.info->experiment.defence;
    const auto judged = static_cast<std::int64_t>(record.participants.size()) - refused;
    if (judged < leastUpdates(defence))
        text += Text::tr(
                    " The defence had %1 updates to choose from and needs %2 to bear %3 malicious ones: this "
                    "round "
                    "is not protected.")
                    .arg(judged)
                    .arg(leastUpdates(defence))
                    .arg(defence.f);
    return text;
}

QString numbersOf(const RunMoment& moment) {
    const RoundRecord& record = *moment.record();
    const auto largest = std::max_element(
        record.participants.begin(), record.participants.end(),
        [](const Participation& a, const Participation& b) { return a.updateNorm < b.updateNorm; });
    if (largest == record.participants.end()) return {};
    const double ratio = againstMedian(record, *largest);
    return Text::tr("Largest update: client %1, ‖Δ‖ = %2, %3 of its tier's median; %4.")
        .arg(QString::number(largest->client), formatNumber(largest->updateNorm),
             quantityText(ratio, Quantity::Log2Ratio), verdictText(*largest));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = Text::tr("Robustness");
    if (moment.record() == nullptr) {
        figure.message = Text::tr("Press Play: updates are compared from the first round on.");
        return figure;
    }
    const bool ratio = optionValue(options, measureOption()) == QLatin1String("ratio");
    figure.parts.push_back(normsPart(moment, selection, ratio));
    if (auto part = besidePart(moment, selection, options)) figure.parts.push_back(*std::move(part));
    figure.summary = summaryOf(moment);
    figure.explanation = {
        Text::tr("How large each client's update was, what the server made of it, how alike the updates of a "
                 "round are, and how far an attack gets at each capacity."),
        Text::tr(
            "cos(i, k) = Σ Δ<sub>i</sub>Δ<sub>k</sub> / (‖Δ<sub>i</sub>‖·‖Δ<sub>k</sub>‖) over what both "
            "hold &nbsp;·&nbsp; backdoor: P(target | trigger, class ≠ target) &nbsp;·&nbsp; label flip: "
            "P(wrong label | flipped class) &nbsp;·&nbsp; mask hijack: share of the chosen parameters in "
            "the mask"),
        numbersOf(moment),
        Text::tr("Honest updates of one tier are about as large, and point the same way. An update many "
                 "times the tier's median, a block of very similar updates, or one that points against all "
                 "others is worth a look. Similarity and success are measured while an attack or a defence "
                 "is set.")};
    return figure;
}

}  // namespace

ViewDefinition robustnessView() {
    ViewDefinition view;
    view.id = QStringLiteral("robustness");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("attack poisoning backdoor Krum cosine norm");
    view.title = Text::tr("Robustness");
    view.help =
        Text::tr("Sizes and similarity of the updates, what the server refused, and how far attacks get.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{measureOption(), besideOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
