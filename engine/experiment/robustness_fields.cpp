#include "engine/experiment/robustness_fields.h"

#include <fmt/format.h>

#include <initializer_list>
#include <string>

#include "engine/experiment/field_builders.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr double kMostClients = 65535.0;
constexpr double kMostClasses = 255.0;  // labels are bytes
constexpr double kMostRounds = 1e6;
constexpr double kMostTiers = 254.0;
constexpr double kMostImages = 1e7;

std::function<bool(const Experiment&)> forAttacks(std::initializer_list<AttackKind> kinds) {
    return [chosen = std::vector<AttackKind>(kinds)](const Experiment& e) {
        for (const AttackKind kind : chosen)
            if (e.attack.kind == kind) return true;
        return false;
    };
}

std::function<bool(const Experiment&)> forDefences(std::initializer_list<DefenceKind> kinds) {
    return [chosen = std::vector<DefenceKind>(kinds)](const Experiment& e) {
        for (const DefenceKind kind : chosen)
            if (e.defence.kind == kind) return true;
        return false;
    };
}

/// A number greater than 0.
template <typename Access>
Field positiveReal(std::string key, FieldText text, Access access) {
    Field field = realField(std::move(key), std::move(text), access);
    field.minimum = 0.0;
    field.minimumAllowed = false;
    return field;
}

Field attackKind() {
    return choiceField(
        "attack.kind", {"Attack", "What malicious clients do.", "", ""},
        {{"none", "None", "All clients are honest."},
         {"label-flip", "Label flip", "They train on wrong labels."},
         {"sign-flip", "Sign flip", "They send the opposite of their update, times the strength."},
         {"gaussian", "Gaussian noise",
          "They send noise instead of an update; its standard deviation is the strength times the root mean "
          "square of their own update."},
         {"alie", "A little is enough",
          "For each parameter they send the honest holders' mean less z standard deviations, times the "
          "strength, with z just small enough to pass for honest (Baruch et al., NeurIPS 2019)."},
         {"model-replacement", "Backdoor by model replacement",
          "They learn a small patch of pixels as a sign for the target class and scale their update so that "
          "it outweighs all others (Bagdasaryan et al., AISTATS 2020)."},
         {"mask-hijack", "Mask hijack",
          "They inflate the magnitude of chosen parameters to the strength times the largest of the layer; "
          "these then enter every client's mask and push others out."},
         {"capacity-lying", "Capacity lying",
          "Clients of weak tiers claim the largest capacity and send the opposite of their update, times "
          "the strength: parameters that few hold are theirs alone."},
         {"out-of-mask", "Writing outside the mask", "They also change parameters that they do not hold."}},
        [](auto& e) -> auto& { return e.attack.kind; });
}

/// Who attacks, and from when on.
std::vector<Field> attackers() {
    const auto anyAttack = [](const Experiment& e) { return e.attack.kind != AttackKind::None; };
    Field clients = positiveReal(
        "attack.clients",
        {"Malicious clients", "Below 1: their share of the clients. From 1 on: their number.", "", ""},
        [](auto& e) -> auto& { return e.attack.clients; });
    Field tier = integerField(
        "attack.tier",
        {"Of tier", "Malicious clients are drawn from this tier, counted from 1. 0: from all tiers.", "", ""},
        0, kMostTiers, [](auto& e) -> auto& { return e.attack.tier; });
    Field start = integerField(
        "attack.start", {"First round", "The round in which the attack begins.", "", ""}, 1, kMostRounds,
        [](auto& e) -> auto& { return e.attack.start; });
    clients.applies = tier.applies = start.applies = anyAttack;
    return {clients, tier, start};
}

}  // namespace

