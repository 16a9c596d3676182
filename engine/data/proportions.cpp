#include "engine/data/proportions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace fiarse {

namespace {

// Small enough never to be drawn while a client's own classes last.
constexpr double kFloor = 1e-12;

std::vector<double> shares(const std::vector<std::int64_t>& counts) {
    const double total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    std::vector<double> result;
    for (const std::int64_t n : counts) result.push_back(static_cast<double>(n) / total);
    return result;
}

// Deals the classes to one client after the other; the class held least often so far is next.
class ClassDealer {
public:
    ClassDealer(const std::vector<std::int64_t>& classCounts, Random& random)
        : m_held(classCounts.size(), 0), m_exists(classCounts.size()), m_random(random) {
        for (std::size_t c = 0; c < classCounts.size(); ++c) m_exists[c] = classCounts[c] > 0;
    }

    // The least held class among those that are allowed and not in `hand`, ties by chance; npos if none.
    template <typename Allowed>
    std::size_t next(const std::vector<std::uint32_t>& hand, Allowed allowed) {
        std::vector<std::size_t> best;
        for (std::size_t c = 0; c < m_held.size(); ++c) {
            const bool has = std::find(hand.begin(), hand.end(), c) != hand.end();
            if (!m_exists[c] || has || !allowed(c)) continue;
            if (!best.empty() && m_held[c] > m_held[best.front()]) continue;
            if (!best.empty() && m_held[c] < m_held[best.front()]) best.clear();
            best.push_back(c);
        }
        if (best.empty()) return npos;
        const std::size_t chosen = best[m_random.below(best.size())];
        ++m_held[chosen];
        return chosen;
    }

    static constexpr std::size_t npos = std::numeric_limits<std::size_t>::max();

private:
    std::vector<std::int64_t> m_held;
    std::vector<bool> m_exists;
    Random& m_random;
};

}  // namespace

std::vector<std::size_t> clientTiers(const std::vector<Tier>& tiers) {
    std::vector<std::size_t> result;
    for (std::size_t t = 0; t < tiers.size(); ++t) {
        result.insert(result.end(), static_cast<std::size_t>(std::max<std::int64_t>(tiers[t].clients, 0)), t);
    }
    return result;
}

std::vector<std::int64_t> dividedByShares(const std::vector<double>& shares, std::int64_t images) {
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<std::int64_t> quotas;
    std::vector<std::pair<double, std::size_t>> remainders;
    std::int64_t left = images;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double exact = static_cast<double>(images) * (shares[i] / sum);
        quotas.push_back(static_cast<std::int64_t>(exact));
        left -= quotas.back();
        remainders.emplace_back(std::floor(exact) - exact, i);
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; left > 0; ++i, --left) ++quotas[remainders[i % remainders.size()].second];
    return quotas;
}

std::vector<std::int64_t> imageQuotas(const std::vector<double>& shares, std::int64_t images) {
    std::vector<std::int64_t> quotas = dividedByShares(shares, images);
    // Nobody is left without an image, at the cost of whoever has most.
    for (std::int64_t& quota : quotas) {
        if (quota > 0) continue;
        --*std::max_element(quotas.begin(), quotas.end());
        quota = 1;
    }
    return quotas;
}

Proportions tierMixtures(const std::vector<Tier>& tiers, const std::vector<std::int64_t>& classCounts) {
    std::vector<double> clientShare;
    for (const Tier& tier : tiers) clientShare.push_back(static_cast<double>(tier.clients) * tier.dataShare);
    const double clients = std::accumulate(clientShare.begin(), clientShare.end(), 0.0);
    const std::vector<double> classShare = shares(classCounts);
    Proportions result;
    for (const Tier& tier : tiers) {
        // The stretch of all tiers of this capacity: they are the same devices to the method.
        double from = 0.0;
        double length = 0.0;
        for (std::size_t other = 0; other < tiers.size(); ++other) {
            if (tiers[other].capacity.value < tier.capacity.value) from += clientShare[other] / clients;
            if (tiers[other].capacity.value == tier.capacity.value) length += clientShare[other] / clients;
        }
        std::vector<double> row(classShare.size(), 0.0);
        double begin = 0.0;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const double end = begin + classShare[c];
            const double overlap = std::min(end, from + length) - std::max(begin, from);
            // Rounding must not lend a tier a sliver of its neighbour's class.
            row[c] = overlap > 1e-9 ? overlap : 0.0;
            begin = end;
        }
        const double sum = std::accumulate(row.begin(), row.end(), 0.0);
        for (double& share : row) share /= sum;
        result.push_back(std::move(row));
    }
    return result;
}

std::vector<double> dirichlet(double alpha, std::size_t classes, Random& random) {
    std::vector<double> row(classes, 0.0);
    double sum = 0.0;
    for (double& share : row) sum += share = random.gamma(alpha);
    if (!(sum > 0.0) || !std::isfinite(sum)) {
        // Below about alpha = 0.001 every gamma draw underflows; the limit is one class alone.
        std::fill(row.begin(), row.end(), 0.0);
        row[random.below(classes)] = sum = 1.0;
    }
    double total = 0.0;
    for (double& share : row) total += share = std::max(share / sum, kFloor);
    for (double& share : row) share /= total;
    return row;
}

Proportions classProportions(const PartitionSettings& settings, const std::vector<Tier>& tiers,
                             const std::vector<std::int64_t>& classCounts, Random& random) {
    const double link = settings.capacityLink;
    const Proportions mixtures = tierMixtures(tiers, classCounts);
    Proportions rows;
    for (const std::size_t tier : clientTiers(tiers)) {
        std::vector<double> row = settings.kind == PartitionKind::Dirichlet
                                      ? dirichlet(settings.alpha, classCounts.size(), random)
                                      : shares(classCounts);
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] = (1.0 - link) * row[c] + link * mixtures[tier][c];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<std::vector<std::uint32_t>> dealClasses(const PartitionSettings& settings,
                                                    const std::vector<Tier>& tiers,
                                                    const std::vector<std::int64_t>& classCounts,
                                                    Random& random) {
    const Proportions mixtures = tierMixtures(tiers, classCounts);
    const std::vector<std::size_t> tierOf = clientTiers(tiers);
    std::vector<std::size_t> order(tierOf.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    ClassDealer dealer(classCounts, random);
    std::vector<std::vector<std::uint32_t>> hands(tierOf.size());
    for (const std::size_t client : order) {
        auto& hand = hands[client];
        const auto& own = mixtures[tierOf[client]];
        for (std::int64_t card = 0; card < settings.classes; ++card) {
            const bool linked = random.uniform() < settings.capacityLink;
            std::size_t chosen = ClassDealer::npos;
            if (linked) chosen = dealer.next(hand, [&](std::size_t c) { return own[c] > 0.0; });
            if (chosen == ClassDealer::npos) chosen = dealer.next(hand, [](std::size_t) { return true; });
            hand.push_back(static_cast<std::uint32_t>(chosen));
        }
        std::sort(hand.begin(), hand.end());
    }
    return hands;
}

}  // namespace fiarse
