#include "engine/data/partition.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <string>

#include "engine/core/random.h"
#include "engine/data/proportions.h"

namespace fiarse {

namespace {

using Counts = std::vector<std::vector<std::int64_t>>;  // [clients][classes]

std::vector<std::int64_t> classCounts(const Dataset& data, const Split& split) {
    std::vector<std::int64_t> counts(data.classes(), 0);
    for (const std::uint8_t label : split.labels) ++counts[label];
    return counts;
}

Error refuse(std::string message, std::string key) {
    return Error{ErrorKind::Input, std::move(message), "", 0, 0, std::move(key)};
}

/// What the examples are called in sentences.
std::string nounOf(DataKind kind) {
    switch (kind) {
        case DataKind::Image:
            return "images";
        case DataKind::Table:
        case DataKind::Series:
            return "rows";
        case DataKind::Text:
            return "texts";
    }
    return "examples";
}

/// @param present  classes that have training examples.
std::optional<Error> tooLittle(const PartitionSettings& settings, const std::string& title, DataKind kind,
                               std::int64_t examples, std::int64_t present) {
    if (settings.clients > examples)
        return refuse(title + " has " + std::to_string(examples) + " training " + nounOf(kind) +
                          ", too few for " + std::to_string(settings.clients) +
                          " clients; every client needs at least one.",
                      "data.partition.clients");
    if (settings.kind == PartitionKind::Shards && (settings.classes < 1 || settings.classes > present))
        return refuse("A client cannot hold " + std::to_string(settings.classes) + " classes: " + title +
                          " has 1 to " + std::to_string(present) + " to choose from.",
                      "data.partition.classes");
    return std::nullopt;
}

std::optional<Error> check(const Dataset& data, const Experiment& experiment) {
    const PartitionSettings& settings = experiment.data.partition;
    const std::size_t clients = clientTiers(experiment.tiers).size();
    if (clients == 0) return refuse("The tiers hold no clients; at least one client is needed.", "tier");
    if (static_cast<std::int64_t>(clients) != settings.clients) {
        return refuse("The tiers hold " + std::to_string(clients) +
                          " clients together, but the partition has " + std::to_string(settings.clients) +
                          "; the two must be equal.",
                      "data.partition.clients");
    }
    if (settings.kind == PartitionKind::Column) {
        const auto groups = static_cast<std::int64_t>(data.groupNames.size());
        if (auto problem = groupProblem(data.title, data.kind, groups, static_cast<std::int64_t>(clients)))
            return problem;
    }
    if (settings.kind == PartitionKind::FeatureShift && clients > data.test.count()) {
        return refuse(data.title + " has " + std::to_string(data.test.count()) + " test " +
                          nounOf(data.kind) + ", too few for " + std::to_string(clients) +
                          " clients; with shifted features every client needs its own.",
                      "data.partition.clients");
    }
    const auto counts = classCounts(data, data.train);
    const auto present = std::count_if(counts.begin(), counts.end(), [](std::int64_t n) { return n > 0; });
    if (auto problem = tooLittle(settings, data.title, data.kind,
                                 static_cast<std::int64_t>(data.train.count()), present))
        return problem;
    const bool draws = settings.kind == PartitionKind::Dirichlet || settings.kind == PartitionKind::Quantity;
    if (draws && !(settings.alpha > 0.0)) {
        return refuse("The Dirichlet concentration alpha must be greater than 0.", "data.partition.alpha");
    }
    if (!(settings.capacityLink >= 0.0 && settings.capacityLink <= 1.0)) {
        return refuse("The capacity link must be a number from 0 to 1.", "data.partition.capacity_link");
    }
    const auto testCounts = classCounts(data, data.test);
    for (std::size_t c = 0; c < counts.size(); ++c) {
        if (counts[c] > 0 && testCounts[c] == 0) {
            return refuse("Class " + data.classNames[c] + " of " + data.title + " has training " +
                              nounOf(data.kind) + " but no test " + nounOf(data.kind) +
                              ", so clients that hold it could not be tested.",
                          "data.source");
        }
    }
    return std::nullopt;
}

// An index drawn in proportion to `weight`, among the classes that still have images; -1 if none has.
int drawClass(const std::vector<double>& weight, const std::vector<std::int64_t>& left, Random& random) {
    double sum = 0.0;
    for (std::size_t c = 0; c < left.size(); ++c) sum += left[c] > 0 ? weight[c] : 0.0;
    if (!(sum > 0.0)) return -1;
    double at = random.uniform() * sum;
    int last = -1;
    for (std::size_t c = 0; c < left.size(); ++c) {
        if (left[c] == 0 || !(weight[c] > 0.0)) continue;
        last = static_cast<int>(c);
        at -= weight[c];
        if (at < 0.0) break;
    }
    return last;
}

bool allEqual(const std::vector<double>& shares) {
    return std::adjacent_find(shares.begin(), shares.end(), std::not_equal_to<>()) == shares.end();
}

// Clients draw in turns, each turn in a new order, so that nobody is always left with the remains. Who is
// to have more images draws in more of the turns, spread over all of them.
Counts drawCounts(const Proportions& proportions, const std::vector<double>& shares,
                  std::vector<std::int64_t> left, Random& random) {
    const std::size_t clients = proportions.size();
    const std::int64_t images = std::accumulate(left.begin(), left.end(), std::int64_t{0});
    const std::int64_t each = images / static_cast<std::int64_t>(clients);
    const std::int64_t extra = images % static_cast<std::int64_t>(clients);
    const bool alike = allEqual(shares);
    const std::vector<std::int64_t> quotas =
        alike ? std::vector<std::int64_t>(clients, each + 1) : imageQuotas(shares, images);
    const std::int64_t turns = *std::max_element(quotas.begin(), quotas.end());
    Counts counts(clients, std::vector<std::int64_t>(left.size(), 0));
    std::vector<std::size_t> order(clients);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::int64_t turn = 0; turn < turns; ++turn) {
        random.shuffle(std::span(order));
        // Alike, the last turn is for the images that no longer go round.
        const std::size_t drawing = alike && turn == each ? static_cast<std::size_t>(extra) : clients;
        for (std::size_t i = 0; i < drawing; ++i) {
            const std::int64_t quota = quotas[order[i]];
            if ((turn + 1) * quota / turns == turn * quota / turns) continue;
            const int drawn = drawClass(proportions[order[i]], left, random);
            if (drawn < 0) continue;
            --left[static_cast<std::size_t>(drawn)];
            ++counts[order[i]][static_cast<std::size_t>(drawn)];
        }
    }
    return counts;
}

// Each class divided among its holders in proportion to their shares; what does not divide goes to the
// holders with the fewest images.
Counts divideAmongHolders(const std::vector<std::vector<std::uint32_t>>& hands,
                          const std::vector<double>& shares, const std::vector<std::int64_t>& images) {
    const bool alike = allEqual(shares);
    Counts counts(hands.size(), std::vector<std::int64_t>(images.size(), 0));
    std::vector<std::int64_t> total(hands.size(), 0);
    for (std::size_t c = 0; c < images.size(); ++c) {
        std::vector<std::size_t> holders;
        for (std::size_t client = 0; client < hands.size(); ++client) {
            const auto& hand = hands[client];
            if (std::find(hand.begin(), hand.end(), c) != hand.end()) holders.push_back(client);
        }
        if (holders.empty()) continue;
        std::stable_sort(holders.begin(), holders.end(),
                         [&](std::size_t a, std::size_t b) { return total[a] < total[b]; });
        const auto n = static_cast<std::int64_t>(holders.size());
        std::vector<double> holderShares;
        for (const std::size_t client : holders) holderShares.push_back(shares[client]);
        const std::vector<std::int64_t> quotas =
            alike ? std::vector<std::int64_t>() : dividedByShares(holderShares, images[c]);
        for (std::int64_t i = 0; i < n; ++i) {
            const std::int64_t share =
                alike ? images[c] / n + (i < images[c] % n ? 1 : 0) : quotas[static_cast<std::size_t>(i)];
            const std::size_t client = holders[static_cast<std::size_t>(i)];
            counts[client][c] += share;
            total[client] += share;
        }
    }
    return counts;
}

// Image numbers of each class, in the order of the source.
std::vector<std::vector<std::uint32_t>> imagesByClass(const Dataset& data, const Split& split) {
    std::vector<std::vector<std::uint32_t>> decks(data.classes());
    for (std::size_t i = 0; i < split.count(); ++i) {
        decks[split.labels[i]].push_back(static_cast<std::uint32_t>(i));
    }
    return decks;
}

// How many test images of each class: `wanted` in proportion to `train`, by largest remainders, and no
// more than there are.
std::vector<std::int64_t> testCounts(const std::vector<std::int64_t>& train, std::int64_t wanted,
                                     const std::vector<std::vector<std::uint32_t>>& decks) {
    const std::int64_t total = std::accumulate(train.begin(), train.end(), std::int64_t{0});
    std::vector<std::int64_t> counts;
    std::vector<std::pair<std::int64_t, std::size_t>> remainders;
    std::int64_t given = 0;
    for (std::size_t c = 0; c < train.size(); ++c) {
        counts.push_back(wanted * train[c] / total);
        given += counts.back();
        remainders.emplace_back(-(wanted * train[c] % total), c);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; given < wanted; ++i, ++given) ++counts[remainders[i].second];
    for (std::size_t c = 0; c < counts.size(); ++c) {
        counts[c] = std::min(counts[c], static_cast<std::int64_t>(decks[c].size()));
    }
    return counts;
}

// The first `count` places of a fresh shuffle: a sample without replacement. Leaves `deck` reordered.
void sample(std::vector<std::uint32_t>& deck, std::int64_t count, Random& random,
            std::vector<std::uint32_t>& out) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        std::swap(deck[i], deck[i + random.below(deck.size() - i)]);
        out.push_back(deck[i]);
    }
}

