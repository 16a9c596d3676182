#include "ui/models/set_facts.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/models/chosen_parameters.h"
#include "ui/models/selection_text.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct Text {
    Q_DECLARE_TR_FUNCTIONS(InspectorPanel)
};

// Sums over the chosen parameters of one value a parameter.
template <typename T>
double meanOf(const std::vector<T>& values, const std::vector<std::uint8_t>& chosen, std::uint64_t count) {
    if (values.size() != chosen.size() || count == 0) return kUnknown;
    double sum = 0.0;
    for (std::size_t p = 0; p < chosen.size(); ++p)
        sum += chosen[p] != 0 ? std::abs(static_cast<double>(values[p])) : 0.0;
    return sum / static_cast<double>(count);
}

void countTiers(SetFacts& facts, const RoundArrays& arrays, const std::vector<std::uint8_t>& chosen) {
    if (arrays.tierMap.size() != chosen.size()) return;
    for (std::size_t p = 0; p < chosen.size(); ++p) {
        if (chosen[p] == 0) continue;
        const std::uint8_t entry = arrays.tierMap[p];
        if (entry == kHeldByNobody)
            ++facts.nobody;
        else if (entry == kAlwaysHeld)
            ++facts.notMaskable;
        else if (entry < facts.byLevel.size())
            ++facts.byLevel[entry];
    }
}

void countTraining(SetFacts& facts, const RoundArrays& arrays, const std::vector<std::uint8_t>& chosen) {
    if (arrays.lastTrained.size() != chosen.size()) return;
    std::uint64_t trained = 0;
    double rounds = 0.0;
    for (std::size_t p = 0; p < chosen.size(); ++p) {
        if (chosen[p] == 0) continue;
        if (arrays.lastTrained[p] <= 0) {
            ++facts.never;
        } else {
            ++trained;
            rounds += static_cast<double>(arrays.round - arrays.lastTrained[p]);
        }
    }
    facts.staleness = trained == 0 ? kUnknown : rounds / static_cast<double>(trained);
}

QString tiersText(const RunInfo& info, const SetFacts& facts) {
    const auto share = [&](std::uint64_t count) {
        return formatSmallPercent(static_cast<double>(count) /
                                  static_cast<double>(std::max<std::uint64_t>(facts.count, 1)));
    };
    QStringList lines;
    for (std::size_t l = facts.byLevel.size(); l-- > 0;) {
        if (facts.byLevel[l] > 0)
            lines << QStringLiteral("%1: %2").arg(formatCapacity(info.levels[l].capacity),
                                                  share(facts.byLevel[l]));
    }
    if (facts.nobody > 0) lines << Text::tr("nobody: %1").arg(share(facts.nobody));
    if (facts.notMaskable > 0) lines << Text::tr("always held: %1").arg(share(facts.notMaskable));
    return lines.join(QLatin1Char('\n'));
}

void addClients(std::vector<InspectorRow>& rows, const RunInfo& info, std::size_t rounds,
                const std::vector<RoundRecord>& records, const ViewSelection& selection) {
    std::vector<qint64> chosen;
    for (const ClientInfo& client : info.clients) {
        if (selection.choosesClient(client.id)) chosen.push_back(client.id);
    }
    rows.push_back({QStringLiteral("set-clients"), Text::tr("clients"),
                    Text::tr("%1 of %2", "clients")
                        .arg(formatCount(qint64(chosen.size())), formatCount(qint64(info.clients.size()))),
                    Text::tr("The chosen clients: %1.").arg(numberRanges(chosen, 20))});
    std::int64_t parts = 0;
    const RoundRecord* evaluated = nullptr;
    for (std::size_t r = 0; r < std::min(rounds, records.size()); ++r) {
        for (const Participation& one : records[r].participants)
            parts += selection.choosesClient(one.client) ? 1 : 0;
        if (records[r].evaluated && !records[r].clientAccuracy.empty()) evaluated = &records[r];
    }
    rows.push_back({QStringLiteral("set-participations"), Text::tr("took part"),
                    parts == 1 ? Text::tr("once") : Text::tr("%1 times").arg(formatCount(parts)),
                    Text::tr("Participations of the chosen clients, all rounds so far together.")});
    if (evaluated == nullptr) return;
    double sum = 0.0;
    std::size_t known = 0;
    for (std::size_t i = 0; i < std::min(info.clients.size(), evaluated->clientAccuracy.size()); ++i) {
        if (!selection.choosesClient(info.clients[i].id)) continue;
        sum += evaluated->clientAccuracy[i];
        ++known;
    }
    if (known == 0) return;
    rows.push_back({QStringLiteral("set-accuracy"), Text::tr("mean accuracy"),
                    formatPercent(sum / static_cast<double>(known)),
                    Text::tr("Mean over the chosen clients, each on its own test data, in round %1.")
                        .arg(evaluated->round)});
}

}  // namespace

