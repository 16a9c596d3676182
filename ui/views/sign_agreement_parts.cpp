#include "ui/views/sign_agreement_parts.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ui/models/similar_order.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

// What two unrelated updates agree on.
constexpr double kChance = 0.5;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SignAgreement)
};

QString capacityOf(const RunInfo& info, std::int64_t level) {
    const auto index = static_cast<std::size_t>(level);
    return index < info.levels.size() ? formatCapacity(info.levels[index].capacity) : QString();
}

/// Participants that pass the filter, by falling capacity, or with what agrees side by side.
std::vector<std::size_t> shownOf(const RunMoment& moment, const ViewSelection& selection,
                                 const std::vector<double>& shares, bool alike) {
    const std::vector<Participation>& all = moment.record()->participants;
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!selection.level || *selection.level == static_cast<int>(all[i].level)) shown.push_back(i);
    std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(all[a].level, all[a].client) < std::pair(all[b].level, all[b].client);
    });
    if (!alike) return shown;
    std::vector<double> among;
    for (const std::size_t a : shown)
        for (const std::size_t b : shown) among.push_back(shares[a * all.size() + b]);
    std::vector<std::size_t> sorted;
    for (const std::size_t i : similarOrder(among, shown.size())) sorted.push_back(shown[i]);
    return sorted;
}

void setColours(FigureGrid& grid) {
    grid.quantity = Quantity::Share;
    grid.valueTitle = Text::tr("Same direction (%)");
    grid.low = 0.0;
    grid.high = 1.0;
}

FigureGrid clientGrid(const RunMoment& moment, const ViewSelection& selection,
                      const std::vector<double>& shares, const std::vector<std::size_t>& shown) {
    const std::vector<Participation>& all = moment.record()->participants;
    FigureGrid grid;
    grid.rowTitle = Text::tr("Client");
    grid.columnTitle = Text::tr("Client");
    grid.rowLink = Link::Client;
    setColours(grid);
    for (const std::size_t i : shown) {
        if (selection.client == all[i].client)
            grid.chosenRow = grid.chosenColumn = static_cast<int>(grid.rows.size());
        grid.rows.push_back({QStringLiteral("%1 · %2").arg(QString::number(all[i].client),
                                                           capacityOf(*moment.info, all[i].level)),
                             all[i].client});
        grid.columns.push_back({QString::number(all[i].client), all[i].client});
        for (const std::size_t k : shown) {
            grid.values.push_back(shares[i * all.size() + k]);
            grid.outlined.push_back(grid.values.back() < kChance ? 1 : 0);
        }
    }
    return grid;
}

/// Means over the pairs of two capacities, a participant with itself left out.
FigureGrid levelGrid(const RunMoment& moment, const ViewSelection& selection,
                     const std::vector<double>& shares) {
    const RunInfo& info = *moment.info;
    const std::vector<Participation>& all = moment.record()->participants;
    const std::size_t levels = info.levels.size();
    std::vector<double> sums(levels * levels, 0.0);
    std::vector<int> pairs(levels * levels, 0);
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = 0; k < all.size(); ++k) {
            const double share = shares[i * all.size() + k];
            if (i == k || std::isnan(share)) continue;
            const std::size_t cell =
                static_cast<std::size_t>(all[i].level) * levels + static_cast<std::size_t>(all[k].level);
            sums[cell] += share;
            ++pairs[cell];
        }
    }
    FigureGrid grid;
    grid.rowTitle = grid.columnTitle = Text::tr("Capacity");
    grid.rowLink = Link::Level;
    setColours(grid);
    for (std::size_t a = 0; a < levels; ++a) {
        if (selection.level == static_cast<int>(a)) grid.chosenRow = static_cast<int>(a);
        grid.rows.push_back({capacityOf(info, static_cast<std::int64_t>(a)), qint64(a)});
        grid.columns.push_back({capacityOf(info, static_cast<std::int64_t>(a)), qint64(a)});
        for (std::size_t b = 0; b < levels; ++b) {
            const std::size_t cell = a * levels + b;
            grid.values.push_back(pairs[cell] == 0 ? std::numeric_limits<double>::quiet_NaN()
                                                   : sums[cell] / pairs[cell]);
            grid.outlined.push_back(grid.values.back() < kChance ? 1 : 0);
            // Each pair was met twice within a capacity.
            grid.notes.push_back(Text::tr("%n pair(s)", nullptr, a == b ? pairs[cell] / 2 : pairs[cell]));
        }
    }
    return grid;
}

