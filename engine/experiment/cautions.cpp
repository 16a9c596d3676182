#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/api/experiment_file.h"
#include "engine/api/masks.h"
#include "engine/experiment/idle_settings.h"

namespace fiarse {

namespace {

/// Rounds with too many attackers that are still taken for chance.
constexpr double kSeldom = 0.05;
/// Among fewer participants z of "a little is enough" is never above 0.
constexpr std::int64_t kLeastToHide = 5;

double logChoose(double n, double k) {
    return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

/// The clients of a round; how many of the drawn are malicious is hypergeometric.
struct Draw {
    std::int64_t clients = 0, malicious = 0, drawn = 0;
};

Draw drawOf(const Experiment& experiment) {
    Draw draw;
    for (const Tier& tier : experiment.tiers) draw.clients += tier.clients;
    draw.malicious = std::min(draw.clients, attackersOf(experiment.attack, attackCandidates(experiment)));
    draw.drawn = std::min(experiment.training.participants, draw.clients);
    return draw;
}

/// The chance of a round whose number of malicious participants meets `counts`.
template <typename Counts>
double chanceOf(const Draw& draw, Counts counts) {
    const auto n = static_cast<double>(draw.clients);
    const auto m = static_cast<double>(draw.malicious);
    const auto k = static_cast<double>(draw.drawn);
    double chance = 0.0;
    for (std::int64_t x = std::max<std::int64_t>(0, draw.drawn - (draw.clients - draw.malicious));
         x <= std::min(draw.malicious, draw.drawn); ++x) {
        const auto i = static_cast<double>(x);
        if (counts(x)) chance += std::exp(logChoose(m, i) + logChoose(n - m, k - i) - logChoose(n, k));
    }
    return std::clamp(chance, 0.0, 1.0);
}

/// Whether z of "a little is enough" is above 0, so that attackers leave the mean of the honest: they lack
/// the supporters for a majority of their own, and there are more than twice as many honest participants.
bool hidesBesideTheMean(std::int64_t participants, std::int64_t malicious) {
    const std::int64_t supporters = participants / 2 + 1 - malicious;
    return malicious > 0 && supporters > 0 && participants - malicious > 2 * supporters;
}

bool isAttackTier(const Experiment& experiment, std::size_t tier) {
    return experiment.attack.tier == 0 || experiment.attack.tier == static_cast<std::int64_t>(tier) + 1;
}

std::optional<Error> tooManyAttackers(const Experiment& experiment) {
    if (leastUpdates(experiment.defence) == 0) return std::nullopt;
    const Draw draw = drawOf(experiment);
    const double chance =
        chanceOf(draw, [&](std::int64_t malicious) { return malicious > experiment.defence.f; });
    if (chance <= kSeldom) return std::nullopt;
    return Error{.message = fmt::format(
                     "In about {:.0f} % of the rounds more than defence.f = {} of the {} participants will "
                     "be malicious ({} of {} clients are); the defence is not made for "
                     "that. Raise defence.f, or take fewer malicious clients.",
                     100.0 * chance, experiment.defence.f, draw.drawn, draw.malicious, draw.clients),
                 .key = "defence.f"};
}

std::optional<Error> nowhereToHide(const Experiment& experiment) {
    if (experiment.attack.kind != AttackKind::Alie) return std::nullopt;
    const Draw draw = drawOf(experiment);
    const double chance =
        chanceOf(draw, [&](std::int64_t malicious) { return hidesBesideTheMean(draw.drawn, malicious); });
    if (chance > kSeldom) return std::nullopt;
    const bool few = 2 * draw.malicious <= draw.clients;
    const std::string remedy = draw.drawn < kLeastToHide
                                   ? fmt::format("It takes at least {} participants a round.", kLeastToHide)
                               : few ? "Take more malicious clients."
                                     : "Take fewer malicious clients.";
    return Error{
        .message = fmt::format(
            "attack.kind alie sends the honest mean less z deviations. With {} of {} clients malicious and "
            "{} in a round, z is 0 or less in {} rounds, which does no harm. {}",
            draw.malicious, draw.clients, draw.drawn, chance < 0.0005 ? "all" : "nearly all", remedy),
        .key = draw.drawn < kLeastToHide ? "training.participants" : "attack.clients"};
}

std::optional<Error> attackWithoutEffect(const Experiment& experiment) {
    if (experiment.attack.kind == AttackKind::MaskHijack && !masksFollowMagnitude(experiment))
        return Error{.message =
                         "Masks do not follow |w| here, so weights that are inflated enter no mask: "
                         "attack.kind mask-hijack only adds noise. Take strategy.kind fiarse with "
                         "strategy.importance magnitude.",
                     .key = "attack.kind"};
    if (experiment.attack.kind != AttackKind::OutOfMask) return std::nullopt;
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i)
        if (isAttackTier(experiment, i) && experiment.tiers[i].capacity.value >= 1.0)
            return Error{.message = fmt::format(
                             "Clients of tier {} ({}) hold the whole model, so nothing lies outside "
                             "of their mask: in their hands attack.kind out-of-mask does nothing. "
                             "attack.tier chooses who attacks.",
                             i + 1, experiment.tiers[i].name),
                         .key = "attack.tier"};
    return std::nullopt;
}

}  // namespace

std::int64_t attackersOf(const AttackSettings& attack, std::int64_t candidates) {
    const auto all = static_cast<double>(candidates);
    const double wanted =
        attack.clients < 1.0 ? std::max(1.0, std::round(attack.clients * all)) : std::floor(attack.clients);
    return static_cast<std::int64_t>(std::min(all, wanted));
}

std::int64_t attackCandidates(const Experiment& experiment) {
    // Who has the largest capacity already cannot lie about it.
    double largest = 0.0;
    for (const Tier& tier : experiment.tiers) largest = std::max(largest, tier.capacity.value);
    std::int64_t candidates = 0;
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i) {
        const bool able = experiment.attack.kind != AttackKind::CapacityLying ||
                          experiment.tiers[i].capacity.value < largest;
        if (isAttackTier(experiment, i) && able) candidates += experiment.tiers[i].clients;
    }
    return candidates;
}

std::vector<Error> cautions(const Experiment& experiment) {
    std::vector<Error> found = idleSettings(experiment);
    if (experiment.attack.kind == AttackKind::None) return found;
    for (const auto& caution :
         {tooManyAttackers(experiment), nowhereToHide(experiment), attackWithoutEffect(experiment)})
        if (caution) found.push_back(*caution);
    return found;
}

}  // namespace fiarse
