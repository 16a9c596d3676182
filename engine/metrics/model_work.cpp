#include "engine/metrics/model_work.h"

#include <algorithm>
#include <map>

#include "engine/api/masks.h"
#include "engine/models/model_description.h"

namespace fiarse {

namespace {

/// Rows of a layer that hold anything. Layers come in the order of the forward pass, so that of a layer's two
/// groups the channels of at least one are known from a layer before, or are never cut.
/// @param channels  of each group met so far; gets those of this layer.
double heldRows(const LayerWork& layer, double kept, std::map<int, double>& channels) {
    if (kept <= 0.0) return 0.0;
    const auto known = [&](int group, double whole) -> std::optional<double> {
        if (group < 0) return whole;
        const auto found = channels.find(group);
        if (found == channels.end()) return std::nullopt;
        return found->second;
    };
    if (layer.columns <= 0.0) {
        if (layer.out >= 0) channels.emplace(layer.out, kept);
        return kept;
    }
    std::optional<double> rows = known(layer.out, layer.rows);
    std::optional<double> columns = known(layer.in, layer.columns);
    if (!rows) rows = columns ? kept / (layer.rest * *columns) : layer.rows;
    if (!columns) columns = kept / (layer.rest * *rows);
    if (layer.out >= 0) channels.emplace(layer.out, *rows);
    if (layer.in >= 0) channels.emplace(layer.in, *columns);
    return *rows;
}

SubmodelWork submodelWork(const ModelWork& model, bool structured, std::span<const std::uint64_t> kept) {
    SubmodelWork work{.activations = model.inputs};
    std::map<int, double> channels;
    for (std::size_t l = 0; l < model.layers.size(); ++l) {
        const LayerWork& layer = model.layers[l];
        const auto held = static_cast<double>(kept[l]);
        const bool multiplies = layer.columns > 0.0;
        const double all = layer.rows * std::max(1.0, layer.columns) * layer.rest;
        const double rows = structured ? heldRows(layer, held, channels) : layer.rows;
        work.parameters += held;
        if (!multiplies) continue;
        work.idealMacs += layer.uses * held;
        work.denseMacs += layer.uses * (structured ? held : all);
        work.activations += layer.uses * rows;
    }
    return work;
}

}  // namespace

ModelWork modelWork(const Layout& layout, const ChannelPlan& plan, const InputShape& input) {
    ModelWork model;
    if (plan.layers.size() != layout.layers.size()) return model;
    model.inputs = static_cast<double>(input.pixels());
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        const LayerChannels& channels = plan.layers[l];
        LayerWork work{.uses = channels.uses, .out = channels.out, .in = channels.in};
        if (!layer.shape.empty()) work.rows = static_cast<double>(layer.shape.front());
        if (layer.shape.size() >= 2) {
            work.columns = static_cast<double>(layer.shape[1]) / static_cast<double>(channels.inRepeat);
            work.rest = static_cast<double>(layer.count) / (work.rows * work.columns);
        }
        model.layers.push_back(work);
    }
    return model;
}

ModelWork modelWork(const RunInfo& info) {
    // A stored run is looked at without its module's file.
    if (info.experiment.model.kind == ModelKind::TorchScript || info.layout.layers.empty()) return {};
    InputShape input{info.imageChannels, info.imageHeight, info.imageWidth,
                     static_cast<std::int64_t>(info.classNames.size())};
    // A run does not keep the words of its texts; the model has a row for each.
    if (info.experiment.model.kind == ModelKind::Text) input.vocabulary = info.layout.layers.front().shape[0];
    const Result<ModelDescription> made = describeModel(info.experiment.model, input);
    if (!made || made->layout.count != info.layout.count) return {};
    return modelWork(info.layout, made->plan, input);
}

std::vector<SubmodelWork> levelWork(const ModelWork& model, StrategyKind strategy,
                                    std::span<const std::vector<std::uint64_t>> kept) {
    std::vector<SubmodelWork> levels;
    if (model.layers.empty()) return levels;
    for (const std::vector<std::uint64_t>& layers : kept) {
        if (layers.size() != model.layers.size()) return {};
        levels.push_back(submodelWork(model, cutsChannels(strategy), layers));
    }
    return levels;
}

}  // namespace fiarse