std::vector<Field> attackGroup() {
    using enum AttackKind;
    Field scale = positiveReal(
        "attack.scale",
        {"Strength",
         "Multiplies what the attack does: the update, the noise, the deviations, or (mask hijack) how many "
         "times the largest magnitude of the layer.",
         "", ""},
        [](auto& e) -> auto& { return e.attack.scale; });
    scale.applies =
        forAttacks({SignFlip, Gaussian, Alie, ModelReplacement, MaskHijack, CapacityLying, OutOfMask});
    Field target = integerField(
        "attack.target",
        {"Target class", "The class that images are to be taken for, counted from 0.", "", ""}, 0,
        kMostClasses, [](auto& e) -> auto& { return e.attack.target; });
    target.applies = [](const Experiment& e) {
        return e.attack.kind == ModelReplacement || (e.attack.kind == LabelFlip && e.attack.from >= 0);
    };
    Field from = integerField(
        "attack.from",
        {"Flipped class",
         "The class whose images get the target's label, counted from 0. -1: every label is mirrored, the "
         "first class becomes the last.",
         "", ""},
        -1, kMostClasses, [](auto& e) -> auto& { return e.attack.from; });
    from.applies = forAttacks({LabelFlip});
    Field poison = positiveReal(
        "attack.poison", {"Poisoned share", "Share of each batch that carries the trigger.", "", ""},
        [](auto& e) -> auto& { return e.attack.poison; });
    poison.maximum = 1.0;
    poison.applies = forAttacks({ModelReplacement});
    Field parameters = positiveReal(
        "attack.parameters", {"Hijacked share", "Share of each layer that is inflated.", "", ""},
        [](auto& e) -> auto& { return e.attack.parameters; });
    parameters.maximum = 1.0;
    parameters.applies = forAttacks({MaskHijack});
    std::vector<Field> fields = {attackKind()};
    for (Field& field : attackers()) fields.push_back(std::move(field));
    for (Field* field : {&scale, &from, &target, &poison, &parameters}) fields.push_back(std::move(*field));
    return later(std::move(fields));
}

std::vector<Field> defenceGroup() {
    using enum DefenceKind;
    Field f = integerField(
        "defence.f",
        {"Bearable attackers",
         "Malicious participants a round that the defence is to withstand. A parameter needs 2f + 1 holders "
         "for that.",
         "f", "clients"},
        0, kMostClients, [](auto& e) -> auto& { return e.defence.f; });
    Field trim = realField(
        "defence.trim",
        {"Trimmed share",
         "Share of a parameter's holders that is cut off at each end, 0.5 leaves the median. 0: f of them.",
         "β", ""},
        [](auto& e) -> auto& { return e.defence.trim; });
    trim.minimum = 0.0;
    trim.maximum = 0.5;
    trim.applies = forDefences({TrimmedMean});
    Field clip = positiveReal(
        "defence.clip", {"Largest norm", "In medians of the norms of the same tier's updates.", "", ""},
        [](auto& e) -> auto& { return e.defence.clip; });
    clip.applies = forDefences({NormClip});
    Field root = integerField(
        "defence.root",
        {"Root images", "Training images that the server keeps for itself to train its own update on.", "",
         "images"},
        1, kMostImages, [](auto& e) -> auto& { return e.defence.root; });
    root.applies = forDefences({FlTrust});
    Field quorum = choiceField(
        "defence.quorum",
        {"Too few holders", "What happens to a parameter with fewer than 2f + 1 holders.", "", ""},
        {{"use", "Decide all the same", "The rule decides with the holders there are."},
         {"shrink", "Smaller step", "The step is multiplied by n / (n + 3), with n holders."},
         {"skip", "Leave as it is", "The parameter keeps its value in this round."}},
        [](auto& e) -> auto& { return e.defence.quorum; });
    f.applies = quorum.applies = [](const Experiment& e) { return e.defence.kind != None; };
    return later(
        {choiceField(
             "defence.kind",
             {"Defence", "How the server combines the updates of a parameter's holders.", "", ""},
             {{"none", "None", "The plain mean, as the divisor says."},
              {"median", "Median", "The median of a parameter's holders."},
              {"trimmed-mean", "Trimmed mean", "The mean without the largest and the smallest updates."},
              {"krum", "Krum", "Only the update that lies closest to its n - f - 2 nearest neighbours."},
              {"multi-krum", "Multi-Krum", "The mean of the n - f - 2 updates with the best Krum scores."},
              {"norm-clip", "Norm clipping", "Updates larger than the tier's usual ones are shortened."},
              {"geometric-median", "Geometric median",
               "Updates weigh less the further they are from the middle of all (Pillutla et al., 2022)."},
              {"fltrust", "FLTrust",
               "Updates weigh as much as they point the way of the server's own update, which it trains "
               "for each tier on images of its own (Cao et al., NDSS 2021)."}},
             [](auto& e) -> auto& { return e.defence.kind; }),
         f, trim, clip, root, quorum});
}