// How many images of each class every client gets.
Counts countsFor(const Dataset& data, const Experiment& experiment, std::uint64_t seed) {
    const PartitionSettings& settings = experiment.data.partition;
    const auto images = classCounts(data, data.train);
    std::vector<double> shares;
    for (const std::size_t tier : clientTiers(experiment.tiers))
        shares.push_back(experiment.tiers[tier].dataShare);
    Random mixture = Random::stream(seed, "partition.mixture");
    if (settings.kind == PartitionKind::Shards)
        return divideAmongHolders(dealClasses(settings, experiment.tiers, images, mixture), shares, images);
    if (settings.kind == PartitionKind::Quantity) {
        Random quantity = Random::stream(seed, "partition.quantity");
        const std::vector<double> sizes = dirichlet(settings.alpha, shares.size(), quantity);
        for (std::size_t i = 0; i < shares.size(); ++i) shares[i] *= sizes[i];
    }
    Random turns = Random::stream(seed, "partition.turns");
    return drawCounts(classProportions(settings, experiment.tiers, images, mixture), shares, images, turns);
}

// Each client holds what is its own.
std::vector<ClientData> dealByGroup(const Dataset& data) {
    std::vector<ClientData> result(data.groupNames.size());
    for (std::size_t i = 0; i < data.train.count(); ++i)
        result[static_cast<std::size_t>(data.train.group[i])].train.push_back(static_cast<std::uint32_t>(i));
    for (std::size_t i = 0; i < data.test.count(); ++i)
        result[static_cast<std::size_t>(data.test.group[i])].test.push_back(static_cast<std::uint32_t>(i));
    return result;
}

