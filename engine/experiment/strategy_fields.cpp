#include "engine/experiment/strategy_fields.h"

#include "engine/api/catalog.h"
#include "engine/api/masks.h"
#include "engine/experiment/field_builders.h"

namespace fiarse {

namespace {

bool isFiarse(const Experiment& e) {
    return e.strategy.kind == StrategyKind::Fiarse;
}

bool isRanked(const Experiment& e) {
    return isFiarse(e) || e.strategy.kind == StrategyKind::RandomMask;
}

bool isMix(const Experiment& e) {
    return isFiarse(e) && e.strategy.importance == ImportanceKind::Mix;
}

bool remembersUpdates(const Experiment& e) {
    const auto remembered = [](ImportanceKind kind) {
        return kind == ImportanceKind::Gradient || kind == ImportanceKind::Taylor ||
               kind == ImportanceKind::Fisher;
    };
    if (!isFiarse(e)) return false;
    if (isMix(e)) return remembered(e.strategy.mixFirst) || remembered(e.strategy.mixSecond);
    return remembered(e.strategy.importance);
}

std::vector<FieldChoice> measures(bool withMix) {
    std::vector<FieldChoice> choices = choicesOf(importanceMeasures());
    if (!withMix) choices.pop_back();
    return choices;
}

Field fraction(Field field, bool zeroAllowed) {
    field.minimum = 0.0;
    field.minimumAllowed = zeroAllowed;
    field.maximum = 1.0;
    return field;
}

template <typename Applies>
Field where(Field field, Applies applies) {
    field.applies = applies;
    return field;
}

std::vector<Field> importanceFields() {
    Field memory = realField(
        "strategy.memory",
        {"Memory of updates",
         "How much of the remembered updates a round keeps; 0: only the last round counts.", "ρ", ""},
        [](auto& e) -> auto& { return e.strategy.memory; });
    memory.minimum = 0.0;
    memory.maximum = 1.0;
    memory.maximumAllowed = false;
    return {
        where(later(choiceField(
                  "strategy.importance",
                  {"Importance", "What decides which parameters a submodel keeps.", "", ""}, measures(true),
                  [](auto& e) -> auto& { return e.strategy.importance; })),
              isFiarse),
        where(later(choiceField(
                  "strategy.mix_first", {"First of the mix", "The measure that counts with 1 − λ.", "", ""},
                  measures(false), [](auto& e) -> auto& { return e.strategy.mixFirst; })),
              isMix),
        where(later(choiceField(
                  "strategy.mix_second", {"Second of the mix", "The measure that counts with λ.", "", ""},
                  measures(false), [](auto& e) -> auto& { return e.strategy.mixSecond; })),
              isMix),
        where(
            later(fraction(
                realField(
                    "strategy.mix",
                    {"Mix", "0: the first measure alone. 1: the second alone. Both count by rank.", "λ", ""},
                    [](auto& e) -> auto& { return e.strategy.mix; }),
                true)),
            isMix),
        where(later(memory), remembersUpdates),
    };
}

std::vector<Field> lossFields() {
    const std::vector<FieldChoice> onOff = {{"off", "Off", "Not used."}, {"on", "On", "Used."}};
    return {
        where(later(choiceField(
                  "strategy.scaler",
                  {"Scaler",
                   "While training, what a narrower layer puts out is divided by its width before it is "
                   "normalised, as "
                   "in HeteroFL; for models with norm layers.",
                   "", ""},
                  onOff, [](auto& e) -> auto& { return e.strategy.scaler; })),
              [](const Experiment& e) { return cutsChannels(e.strategy.kind); }),
        later(choiceField(
            "strategy.masked_loss",
            {"Masked loss", "Classes that a client does not have count nothing in its loss, as in HeteroFL.",
             "", ""},
            onOff, [](auto& e) -> auto& { return e.strategy.maskedLoss; })),
    };
}

std::vector<Field> exitFields() {
    Field distillation = realField(
        "strategy.distillation",
        {"Distillation",
         "How much the exits of a submodel learn from each other. 0: each only from the labels.", "", ""},
        [](auto& e) -> auto& { return e.strategy.distillation; });
    distillation.minimum = 0.0;
    Field start = integerField(
        "strategy.distillation_start",
        {"Distillation after",
         "Rounds before the exits begin to learn from each other; ScaleFL's code takes a quarter of all.", "",
         "rounds"},
        0, 1e6, [](auto& e) -> auto& { return e.strategy.distillationStart; });
    Field ramp = integerField(
        "strategy.distillation_ramp",
        {"Distillation ramp",
         "Rounds until the exits learn from each other with full weight, which rises as exp(−5·(1 − "
         "t/ramp)²); "
         "DepthFL's code takes 300, of 1,000.",
         "", "rounds"},
        1, 1e6, [](auto& e) -> auto& { return e.strategy.distillationRamp; });
    return {
        where(later(distillation), [](const Experiment& e) { return cutsDepth(e.strategy.kind); }),
        where(later(start), [](const Experiment& e) { return e.strategy.kind == StrategyKind::ScaleFl; }),
        where(later(ramp), [](const Experiment& e) { return e.strategy.kind == StrategyKind::DepthFl; }),
    };
}

std::vector<Field> rivalFields() {
    return {
        where(
            later(choiceField(
                "strategy.dropout",
                {"Residual streams", "Whether layers that are added up share their random channels.", "", ""},
                {{"as-published", "As published",
                  "Each layer draws its own channels, so that residual sums mix different ones."},
                 {"aligned", "Aligned", "One draw for each residual stream."}},
                [](auto& e) -> auto& { return e.strategy.aligned; })),
            [](const Experiment& e) { return e.strategy.kind == StrategyKind::FederatedDropout; }),
        where(later(fraction(
                  realField(
                      "strategy.exclusive_capacity",
                      {"Smallest capacity",
                       "Clients of less capacity take no part; the others train a model of this size.", "r",
                       ""},
                      [](auto& e) -> auto& { return e.strategy.exclusiveCapacity; }),
                  false)),
              [](const Experiment& e) { return e.strategy.kind == StrategyKind::Exclusive; }),
        later(choiceField(
            "strategy.tiers", {"Tiers", "Whether a client's capacity stays or is dealt anew.", "", ""},
            {{"fixed", "Fixed", "A client is of one tier for good."},
             {"dynamic", "Dealt each round",
              "Each participant draws a tier anew in each round, in the fleet's proportions; every client's "
              "data "
              "then reaches every parameter, which is easier than life."}},
            [](auto& e) -> auto& { return e.strategy.tiers; })),
        later(choiceField(
            "strategy.budget", {"Budget", "What the capacity is a share of.", "", ""},
            {{"parameters", "Parameters", "A submodel has at most γ·d parameters."},
             {"macs", "Multiply-adds",
              "A submodel needs at most γ of the full model's multiply-adds an image."},
             {"width", "Width",
              "Channel strategies keep √γ of each layer's channels, rounded up; others count "
              "parameters."}},
            [](auto& e) -> auto& { return e.strategy.budget; })),
    };
}

}  // namespace

std::vector<Field> strategyFields() {
    Field rate = realField(
        "strategy.server_rate",
        {"Server rate", "How far the server follows the clients' mean update.", "η_s", ""},
        [](auto& e) -> auto& { return e.strategy.serverRate; });
    rate.minimum = 0.0;
    rate.minimumAllowed = false;
    std::vector<Field> fields = {
        choiceField(
            "strategy.kind", {"Strategy", "How a client's submodel is chosen.", "", ""},
            choicesOf(strategies()), [](auto& e) -> auto& { return e.strategy.kind; }),
        where(choiceField(
                  "strategy.scope", {"Scope", "Among which parameters the largest are chosen.", "", ""},
                  {{"global", "Whole model", "All maskable parameters are ranked together."},
                   {"layer", "Each layer", "Each layer keeps the same share of its own parameters."},
                   {"layer-adaptive", "Each layer, adaptive",
                    "Layers with larger weights keep a larger share of their own; the total is the same."}},
                  [](auto& e) -> auto& { return e.strategy.scope; }),
              isRanked),
        where(choiceField(
                  "strategy.gradient", {"Gradient", "What a client's step follows.", "", ""},
                  {{"paper", "As in the paper", "With the factor 1 + 2θ|w| / (|w| + θ)² of the paper."},
                   {"released", "As in the released code", "The plain gradient through the mask."}},
                  [](auto& e) -> auto& { return e.strategy.gradient; }),
              masksFollowMagnitude),
        choiceField(
            "strategy.divisor", {"Divisor", "Over whom the server takes the mean of a parameter.", "", ""},
            {{"moved", "Who moved it", "Participants whose update of the parameter is not 0."},
             {"mask", "Who held it", "Participants whose mask held the parameter at the round's start."},
             {"samples", "Who held it, by samples", "The same, weighted by their numbers of images."}},
            [](auto& e) -> auto& { return e.strategy.divisor; }),
        rate,
    };
    for (auto more : {importanceFields, lossFields, exitFields, rivalFields})
        for (Field& field : more()) fields.push_back(std::move(field));
    return fields;
}

std::vector<Field> remedyFields() {
    Field bonus = realField(
        "remedy.coverage_bonus",
        {"Coverage bonus",
         "Added to the importance as β·√(ln t / (1 + update count)), so that what was rarely trained rises. "
         "0: "
         "off.",
         "β", ""},
        [](auto& e) -> auto& { return e.remedies.coverageBonus; });
    bonus.minimum = 0.0;
    Field resetEvery = integerField(
        "remedy.reset_every", {"Reset every", "Rounds between two resets.", "R", "rounds"}, 1, 1e6,
        [](auto& e) -> auto& { return e.remedies.resetEvery; });
    Field densityRounds = integerField(
        "remedy.density_rounds",
        {"Rounds to full density", "Rounds until weak tiers use their whole capacity.", "", "rounds"}, 1, 1e6,
        [](auto& e) -> auto& { return e.remedies.densityRounds; });
    return {
        where(later(fraction(realField(
                                 "remedy.floor",
                                 {"Floor",
                                  "The smallest share of each layer that every submodel keeps, as far as its "
                                  "capacity allows. 0: off.",
                                  "", ""},
                                 [](auto& e) -> auto& { return e.remedies.floor; }),
                             true)),
              [](const Experiment& e) { return isFiarse(e) && e.strategy.scope != Scope::Layer; }),
        where(later(fraction(
                  realField(
                      "remedy.explore",
                      {"Exploration",
                       "Share of each client's budget that goes to parameters outside its mask, drawn "
                       "anew each round. 0: off.",
                       "ε", ""},
                      [](auto& e) -> auto& { return e.remedies.explore; }),
                  true)),
              isFiarse),
        where(later(bonus), isFiarse),
        where(later(choiceField(
                  "remedy.reset",
                  {"Reset", "What is done now and then to parameters that nobody ever trained.", "", ""},
                  {{"off", "Off", "Nothing."},
                   {"reinitialise", "Draw anew", "They get new initial values."},
                   {"reopen", "Open again",
                    "Some of them are raised above the largest submodel's threshold, at most a tenth of its "
                    "share "
                    "of the layer."}},
                  [](auto& e) -> auto& { return e.remedies.reset; })),
              isFiarse),
        where(later(resetEvery),
              [](const Experiment& e) { return isFiarse(e) && e.remedies.reset != ResetKind::Off; }),
        where(later(fraction(
                  realField(
                      "remedy.density_start",
                      {"Density at the start",
                       "Share of its capacity that a tier below 1 begins with; it rises evenly. 1: off.", "",
                       ""},
                      [](auto& e) -> auto& { return e.remedies.densityStart; }),
                  false)),
              [](const Experiment& e) { return hasTierSizes(e.strategy.kind); }),
        where(later(densityRounds),
              [](const Experiment& e) {
                  return hasTierSizes(e.strategy.kind) && e.remedies.densityStart < 1.0;
              }),
    };
}

}  // namespace fiarse
