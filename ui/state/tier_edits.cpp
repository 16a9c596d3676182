#include "ui/state/tier_edits.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <utility>

#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

std::size_t at(int row) {
    return static_cast<std::size_t>(row);
}

bool isTaken(const std::vector<Tier>& tiers, const std::string& name) {
    return std::any_of(tiers.begin(), tiers.end(), [&](const Tier& tier) { return tier.name == name; });
}

std::string freeName(const std::vector<Tier>& tiers, const QString& stem, int first) {
    for (int number = first;; ++number) {
        const std::string name = QStringLiteral("%1 %2").arg(stem).arg(number).toStdString();
        if (!isTaken(tiers, name)) return name;
    }
}

std::set<double, std::greater<>> capacities(const std::vector<Tier>& tiers) {
    std::set<double, std::greater<>> values;
    for (const Tier& tier : tiers) values.insert(tier.capacity.value);
    return values;
}

}  // namespace

Experiment withTiers(Experiment experiment, std::vector<Tier> tiers) {
    experiment.tiers = std::move(tiers);
    experiment.data.partition.clients =
        std::accumulate(experiment.tiers.begin(), experiment.tiers.end(), std::int64_t{0},
                        [](std::int64_t sum, const Tier& tier) { return sum + tier.clients; });
    return experiment;
}

Experiment withTierAdded(const Experiment& experiment, int row) {
    std::vector<Tier> tiers = experiment.tiers;
    Tier added;
    added.name =
        freeName(tiers, QCoreApplication::translate("tiers", "Tier"), static_cast<int>(tiers.size()) + 1);
    if (row >= 0) added.capacity = capacityFromValue(tiers[at(row)].capacity.value / 4.0);
    tiers.insert(tiers.begin() + (row + 1), added);
    return withTiers(experiment, std::move(tiers));
}

Experiment withTierDuplicated(const Experiment& experiment, int row) {
    std::vector<Tier> tiers = experiment.tiers;
    Tier copy = tiers[at(row)];
    copy.name = freeName(tiers, QString::fromStdString(copy.name), 2);
    tiers.insert(tiers.begin() + (row + 1), copy);
    return withTiers(experiment, std::move(tiers));
}

Experiment withTierRemoved(const Experiment& experiment, int row) {
    std::vector<Tier> tiers = experiment.tiers;
    tiers.erase(tiers.begin() + row);
    return withTiers(experiment, std::move(tiers));
}

Experiment withTierMoved(const Experiment& experiment, int from, int to) {
    std::vector<Tier> tiers = experiment.tiers;
    const Tier moved = tiers[at(from)];
    tiers.erase(tiers.begin() + from);
    tiers.insert(tiers.begin() + to, moved);
    return withTiers(experiment, std::move(tiers));
}

Result<Experiment> withClients(const Experiment& experiment, int row, std::int64_t clients, bool keepTotal) {
    std::vector<Tier> tiers = experiment.tiers;
    const std::int64_t total =
        std::accumulate(tiers.begin(), tiers.end(), std::int64_t{0},
                        [](std::int64_t sum, const Tier& tier) { return sum + tier.clients; });
    const auto others = static_cast<std::int64_t>(tiers.size()) - 1;
    const std::int64_t most = !keepTotal ? clients : others > 0 ? total - others : total;
    if (clients < 1 || clients > most || (keepTotal && others == 0 && clients != total)) {
        const QString sentence = QCoreApplication::translate(
            "tiers", "With the total kept at %1, this tier can have %2 to %3 clients.");
        return Error{.message = sentence.arg(total).arg(others > 0 ? 1 : total).arg(most).toStdString()};
    }
    if (keepTotal && others > 0) {
        Tier own = tiers[at(row)];
        tiers.erase(tiers.begin() + row);
        const Result<std::vector<Tier>> rest = scaledTiers(std::move(tiers), total - clients);
        if (!rest) return rest.error();
        tiers = *rest;
        tiers.insert(tiers.begin() + row, std::move(own));
    }
    tiers[at(row)].clients = clients;
    return withTiers(experiment, std::move(tiers));
}

Result<std::vector<Tier>> scaledTiers(std::vector<Tier> tiers, std::int64_t clients) {
    const auto count = static_cast<std::int64_t>(tiers.size());
    if (clients < count) {
        return Error{.message = QCoreApplication::translate(
                                    "tiers", "%n tiers need at least one client each; remove a tier first.",
                                    nullptr, static_cast<int>(count))
                                    .toStdString(),
                     .key = "data.partition.clients"};
    }
    std::int64_t before = 0;
    for (const Tier& tier : tiers) before += std::max<std::int64_t>(tier.clients, 1);
    // Largest remainder, in whole numbers so that nothing is rounded twice.
    std::vector<std::pair<std::int64_t, std::size_t>> remainders;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const std::int64_t share = clients * std::max<std::int64_t>(tiers[i].clients, 1);
        tiers[i].clients = std::max<std::int64_t>(share / before, 1);
        given += tiers[i].clients;
        remainders.emplace_back(-(share % before), i);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; given < clients; ++i, ++given)
        ++tiers[remainders[i % tiers.size()].second].clients;
    // Raising tiny tiers to one client may have given out too many; the largest tier pays.
    const auto fewer = [](const Tier& a, const Tier& b) { return a.clients < b.clients; };
    for (; given > clients; --given) --std::max_element(tiers.begin(), tiers.end(), fewer)->clients;
    return tiers;
}

int levelCount(const std::vector<Tier>& tiers) {
    return static_cast<int>(capacities(tiers).size());
}

int levelOfTier(const std::vector<Tier>& tiers, int row) {
    const auto values = capacities(tiers);
    return static_cast<int>(std::distance(values.begin(), values.find(tiers[at(row)].capacity.value)));
}

QColor tierColour(const std::vector<Tier>& tiers, int row, const Theme& theme) {
    const QColor own(QString::fromStdString(tiers[at(row)].colour));
    if (own.isValid()) return own;
    return theme.levelColour(levelOfTier(tiers, row), levelCount(tiers));
}

QColor levelColour(const std::vector<Tier>& tiers, int level, const Theme& theme) {
    for (int row = 0; row < static_cast<int>(tiers.size()); ++row) {
        if (levelOfTier(tiers, row) == level) return tierColour(tiers, row, theme);
    }
    return theme.levelColour(level, levelCount(tiers));
}

}  // namespace fiarse::ui