/// All pairs of different participants that share moved parameters.
struct Pairs {
    int count = 0, against = 0;
    double sum = 0.0;
    std::size_t worstA = 0, worstB = 0;
    double worst = 2.0;
};

Pairs pairsOf(const std::vector<double>& shares, const std::vector<std::size_t>& shown, std::size_t n) {
    Pairs pairs;
    for (std::size_t a = 0; a < shown.size(); ++a) {
        for (std::size_t b = a + 1; b < shown.size(); ++b) {
            const double share = shares[shown[a] * n + shown[b]];
            if (std::isnan(share)) continue;
            ++pairs.count;
            pairs.against += share < kChance ? 1 : 0;
            pairs.sum += share;
            if (share >= pairs.worst) continue;
            pairs.worst = share;
            pairs.worstA = shown[a];
            pairs.worstB = shown[b];
        }
    }
    return pairs;
}

}  // namespace

std::vector<double> signShares(const RoundRecord& record) {
    std::vector<double> shares = record.robustness.signAgreement;
    if (shares.size() != record.participants.size() * record.participants.size()) return {};
    std::replace_if(
        shares.begin(), shares.end(), [](double share) { return share < 0.0; },
        std::numeric_limits<double>::quiet_NaN());
    return shares;
}

Figure signAgreementFigure(const RunMoment& moment, const ViewSelection& selection, bool alike) {
    Figure figure;
    figure.title = Text::tr("Agreement of updates, whole model");
    figure.explanation = {
        Text::tr("Of the parameters that two clients both hold and both moved in this round, the share that "
                 "they moved the same way."),
        Text::tr("agreement(i, k) = |{p : Δ<sub>i</sub>(p) · Δ<sub>k</sub>(p) &gt; 0}| / |{p : "
                 "Δ<sub>i</sub>(p) · Δ<sub>k</sub>(p) ≠ 0}|"),
        {},
        Text::tr("50 % is what chance gives. Above it two clients help each other; below it (outlined) they "
                 "fight over the weights that they share, and averaging takes back what each has learned.")};
    if (moment.record() == nullptr) {
        figure.message = Text::tr("Press Play: updates are compared from the first round on.");
        return figure;
    }
    const std::vector<Participation>& all = moment.record()->participants;
    const std::vector<double> shares = signShares(*moment.record());
    if (shares.empty()) {
        figure.message = Text::tr(
            "This round does not hold how updates agree: it was written by an older version, or had more "
            "than 64 participants.");
        return figure;
    }
    const std::vector<std::size_t> shown = shownOf(moment, selection, shares, alike);
    if (!shown.empty())
        figure.parts.push_back({QStringLiteral("clients"),
                                Text::tr("Participants of round %1").arg(formatCount(moment.round)),
                                std::nullopt, clientGrid(moment, selection, shares, shown)});
    figure.parts.push_back({QStringLiteral("levels"), Text::tr("Mean over the pairs, capacity by capacity"),
                            std::nullopt, levelGrid(moment, selection, shares)});
    const Pairs pairs = pairsOf(shares, shown, all.size());
    if (pairs.count == 0) {
        figure.summary = Text::tr("No two participants of round %1 moved the same parameters.")
                             .arg(formatCount(moment.round));
        return figure;
    }
    figure.summary =
        Text::tr(
            "Round %1: on average two participants moved %2 of what both moved the same way; %3 of %4 "
            "pairs are below the 50 % of chance.")
            .arg(formatCount(moment.round), formatPercent(pairs.sum / pairs.count),
                 formatCount(pairs.against), formatCount(pairs.count));
    figure.explanation.numbers =
        Text::tr("Lowest: clients %1 and %2 with %3.")
            .arg(QString::number(all[pairs.worstA].client), QString::number(all[pairs.worstB].client),
                 formatPercent(pairs.worst));
    return figure;
}

}  // namespace fiarse::ui
