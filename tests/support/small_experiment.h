/// Frozen small experiments on the built-in digits: new defaults do not move what tests rely on.
#pragma once

#include "engine/api/experiment.h"

namespace fiarse::test {

inline Experiment smallExperiment() {
    Experiment experiment;
    experiment.name = "small";
    experiment.seed = 7;
    experiment.rounds = 6;
    experiment.data = {.source = "digits",
                       .partition = {.kind = PartitionKind::Dirichlet, .alpha = 0.5, .clients = 12}};
    experiment.model = {.kind = ModelKind::Mlp, .hidden = {16}, .channels = {4}};
    experiment.strategy = {};
    experiment.training = {.participants = 5, .steps = 8, .batch = 10, .rate = 0.1};
    experiment.evaluateEvery = 1;
    experiment.checkpointEvery = 2;
    experiment.tiers = {{.name = "Desk", .capacity = {1.0, "1"}, .clients = 3},
                        {.name = "Tablet", .capacity = {0.25, "1/4"}, .clients = 4},
                        {.name = "Phone", .capacity = {0.0625, "1/16"}, .clients = 5}};
    return experiment;
}

inline Experiment smallCnn() {
    Experiment experiment = smallExperiment();
    experiment.model = {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {4}};
    return experiment;
}

}  // namespace fiarse::test
