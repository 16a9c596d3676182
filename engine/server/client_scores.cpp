#include "engine/server/client_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/server/holder_rules.h"

namespace fiarse {

namespace {

constexpr double kSmallestDistance = 1e-12;
constexpr int kWeiszfeldSteps = 100;
constexpr double kWeiszfeldTolerance = 1e-9;
constexpr std::size_t kFewestForATier = 3;
// Masks of the clients' own meet in next to nothing but norm layers, which say little of an update.
constexpr double kSmallestCore = 0.05;

/// Calls visit(delta of a, delta of b) for every parameter that both hold.
template <typename Visit>
void forEachShared(const HeldUpdate& a, const HeldUpdate& b, Visit visit) {
    std::size_t k = 0;
    for (std::size_t i = 0; i < a.flat.size(); ++i) {
        while (k < b.flat.size() && b.flat[k] < a.flat[i]) ++k;
        if (k == b.flat.size()) return;
        if (b.flat[k] == a.flat[i]) visit(static_cast<double>(a.delta[i]), static_cast<double>(b.delta[k]));
    }
}

std::size_t unionSize(std::span<const HeldUpdate> updates) {
    std::uint32_t end = 0;
    for (const HeldUpdate& update : updates)
        if (!update.flat.empty()) end = std::max(end, update.flat.back() + 1);
    std::vector<char> held(end, 0);
    for (const HeldUpdate& update : updates)
        for (const std::uint32_t p : update.flat) held[p] = 1;
    return static_cast<std::size_t>(std::count(held.begin(), held.end(), 1));
}

}  // namespace

std::vector<HeldUpdate> onCore(std::span<const HeldUpdate> updates, std::size_t parameters) {
    std::vector<std::uint32_t> holders(parameters, 0);
    for (const HeldUpdate& update : updates)
        for (const std::uint32_t p : update.flat) ++holders[p];
    const auto all = static_cast<std::uint32_t>(updates.size());
    const auto core = static_cast<double>(std::count(holders.begin(), holders.end(), all));
    std::size_t smallest = parameters;
    for (const HeldUpdate& update : updates) smallest = std::min(smallest, update.flat.size());
    const std::uint32_t least = core >= kSmallestCore * static_cast<double>(smallest) && core > 0.0 ? all : 2;
    std::vector<HeldUpdate> kept(updates.size());
    for (std::size_t i = 0; i < updates.size(); ++i) {
        for (std::size_t k = 0; k < updates[i].flat.size(); ++k) {
            if (holders[updates[i].flat[k]] < least) continue;
            kept[i].flat.push_back(updates[i].flat[k]);
            kept[i].delta.push_back(updates[i].delta[k]);
        }
    }
    return kept;
}

std::vector<double> squaredDistances(std::span<const HeldUpdate> updates) {
    const std::size_t n = updates.size();
    const auto dimension = static_cast<double>(unionSize(updates));
    std::vector<double> distances(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = i + 1; k < n; ++k) {
            double sum = 0.0;
            std::size_t both = 0;
            forEachShared(updates[i], updates[k], [&](double a, double b) {
                sum += (a - b) * (a - b);
                ++both;
            });
            const double distance = both == 0 ? std::numeric_limits<double>::infinity()
                                              : sum * dimension / static_cast<double>(both);
            distances[i * n + k] = distances[k * n + i] = distance;
        }
    }
    return distances;
}

std::vector<double> krumScores(std::span<const double> distances, std::size_t clients, std::int64_t f) {
    const auto n = static_cast<std::int64_t>(clients);
    const auto neighbours =
        static_cast<std::size_t>(std::clamp<std::int64_t>(n - f - 2, 1, std::max<std::int64_t>(1, n - 1)));
    std::vector<double> scores;
    for (std::size_t i = 0; i < clients; ++i) {
        std::vector<double> others;
        for (std::size_t k = 0; k < clients; ++k)
            if (k != i) others.push_back(distances[i * clients + k]);
        std::sort(others.begin(), others.end());
        others.resize(std::min(others.size(), neighbours));
        scores.push_back(std::accumulate(others.begin(), others.end(), 0.0));
    }
    return scores;
}

