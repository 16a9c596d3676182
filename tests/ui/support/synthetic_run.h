/// A small run whose right answers are known by hand: no engine takes part in making it.
///
/// Three levels (1, 1/4, 1/16) and six clients. The model has a first layer over 2 × 2 images with four
/// units (16 weights) and a second layer of 2 × 4 weights without a picture, plus a bias each. The
/// magnitudes of fc1.weight are 0.16, 0.15, ... 0.01 in the order of the indices, so that with scope
/// `layer` index 0 is held by all, indices 0..3 by capacities >= 1/4, and all by full clients.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::test {

inline LayerInfo layerOf(const char* name, std::vector<std::int64_t> shape, std::size_t offset) {
    LayerInfo layer;
    layer.name = name;
    layer.shape = std::move(shape);
    layer.offset = offset;
    layer.count = 1;
    for (const std::int64_t side : layer.shape) layer.count *= static_cast<std::size_t>(side);
    return layer;
}

inline RunInfo syntheticInfo() {
    RunInfo info;
    info.id = "0123456789ab";
    info.experiment = defaultExperiment();
    info.experiment.training.participants = 3;
    info.experiment.strategy.scope = Scope::Layer;
    info.experiment.strategy.gradient = GradientRule::Paper;
    LayerInfo first = layerOf("fc1.weight", {4, 4}, 0);
    first.imageChannels = 1;
    first.imageHeight = 2;
    first.imageWidth = 2;
    info.layout.layers = {first, layerOf("fc1.bias", {4}, 16), layerOf("fc2.weight", {2, 4}, 20),
                          layerOf("fc2.bias", {2}, 28)};
    info.layout.count = 30;
    info.layout.maskable = 30;
    info.imageChannels = 1;
    info.imageHeight = 2;
    info.imageWidth = 2;
    info.experiment.tiers = {{"Workstation", {1.0, "1"}, 2, {}},
                             {"Phone", {0.25, "1/4"}, 2, {}},
                             {"Sensor", {0.0625, "1/16"}, 2, {}}};
    info.levels = {
        {{1.0, "1"}, "Workstation", 2}, {{0.25, "1/4"}, "Phone", 2}, {{0.0625, "1/16"}, "Sensor", 2}};
    for (std::int64_t id = 0; id < 6; ++id) {
        ClientInfo client;
        client.id = id;
        client.tier = id % 3;
        client.level = id % 3;
        client.trainCount = 100;
        info.clients.push_back(client);
    }
    return info;
}

inline std::shared_ptr<const RunInfo> sharedSyntheticInfo() {
    return std::make_shared<const RunInfo>(syntheticInfo());
}

/// The arrays after `round` rounds. Every layer ranks its magnitudes in the order of the indices;
/// k is ⌊γ·count⌋, at least 1.
inline RoundArrays syntheticArrays(std::int64_t round = 4) {
    const RunInfo info = syntheticInfo();
    RoundArrays arrays;
    arrays.round = round;
    const std::size_t d = info.layout.count;
    arrays.weights.resize(d);
    arrays.tierMap.assign(d, 0);
    arrays.assigned.assign(d, 0);
    arrays.alive.assign(d, 0);
    arrays.moved.assign(d, 0);
    arrays.updates.assign(d, 0);
    arrays.lastTrained.assign(d, 0);
    arrays.thresholds.assign(info.levels.size(), std::vector<float>(info.layout.layers.size()));
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        for (std::size_t i = 0; i < layer.count; ++i) {
            const float magnitude = 0.01F * static_cast<float>(layer.count - i);
            arrays.weights[layer.offset + i] = i % 2 == 0 ? magnitude : -magnitude;
        }
        for (std::size_t level = 0; level < info.levels.size(); ++level) {
            const auto k = static_cast<std::size_t>(std::max(
                1.0, std::floor(info.levels[level].capacity.value * static_cast<double>(layer.count))));
            arrays.thresholds[level][l] = std::abs(arrays.weights[layer.offset + k - 1]);
            for (std::size_t i = 0; i < k; ++i)
                arrays.tierMap[layer.offset + i] = static_cast<std::uint8_t>(level);
        }
    }
    if (round == 0) return arrays;
    for (std::size_t p = 0; p < d; ++p) {
        arrays.assigned[p] = static_cast<std::uint16_t>(1 + arrays.tierMap[p]);
        arrays.alive[p] = arrays.assigned[p];
        arrays.moved[p] = arrays.tierMap[p];
        arrays.updates[p] = static_cast<std::uint32_t>(arrays.tierMap[p] * round / 2);
        arrays.lastTrained[p] =
            arrays.tierMap[p] == 0 ? 0 : static_cast<std::int32_t>(round - 2 + arrays.tierMap[p]);
    }
    return arrays;
}

inline std::shared_ptr<const RoundArrays> sharedSyntheticArrays(std::int64_t round = 4) {
    return std::make_shared<const RoundArrays>(syntheticArrays(round));
}

/// The record of one round. Accuracy of level l after round r: 0.5 + 0.01 r − 0.1 l, local 0.05 more;
/// training loss 2 / r; churn 0.1 (l + 1); even rounds are not evaluated if `everySecond`.
inline RoundRecord syntheticRecord(std::int64_t round, bool everySecond = false) {
    const RunInfo info = syntheticInfo();
    const RoundArrays arrays = syntheticArrays(round);
    RoundRecord record;
    record.round = round;
    record.seconds = 0.25;
    record.loss = 2.0 / static_cast<double>(round);
    for (std::int64_t id = 0; id < 3; ++id) {
        Participation p;
        p.client = id;
        p.tier = id;
        p.level = id;
        p.samples = 100;
        record.participants.push_back(p);
    }
    record.thresholds = arrays.thresholds;
    record.kept = {{16, 4, 8, 2}, {4, 1, 2, 1}, {1, 1, 1, 1}};
    record.churn = {0.1, 0.2, 0.3};
    record.coverage.assigned = {0, 20, 6, 4};
    record.coverage.alive = {0, 21, 5, 4};
    record.coverage.moved = {15, 9, 3, 3};
    record.neverTrained = 15;
    record.meanStaleness = 1.5;
    record.maxStaleness = 3;
    record.bytesDown = 1'000'000;
    record.bytesUp = 500'000;
    record.evaluated = !everySecond || round % 2 == 1;
    if (!record.evaluated) return record;
    for (int level = 0; level < 3; ++level) {
        LevelEvaluation evaluation;
        evaluation.accuracy = 0.5 + 0.01 * static_cast<double>(round) - 0.1 * level;
        evaluation.localAccuracy = evaluation.accuracy + 0.05;
        evaluation.loss = 1.0 + level;
        record.evaluation.push_back(evaluation);
    }
    return record;
}

inline std::vector<RoundRecord> syntheticRecords(std::int64_t rounds, bool everySecond = false) {
    std::vector<RoundRecord> records;
    for (std::int64_t round = 1; round <= rounds; ++round)
        records.push_back(syntheticRecord(round, everySecond));
    return records;
}

}  // namespace fiarse::test