namespace {

/// A defence that counts attackers, at the beginning of a sentence.
const char* defenceTitle(DefenceKind kind) {
    switch (kind) {
        case DefenceKind::Krum:
            return "Krum";
        case DefenceKind::MultiKrum:
            return "Multi-Krum";
        case DefenceKind::Median:
            return "The median";
        case DefenceKind::TrimmedMean:
            return "The trimmed mean";
        default:
            return "The geometric median";
    }
}

}  // namespace

std::vector<Error> checkRobustness(const Experiment& experiment) {
    std::vector<Error> errors;
    const auto report = [&](const char* key, std::string sentence) {
        errors.push_back({.message = std::move(sentence), .key = key});
    };
    const AttackSettings& attack = experiment.attack;
    const auto tiers = static_cast<std::int64_t>(experiment.tiers.size());
    if (attack.kind != AttackKind::None && attack.tier > tiers) {
        report("attack.tier",
               fmt::format("attack.tier is {}, but there {} only {}; 0 takes the "
                           "malicious clients from all of them.",
                           attack.tier, tiers == 1 ? "is" : "are", counted(tiers, "tier", "tiers")));
    }
    const std::int64_t candidates = attack.kind == AttackKind::None ? 0 : attackCandidates(experiment);
    if (attack.kind == AttackKind::CapacityLying && candidates == 0 && attack.tier <= tiers)
        report("attack.tier",
               "Nobody can lie: only clients below the largest capacity can claim more than they have. "
               "Choose another attack.tier, or 0 for all.");
    if (attack.kind != AttackKind::None && candidates > 0 && attack.clients >= 1.0 &&
        attack.clients > static_cast<double>(candidates)) {
        report("attack.clients",
               fmt::format("attack.clients is {}, but only {} can be malicious; lower it, or let "
                           "attack.tier take them from all tiers.",
                           attack.clients, counted(candidates, "client", "clients")));
    }
    if (attack.kind == AttackKind::LabelFlip && attack.from == attack.target) {
        report("attack.from", fmt::format("attack.from and attack.target are both {}; a label flip needs two "
                                          "different classes, or attack.from = -1.",
                                          attack.from));
    }
    const std::int64_t n = experiment.training.participants;
    const std::int64_t f = experiment.defence.f;
    const std::int64_t least = leastUpdates(experiment.defence);
    if (n < least) {
        const bool krum = least == 2 * f + 3;
        const std::string needs =
            fmt::format("it needs at least {} ({})", least, krum ? "n >= 2f + 3" : "n > 2f");
        report(f > 0 ? "defence.f" : "training.participants",
               f > 0 ? fmt::format("{} cannot bear {} among {}; {}. Lower defence.f or raise "
                                   "training.participants.",
                                   defenceTitle(experiment.defence.kind),
                                   counted(f, "malicious participant", "malicious participants"), n, needs)
                     : fmt::format("{} cannot choose among {}; {}. Raise training.participants.",
                                   defenceTitle(experiment.defence.kind),
                                   counted(n, "participant", "participants"), needs));
    }
    return errors;
}

}  // namespace fiarse