std::vector<std::size_t> smallestScores(std::span<const double> scores, std::size_t count) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    order.resize(std::min(count, order.size()));
    std::sort(order.begin(), order.end());
    return order;
}

double normOf(const HeldUpdate& update) {
    return rootMeanSquare(update.delta) * std::sqrt(static_cast<double>(update.delta.size()));
}

std::vector<double> clipFactors(std::span<const HeldUpdate> updates, std::span<const int> levels,
                                double clip) {
    std::vector<double> norms, perParameter;
    for (const HeldUpdate& update : updates) {
        norms.push_back(normOf(update));
        perParameter.push_back(rootMeanSquare(update.delta));
    }
    const double usual = medianOf(perParameter);
    std::vector<double> factors;
    for (std::size_t i = 0; i < updates.size(); ++i) {
        std::vector<double> ofTier;
        for (std::size_t k = 0; k < updates.size(); ++k)
            if (levels[k] == levels[i]) ofTier.push_back(norms[k]);
        const double bound = clip * (ofTier.size() >= kFewestForATier
                                         ? medianOf(ofTier)
                                         : usual * std::sqrt(static_cast<double>(updates[i].flat.size())));
        factors.push_back(norms[i] > bound ? bound / norms[i] : 1.0);
    }
    return factors;
}

std::vector<double> geometricMedianWeights(std::span<const HeldUpdate> updates, std::size_t parameters) {
    std::vector<double> weights(updates.size(), 1.0);
    std::vector<double> middle(parameters), total(parameters);
    for (int step = 0; step < kWeiszfeldSteps; ++step) {
        std::fill(middle.begin(), middle.end(), 0.0);
        std::fill(total.begin(), total.end(), 0.0);
        for (std::size_t i = 0; i < updates.size(); ++i) {
            for (std::size_t k = 0; k < updates[i].flat.size(); ++k) {
                middle[updates[i].flat[k]] += weights[i] * static_cast<double>(updates[i].delta[k]);
                total[updates[i].flat[k]] += weights[i];
            }
        }
        std::vector<double> next;
        for (const HeldUpdate& update : updates) {
            double sum = 0.0;
            for (std::size_t k = 0; k < update.flat.size(); ++k) {
                const std::uint32_t p = update.flat[k];
                const double away = static_cast<double>(update.delta[k]) - middle[p] / total[p];
                sum += away * away;
            }
            const auto count = static_cast<double>(std::max<std::size_t>(1, update.flat.size()));
            next.push_back(1.0 / std::max(kSmallestDistance, std::sqrt(sum / count)));
        }
        const double largest = next.empty() ? 1.0 : *std::max_element(next.begin(), next.end());
        double change = 0.0;
        for (std::size_t i = 0; i < next.size(); ++i) {
            next[i] /= largest;
            change = std::max(change, std::fabs(next[i] - weights[i]));
        }
        weights = std::move(next);
        if (change < kWeiszfeldTolerance) break;
    }
    return weights;
}

double cosine(const HeldUpdate& a, const HeldUpdate& b) {
    double product = 0.0, left = 0.0, right = 0.0;
    forEachShared(a, b, [&](double x, double y) {
        product += x * y;
        left += x * x;
        right += y * y;
    });
    if (left == 0.0 || right == 0.0) return std::numeric_limits<double>::quiet_NaN();
    return std::clamp(product / std::sqrt(left * right), -1.0, 1.0);
}

Trust trustIn(const HeldUpdate& update, const HeldUpdate& own) {
    const double similarity = cosine(update, own);
    if (std::isnan(similarity) || similarity <= 0.0) return {};
    return {.weight = similarity, .factor = normOf(own) / normOf(update)};
}

}  // namespace fiarse
