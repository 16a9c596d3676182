/// Small experiments and hand-made rounds for the tests of the window's shell.
#pragma once

#include "engine/api/experiment.h"
#include "engine/api/records.h"

namespace fiarse::test {

/// Eight clients in four tiers on the built-in digits; a round takes some milliseconds.
inline Experiment smallExperiment(std::int64_t rounds = 4) {
    Experiment experiment = defaultExperiment();
    experiment.name = "Small digits";
    experiment.rounds = rounds;
    experiment.data.source = "digits";
    experiment.data.partition.clients = 8;
    experiment.model.kind = ModelKind::Mlp;
    experiment.model.hidden = {16};
    experiment.training.participants = 4;
    experiment.training.steps = 5;
    experiment.training.batch = 10;
    experiment.tiers = {{"workstation", {1.0, "1"}, 2, {}},
                        {"gateway", {0.25, "1/4"}, 2, {}},
                        {"phone", {0.0625, "1/16"}, 2, {}},
                        {"sensor", {0.015625, "1/64"}, 2, {}}};
    return experiment;
}

/// Two levels of five clients each, two participants, one layer of 100 weights and a bias of 10.
inline RunInfo handMadeInfo() {
    RunInfo info;
    info.experiment = defaultExperiment();
    info.experiment.name = "By hand";
    info.experiment.training.participants = 2;
    info.experiment.strategy.scope = Scope::Global;
    LayerInfo weight;
    weight.name = "out.weight";
    weight.shape = {10, 10};
    weight.count = 100;
    LayerInfo bias;
    bias.name = "out.bias";
    bias.shape = {10};
    bias.offset = 100;
    bias.count = 10;
    info.layout.layers = {weight, bias};
    info.layout.count = info.layout.maskable = 110;
    info.levels = {{{1.0, "1"}, "workstation", 5}, {{0.25, "1/4"}, "phone", 5}};
    info.experiment.tiers = {{"workstation", {1.0, "1"}, 5, ""}, {"phone", {0.25, "1/4"}, 5, ""}};
    info.dataTitle = "Digits";
    info.trainCount = 1500;
    for (std::int64_t id = 0; id < 10; ++id) {
        ClientInfo client;
        client.id = id;
        client.tier = client.level = id < 5 ? 0 : 1;
        info.clients.push_back(client);
    }
    return info;
}

/// A round in which clients 0 (full) and 7 (1/4) took part and everything went well.
inline RoundRecord handMadeRecord(std::int64_t round, double full, double quarter) {
    RoundRecord record;
    record.round = round;
    record.participants.resize(2);
    record.participants[0].client = 0;
    record.participants[1].client = 7;
    record.participants[1].level = record.participants[1].tier = 1;
    record.kept = {{100, 10}, {20, 7}};
    record.thresholds = {{0.F, 0.F}, {0.1F, 0.1F}};
    record.churn = {0.0, 0.0};
    record.coverage.assigned = {0, 83, 27};
    record.coverage.alive = {0, 83, 27};
    record.coverage.moved = {10, 80, 20};
    record.neverTrained = 10;
    record.evaluated = true;
    record.evaluation = {{full, 1.0, full, {}}, {quarter, 1.0, quarter, {}}};
    record.clientAccuracy.assign(10, 0.5);
    record.clientAccuracy[7] = 0.25;
    record.worstClient = 7;
    record.bytesDown = 2'000'000;
    record.bytesUp = 1'100'000;
    return record;
}

}  // namespace fiarse::test
