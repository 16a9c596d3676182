/// Models of every kind in small, masks that cut their channels, and one step of each.
#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "engine/core/random.h"
#include "engine/models/channel_plan.h"
#include "engine/models/make_network.h"

namespace fiarse::test {

struct NetworkCase {
    const char* name;
    ModelSettings settings;
    InputShape input;
};

inline const std::vector<NetworkCase>& networkCases() {
    static const std::vector<NetworkCase> list{
        {"mlp", {.kind = ModelKind::Mlp, .hidden = {12, 8}}, {1, 6, 6, 5}},
        {"cnn", {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {8, 8}}, {1, 8, 8, 5}},
        {"cnn, batch norm",
         {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {8, 8}, .norm = NormKind::Batch},
         {2, 8, 8, 5}},
        {"cnn, group norm",
         {.kind = ModelKind::Cnn, .hidden = {}, .channels = {8, 12}, .norm = NormKind::Group},
         {1, 8, 8, 5}},
        {"cnn, dropout",
         {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {8}, .dropout = 0.4},
         {1, 8, 8, 5}},
        {"cnn, exits",
         {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {8, 8, 8}, .exits = 2},
         {1, 8, 8, 5}},
        {"resnet8", {.kind = ModelKind::Resnet8}, {3, 8, 8, 5}},
        {"resnet8, group norm", {.kind = ModelKind::Resnet8, .norm = NormKind::Group}, {1, 8, 8, 5}},
        {"resnet8, static norm, exits",
         {.kind = ModelKind::Resnet8, .norm = NormKind::StaticBatch, .exits = 2},
         {1, 8, 8, 5}},
        {"text", {.kind = ModelKind::Text, .hidden = {12, 8}, .embedding = 16, .heads = 4}, {1, 1, 7, 3, 20}},
        {"conv1d", {.kind = ModelKind::Conv1d, .channels = {8, 8}}, {2, 1, 16, 4}},
        {"conv1d, batch norm",
         {.kind = ModelKind::Conv1d, .channels = {8, 8}, .norm = NormKind::Batch},
         {2, 1, 16, 4}},
    };
    return list;
}

inline std::vector<float> normals(std::size_t count, std::uint64_t seed, double size = 1.0) {
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.normal() * size);
    return values;
}

/// A batch with storage of its own; texts end in padding.
struct OwnedBatch {
    std::vector<float> images;
    std::vector<std::uint8_t> labels;
    Batch batch;

    OwnedBatch(const InputShape& input, std::size_t count, std::uint64_t seed)
        : images(normals(count * static_cast<std::size_t>(input.pixels()), seed)) {
        Random random(seed + 1);
        const auto length = static_cast<std::size_t>(input.pixels());
        if (input.vocabulary > 0)
            for (std::size_t i = 0; i < images.size(); ++i)
                images[i] = i % length < 1 + (i / length) % length
                                ? static_cast<float>(
                                      1 + random.below(static_cast<std::uint64_t>(input.vocabulary - 1)))
                                : 0.0f;
        for (std::size_t n = 0; n < count; ++n)
            labels.push_back(
                static_cast<std::uint8_t>(random.below(static_cast<std::uint64_t>(input.classes))));
        batch = {.images = images, .labels = labels, .count = count};
    }
};

/// Initial parameters, with norm layers away from where they start.
inline std::vector<float> unevenParameters(const NetworkCase& c, std::uint64_t seed) {
    std::vector<float> values = initialParameters(c.settings, c.input, seed).value();
    const std::vector<float> noise = normals(values.size(), seed + 5, 0.05);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += noise[i];
    return values;
}

enum class Cut { Prefix, Random };

/// The channels that each group keeps: ceil(rate · size), equal blocks alike.
inline std::vector<std::set<std::size_t>> keptChannels(const ChannelPlan& plan, double rate, Cut cut,
                                                       std::uint64_t seed) {
    std::vector<std::set<std::size_t>> kept;
    for (std::size_t g = 0; g < plan.groups.size(); ++g) {
        const std::size_t block = plan.groups[g].size / plan.groups[g].blocks;
        const auto count = static_cast<std::size_t>(std::ceil(rate * static_cast<double>(block)));
        std::vector<std::size_t> order(block);
        for (std::size_t i = 0; i < block; ++i) order[i] = i;
        Random random = Random::stream(seed, "cut", g);
        if (cut == Cut::Random) random.shuffle(std::span(order));
        std::set<std::size_t> channels;
        for (std::size_t b = 0; b < plan.groups[g].blocks; ++b)
            for (std::size_t i = 0; i < count; ++i) channels.insert(b * block + order[i]);
        kept.push_back(channels);
    }
    return kept;
}

/// The mask of these channels. @param normsToo  false: everybody holds the norm layers whole.
inline std::vector<std::uint8_t> channelMask(const Layout& layout, const ChannelPlan& plan,
                                             const std::vector<std::set<std::size_t>>& kept, bool normsToo) {
    std::vector<std::uint8_t> mask;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        const LayerChannels& place = plan.layers[l];
        const auto rows = static_cast<std::size_t>(layer.shape[0]);
        const auto columns = layer.shape.size() > 1 ? static_cast<std::size_t>(layer.shape[1]) : 1;
        for (std::size_t i = 0; i < layer.count; ++i) {
            const std::size_t row = i / (layer.count / rows);
            const std::size_t column = i / (layer.count / rows / columns) % columns / place.inRepeat;
            const bool out = place.out < 0 || kept[static_cast<std::size_t>(place.out)].count(row) > 0;
            const bool in = place.in < 0 || kept[static_cast<std::size_t>(place.in)].count(column) > 0;
            mask.push_back((out && in) || (!layer.maskable && !normsToo) ? 1 : 0);
        }
    }
    return mask;
}

struct Step {
    Packing packing;
    double loss = 0.0;
    std::vector<float> gradient;  ///< packed
    std::vector<float> logits;
};

/// One step of the network on `weights` within `mask`; entries packed outside of it are 0.
inline Step stepOf(Network& network, const std::vector<float>& weights, const std::vector<std::uint8_t>& mask,
                   const Batch& batch) {
    Step step{.packing = network.pack(mask)};
    std::vector<float> effective;
    for (const std::uint32_t flat : step.packing.flat) effective.push_back(mask[flat] ? weights[flat] : 0.0f);
    step.gradient.assign(effective.size(), 99.0f);
    step.loss = network.lossAndGradient(effective, batch, step.gradient);
    step.logits.assign(batch.count * network.classes(), 99.0f);
    network.logits(effective, batch, step.logits);
    return step;
}

}  // namespace fiarse::test