SetFacts setFacts(const RunInfo& info, const RoundArrays& arrays, const ViewSelection& selection) {
    SetFacts facts;
    facts.all = info.layout.count;
    facts.byLevel.assign(info.levels.size(), 0);
    const std::vector<std::uint8_t> chosen = chosenParameters(info, arrays, selection, 0, info.layout.count);
    facts.count = static_cast<std::uint64_t>(std::count(chosen.begin(), chosen.end(), std::uint8_t{1}));
    facts.meanMagnitude = meanOf(arrays.weights, chosen, facts.count);
    const bool any = arrays.round > 0;
    facts.assigned = any ? meanOf(arrays.assigned, chosen, facts.count) : kUnknown;
    facts.alive = any ? meanOf(arrays.alive, chosen, facts.count) : kUnknown;
    facts.moved = any ? meanOf(arrays.moved, chosen, facts.count) : kUnknown;
    countTiers(facts, arrays, chosen);
    countTraining(facts, arrays, chosen);
    return facts;
}

bool isSet(const ViewSelection& selection) {
    return !selection.parameters.isEmpty() || selection.clients.size() > 1;
}

std::vector<InspectorRow> setRows(const RunInfo& info, const RoundArrays& arrays,
                                  const std::vector<RoundRecord>& records, const ViewSelection& selection) {
    std::vector<InspectorRow> rows;
    if (selection.choosesClients())
        addClients(rows, info, static_cast<std::size_t>(std::max<std::int64_t>(arrays.round, 0)), records,
                   selection);
    const SetFacts facts = setFacts(info, arrays, selection);
    const auto share =
        static_cast<double>(facts.count) / static_cast<double>(std::max<std::uint64_t>(facts.all, 1));
    rows.push_back(
        {QStringLiteral("set-count"), Text::tr("parameters"),
         QStringLiteral("%1 · %2").arg(formatCount(qint64(facts.count)), formatSmallPercent(share)),
         selection.choosesClients()
             ? Text::tr("Chosen parameters that at least one of the chosen clients holds.")
             : Text::tr("Chosen parameters, and their share of the model.")});
    rows.push_back({QStringLiteral("set-magnitude"), Text::tr("mean |w|"),
                    formatNumber(facts.meanMagnitude, 3),
                    Text::tr("Mean magnitude of the chosen parameters.")});
    rows.push_back({QStringLiteral("set-tiers"), Text::tr("tiers"), tiersText(info, facts),
                    Text::tr("The smallest capacity that holds them, as shares of the chosen parameters.")});
    if (!std::isnan(facts.assigned)) {
        rows.push_back({QStringLiteral("set-coverage"), Text::tr("coverage"),
                        QStringLiteral("%1 · %2 · %3")
                            .arg(formatNumber(facts.assigned, 3), formatNumber(facts.alive, 3),
                                 formatNumber(facts.moved, 3)),
                        Text::tr("Mean participants of this round that were assigned a chosen parameter, "
                                 "kept it alive, moved it.")});
    }
    if (!std::isnan(facts.staleness)) {
        rows.push_back({QStringLiteral("set-staleness"), Text::tr("staleness"),
                        facts.staleness == 1.0 ? Text::tr("1 round")
                                               : Text::tr("%1 rounds").arg(formatNumber(facts.staleness, 3)),
                        Text::tr("Mean rounds since the last training, over those ever trained.")});
    }
    rows.push_back({QStringLiteral("set-never"), Text::tr("never trained"), formatCount(qint64(facts.never)),
                    Text::tr("Chosen parameters that no client has trained so far.")});
    return rows;
}

}  // namespace fiarse::ui
