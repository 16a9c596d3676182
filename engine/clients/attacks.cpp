#include "engine/clients/attacks.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace fiarse {

namespace {

/// A polynomial with its highest coefficient first.
template <std::size_t N>
double polynomial(const double (&coefficients)[N], double x) {
    double value = 0.0;
    for (const double coefficient : coefficients) value = value * x + coefficient;
    return value;
}

/// Acklam's approximation for p in (0, 1/2]; relative error 1.15e-9.
double roughQuantile(double p) {
    static constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                   1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    static constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                                   6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
    static constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                   -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    static constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                   3.754408661907416e+00, 1.0};
    constexpr double kTail = 0.02425;
    if (p < kTail) {
        const double q = std::sqrt(-2.0 * std::log(p));
        return polynomial(c, q) / polynomial(d, q);
    }
    const double q = p - 0.5;
    const double r = q * q;
    return polynomial(a, r) * q / polynomial(b, r);
}

}  // namespace

std::vector<std::int64_t> maliciousClients(const AttackSettings& attack,
                                           std::span<const AttackCandidate> clients, std::uint64_t seed) {
    if (attack.kind == AttackKind::None) return {};
    std::vector<std::int64_t> chosen;
    for (const AttackCandidate& client : clients) {
        if (attack.tier > 0 && client.tier != attack.tier - 1) continue;
        if (attack.kind == AttackKind::CapacityLying && client.largest) continue;
        chosen.push_back(client.id);
    }
    Random random = Random::stream(seed, "malicious");
    random.shuffle(std::span(chosen));
    chosen.resize(static_cast<std::size_t>(attackersOf(attack, static_cast<std::int64_t>(chosen.size()))));
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

double inverseNormal(double probability) {
    if (probability > 0.5) return -inverseNormal(1.0 - probability);
    double x = roughQuantile(probability);
    const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - probability;
    const double step = error * std::sqrt(2.0 * std::numbers::pi) * std::exp(x * x / 2.0);
    return x - step / (1.0 + x * step / 2.0);
}

double alieDeviations(std::int64_t participants, std::int64_t malicious) {
    const std::int64_t honest = participants - malicious;
    const std::int64_t supporters = participants / 2 + 1 - malicious;
    if (supporters <= 0 || honest <= supporters) return 0.0;
    return inverseNormal(static_cast<double>(honest - supporters) / static_cast<double>(honest));
}

void flipSign(std::span<float> delta, double scale) {
    for (float& value : delta) value *= static_cast<float>(-scale);
}

void becomeNoise(std::span<float> delta, double scale, Random& random) {
    const double deviation = scale * rootMeanSquare(delta);
    for (float& value : delta) value = static_cast<float>(deviation * random.normal());
}

void hideInTheCrowd(HeldUpdate& update, std::span<const HeldUpdate> honest, double z) {
    std::vector<std::size_t> at(honest.size(), 0);
    std::vector<double> values;
    for (std::size_t i = 0; i < update.flat.size(); ++i) {
        const std::uint32_t p = update.flat[i];
        values.clear();
        for (std::size_t k = 0; k < honest.size(); ++k) {
            const std::vector<std::uint32_t>& flat = honest[k].flat;
            while (at[k] < flat.size() && flat[at[k]] < p) ++at[k];
            if (at[k] < flat.size() && flat[at[k]] == p)
                values.push_back(static_cast<double>(honest[k].delta[at[k]]));
        }
        if (values.empty()) continue;
        const auto count = static_cast<double>(values.size());
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
        double squares = 0.0;
        for (const double value : values) squares += (value - mean) * (value - mean);
        const double deviation = values.size() < 2 ? 0.0 : std::sqrt(squares / (count - 1.0));
        update.delta[i] = static_cast<float>(mean - z * deviation);
    }
}

Ballot countBallot(std::span<const HeldUpdate> updates, std::span<const Submission> submissions,
                   std::size_t parameters, Divisor divisor) {
    Ballot ballot{std::vector<float>(parameters, 0.0f), std::vector<float>(parameters, 0.0f)};
    for (std::size_t i = 0; i < updates.size(); ++i) {
        const float share = divisor == Divisor::Samples ? static_cast<float>(submissions[i].samples) : 1.0f;
        const bool always = divisor != Divisor::Moved || submissions[i].malicious;
        for (std::size_t k = 0; k < updates[i].flat.size(); ++k) {
            if (!always && updates[i].delta[k] == 0.0f) continue;
            ballot.all[updates[i].flat[k]] += share;
            if (submissions[i].malicious) ballot.malicious[updates[i].flat[k]] += share;
        }
    }
    return ballot;
}

void replaceModel(HeldUpdate& update, const Ballot& ballot, double serverRate, double scale) {
    for (std::size_t i = 0; i < update.flat.size(); ++i) {
        const std::uint32_t p = update.flat[i];
        const double boost = static_cast<double>(ballot.all[p]) / static_cast<double>(ballot.malicious[p]);
        update.delta[i] =
            static_cast<float>(static_cast<double>(update.delta[i]) * scale * boost / serverRate);
    }
}

std::vector<std::uint32_t> hijackedParameters(const Layout& layout, double share, std::uint64_t seed) {
    std::vector<std::uint32_t> chosen;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        if (!layer.maskable || layer.count == 0) continue;
        std::vector<std::uint32_t> all(layer.count);
        std::iota(all.begin(), all.end(), static_cast<std::uint32_t>(layer.offset));
        Random random = Random::stream(seed, "hijack", l);
        random.shuffle(std::span(all));
        const double wanted = std::max(1.0, std::floor(share * static_cast<double>(layer.count)));
        all.resize(static_cast<std::size_t>(wanted));
        chosen.insert(chosen.end(), all.begin(), all.end());
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

void hijackMasks(HeldUpdate& update, std::span<const std::uint32_t> chosen, std::span<const float> weights,
                 const Layout& layout, std::span<const float> largest, const Ballot& ballot,
                 double serverRate, double scale) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < update.flat.size(); ++i) {
        const std::uint32_t p = update.flat[i];
        while (at < chosen.size() && chosen[at] < p) ++at;
        if (at == chosen.size()) return;
        if (chosen[at] != p) continue;
        const double goal = std::copysign(scale * static_cast<double>(largest[layout.layerOf(p)]),
                                          static_cast<double>(weights[p]));
        const double boost = static_cast<double>(ballot.all[p]) / static_cast<double>(ballot.malicious[p]);
        update.delta[i] = static_cast<float>((static_cast<double>(weights[p]) - goal) * boost / serverRate);
    }
}

void writeOutside(LocalResult& result, std::span<const float> weights, std::span<const std::uint8_t> mask,
                  double scale, Random& random) {
    const HeldUpdate own = heldUpdate(result, weights, mask);
    const auto step = static_cast<float>(scale * rootMeanSquare(own.delta));
    LocalResult forged = result;
    forged.flat.clear();
    forged.weights.clear();
    std::size_t at = 0;
    for (std::uint32_t p = 0; p < weights.size(); ++p) {
        while (at < result.flat.size() && result.flat[at] < p) ++at;
        if (mask[p] != 0) {
            // A mask may hold more than was sent.
            if (at == result.flat.size() || result.flat[at] != p) continue;
            forged.weights.push_back(result.weights[at]);
        } else {
            forged.weights.push_back(weights[p] + (random.uniform() < 0.5 ? -step : step));
        }
        forged.flat.push_back(p);
    }
    result = std::move(forged);
}

}  // namespace fiarse