// Test images with the client's mixture. `shared`: other clients may get the same ones; else they leave the
// decks, which were shuffled by whoever drew before.
void dealTests(const std::vector<std::int64_t>& wanted, std::vector<std::vector<std::uint32_t>>& decks,
               bool shared, Random& random, std::vector<std::uint32_t>& out) {
    for (std::size_t c = 0; c < decks.size(); ++c) {
        auto deck = decks[c];
        sample(deck, wanted[c], random, out);
        if (!shared) decks[c].assign(deck.begin() + wanted[c], deck.end());
    }
    std::sort(out.begin(), out.end());
}

Result<std::vector<ClientData>> dealOut(const Dataset& data, const Counts& counts, bool sharedTests,
                                        std::uint64_t seed) {
    auto trainDecks = imagesByClass(data, data.train);
    auto testDecks = imagesByClass(data, data.test);
    for (std::size_t c = 0; c < trainDecks.size(); ++c) {
        Random::stream(seed, "partition.train", c).shuffle(std::span(trainDecks[c]));
    }
    const auto clients = static_cast<std::int64_t>(counts.size());
    const std::int64_t testEach =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(data.test.count()) / clients);

    std::vector<ClientData> result(counts.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        ClientData& client = result[i];
        for (std::size_t c = 0; c < trainDecks.size(); ++c) {
            auto& deck = trainDecks[c];
            const auto from = deck.end() - counts[i][c];
            client.train.insert(client.train.end(), from, deck.end());
            deck.erase(from, deck.end());
        }
        if (client.train.empty())
            return refuse("Client " + std::to_string(i + 1) +
                              " would be left without a single training image; use fewer clients or "
                              "a partition that spreads the classes more widely.",
                          "data.partition.clients");
        std::sort(client.train.begin(), client.train.end());
        Random random = Random::stream(seed, "partition.test", i);
        dealTests(testCounts(counts[i], testEach, testDecks), testDecks, sharedTests, random, client.test);
    }
    return result;
}

}  // namespace

std::optional<Error> shapeProblem(const PartitionSettings& settings, const DataShape& shape) {
    return tooLittle(settings, shape.title, shape.kind, shape.trainCount,
                     static_cast<std::int64_t>(shape.classNames.size()));
}

std::optional<Error> groupProblem(const std::string& title, DataKind kind, std::int64_t groups,
                                  std::int64_t clients) {
    if (groups == 0)
        return refuse(
            title + " does not tell whose its " + nounOf(kind) +
                " are; the partition by column needs a CSV file and its client column in data.client.",
            "data.partition.kind");
    if (groups == clients) return std::nullopt;
    return refuse(title + " has " + std::to_string(groups) + " clients of its own, but the tiers hold " +
                      std::to_string(clients) +
                      " together; under the partition by column the clients of the tiers must sum to " +
                      std::to_string(groups) + ".",
                  "data.partition.clients");
}

Result<std::vector<ClientData>> partition(const Dataset& data, const Experiment& experiment,
                                          std::uint64_t seed) {
    if (auto error = check(data, experiment)) return *std::move(error);
    const PartitionKind kind = experiment.data.partition.kind;
    if (kind == PartitionKind::Column) return dealByGroup(data);
    return dealOut(data, countsFor(data, experiment, seed), kind != PartitionKind::FeatureShift, seed);
}

}  // namespace fiarse
