#include <iterator>

#include "engine/experiment/data_source.h"
#include "engine/experiment/field_builders.h"
#include "engine/experiment/model_fields.h"
#include "engine/experiment/robustness_fields.h"
#include "engine/experiment/strategy_fields.h"

namespace fiarse {

namespace {

// Whole numbers that doubles (and so JSON and this table's ranges) hold exactly.
constexpr double kLargestSeed = 9007199254740991.0;
// Coverage counts participants in 16 bits.
constexpr double kMostClients = 65535.0;
constexpr double kMostRounds = 1e6;

std::vector<Field> experimentGroup() {
    return {
        textField(
            "experiment.name", {"Name", "What the run is called in windows and reports.", "", ""},
            [](auto& e) -> auto& { return e.name; }),
        textField(
            "experiment.note", {"Note", "One line on what the experiment shows.", "", ""},
            [](auto& e) -> auto& { return e.note; }),
        integerField(
            "experiment.seed",
            {"Seed", "Decides every random draw. The same seed gives the same numbers.", "", ""}, 0,
            kLargestSeed, [](auto& e) -> auto& { return e.seed; }),
        integerField(
            "experiment.rounds", {"Rounds", "How many rounds the run lasts.", "T", "rounds"}, 1, kMostRounds,
            [](auto& e) -> auto& { return e.rounds; }),
    };
}

std::vector<Field> trainingGroup() {
    Field rate = realField(
        "training.lr", {"Learning rate", "Step size of local training.", "η", ""},
        [](auto& e) -> auto& { return e.training.rate; });
    rate.minimum = 0.0;
    rate.minimumAllowed = false;
    Field momentum = realField(
        "training.momentum", {"Momentum", "Share of the last step that the next one repeats.", "μ", ""},
        [](auto& e) -> auto& { return e.training.momentum; });
    momentum.minimum = 0.0;
    momentum.maximum = 1.0;
    momentum.maximumAllowed = false;
    Field decay = realField(
        "training.weight_decay", {"Weight decay", "Pull of the weights towards 0 at each step.", "λ", ""},
        [](auto& e) -> auto& { return e.training.weightDecay; });
    decay.minimum = 0.0;
    Field augment = choiceField(
        "training.augment",
        {"Augmentation", "How each picture is changed by chance whenever a client trains on it.", "", ""},
        {{"none", "None", "Pictures are trained on as they are."},
         {"flip", "Mirror", "Half of the pictures are mirrored left to right."},
         {"crop", "Shift", "Each picture is moved by up to 4 pixels; black comes in at the border."},
         {"crop+flip", "Shift and mirror", "Both, as is usual for CIFAR-10."}},
        [](auto& e) -> auto& { return e.training.augment; });
    augment.applies = holdsImages;
    return {
        integerField(
            "training.participants", {"Participants", "Clients that take part in a round.", "n", "clients"},
            1, kMostClients, [](auto& e) -> auto& { return e.training.participants; }),
        integerField(
            "training.steps", {"Local steps", "Steps of a participant in a round.", "K", "steps"}, 1, 1e6,
            [](auto& e) -> auto& { return e.training.steps; }),
        integerField(
            "training.batch", {"Batch", "Images of one local step.", "B", "images"}, 1, 65536,
            [](auto& e) -> auto& { return e.training.batch; }),
        rate,
        momentum,
        decay,
        augment,
    };
}

/// What estimates of time go by (cost.h); no part of the numbers.
std::vector<Field> estimateGroup() {
    Field deadline = later(realField(
        "training.deadline_s",
        {"Deadline",
         "Seconds after which a round would be closed; 0: none. It only bounds the estimated time of a round "
         "and tells which tiers would miss it: nobody is left out of the training.",
         "", "s"},
        [](auto& e) -> auto& { return e.training.deadline; }));
    deadline.minimum = 0.0;
    deadline.maximum = 1e9;
    Field utilisation = later(realField(
        "training.utilisation",
        {"Utilisation",
         "Share of a tier's speed_gflops that training reaches, for the estimated time; changes no result.",
         "u", ""},
        [](auto& e) -> auto& { return e.training.utilisation; }));
    utilisation.minimum = 0.0;
    utilisation.minimumAllowed = false;
    utilisation.maximum = 1.0;
    return {deadline, utilisation};
}

std::vector<Field> evaluationGroup() {
    return {
        integerField(
            "evaluation.every",
            {"Evaluate every", "Rounds between evaluations; the last round is always evaluated.", "",
             "rounds"},
            1, kMostRounds, [](auto& e) -> auto& { return e.evaluateEvery; }),
        integerField(
            "evaluation.size_curve_every",
            {"Size curve every",
             "Rounds between measurements of accuracy at 19 submodel sizes, trained or not; the last round "
             "is "
             "measured too. 0: never.",
             "", "rounds"},
            0, kMostRounds, [](auto& e) -> auto& { return e.sizeCurveEvery; }),
        later(integerField(
            "evaluation.gradient_every",
            {"Gradients every",
             "Rounds between measurements of how large each tier's gradient is, and how far from the full "
             "model's; the last round is measured too. 0: never.",
             "", "rounds"},
            0, kMostRounds, [](auto& e) -> auto& { return e.gradientEvery; })),
        integerField(
            "checkpoint.every",
            {"Keep weights every", "Rounds between checkpoints that stay in the run file.", "", "rounds"}, 1,
            kMostRounds, [](auto& e) -> auto& { return e.checkpointEvery; }),
    };
}

}  // namespace

const std::vector<Field>& experimentFields() {
    static const std::vector<Field> fields = [] {
        std::vector<Field> all;
        for (auto group : {experimentGroup, dataFields, modelFields, strategyFields, remedyFields,
                           trainingGroup, estimateGroup, attackGroup, defenceGroup, evaluationGroup}) {
            std::vector<Field> part = group();
            std::move(part.begin(), part.end(), std::back_inserter(all));
        }
        return all;
    }();
    return fields;
}

}  // namespace fiarse
