#include "ui/models/parameter_facts.h"

#include <cmath>

#include "engine/api/masks.h"

namespace fiarse::ui {
namespace {

template <typename T>
T valueAt(const std::vector<T>& values, std::size_t index, T otherwise) {
    return index < values.size() ? values[index] : otherwise;
}

std::vector<std::int64_t> indicesInShape(const LayerInfo& layer, std::size_t local) {
    std::vector<std::int64_t> indices(layer.shape.size());
    auto rest = static_cast<std::int64_t>(local);
    for (std::size_t i = layer.shape.size(); i-- > 0;) {
        const std::int64_t side = std::max<std::int64_t>(layer.shape[i], 1);
        indices[i] = rest % side;
        rest /= side;
    }
    return indices;
}

void locate(const LayerInfo& layer, std::size_t local, ParameterFacts& facts) {
    facts.indices = indicesInShape(layer, local);
    if (layer.imageHeight <= 0 || layer.imageWidth <= 0) return;
    const auto column = static_cast<std::int64_t>(local % layer.columns());
    const std::int64_t area = layer.imageHeight * layer.imageWidth;
    facts.channel = static_cast<int>(column / area);
    facts.pixel = QPoint(static_cast<int>(column % area % layer.imageWidth),
                         static_cast<int>(column % area / layer.imageWidth));
}

void countLarger(const std::vector<float>& weights, const LayerInfo& layer, ParameterFacts& facts) {
    for (std::size_t i = layer.offset; i < layer.offset + layer.count && i < weights.size(); ++i) {
        facts.rank += static_cast<double>(std::abs(weights[i])) > facts.magnitude ? 1 : 0;
    }
    facts.ranked += layer.count;
}

void rank(const RunInfo& info, const RoundArrays& arrays, ParameterFacts& facts) {
    const std::vector<LayerInfo>& layers = info.layout.layers;
    if (!layers[facts.layer].maskable) return;
    facts.rank = 1;
    if (info.experiment.strategy.scope != Scope::Global) {
        countLarger(arrays.weights, layers[facts.layer], facts);
        return;
    }
    for (const LayerInfo& layer : layers) {
        if (layer.maskable) countLarger(arrays.weights, layer, facts);
    }
}

}  // namespace

double ParameterFacts::rankShare() const {
    return ranked == 0 ? 0.0 : static_cast<double>(rank) / static_cast<double>(ranked);
}

ParameterFacts parameterFacts(const RunInfo& info, const RoundArrays& arrays, std::size_t parameter) {
    ParameterFacts facts;
    facts.parameter = parameter;
    facts.layer = info.layout.layerOf(parameter);
    facts.round = arrays.round;
    const LayerInfo& layer = info.layout.layers[facts.layer];
    locate(layer, parameter - layer.offset, facts);
    if (parameter < arrays.weights.size()) {
        facts.hasWeight = true;
        facts.weight = static_cast<double>(arrays.weights[parameter]);
        facts.magnitude = std::abs(facts.weight);
        rank(info, arrays, facts);
    }
    facts.tier = valueAt(arrays.tierMap, parameter, kHeldByNobody);
    for (const std::vector<float>& level : arrays.thresholds) {
        facts.thresholds.push_back(static_cast<double>(valueAt(level, facts.layer, 0.0F)));
    }
    facts.assigned = valueAt<std::uint16_t>(arrays.assigned, parameter, 0);
    facts.alive = valueAt<std::uint16_t>(arrays.alive, parameter, 0);
    facts.moved = valueAt<std::uint16_t>(arrays.moved, parameter, 0);
    facts.updates = valueAt<std::uint32_t>(arrays.updates, parameter, 0);
    facts.lastTrained = valueAt<std::int32_t>(arrays.lastTrained, parameter, 0);
    return facts;
}

std::optional<HoldingFacts> holdingFacts(const RunInfo& info, const std::vector<RoundRecord>& records,
                                         const BiasMoment& bias, std::size_t parameter) {
    if (parameter >= bias.counts.size() || parameter >= bias.ratios.total.size() ||
        std::isnan(bias.ratios.total[parameter]))
        return std::nullopt;
    HoldingFacts facts;
    for (std::size_t r = 0; r < records.size() && static_cast<std::int64_t>(r) < bias.round; ++r)
        facts.participations += static_cast<std::int64_t>(records[r].participants.size());
    facts.held = bias.counts[parameter];
    facts.total = static_cast<double>(bias.ratios.total[parameter]);
    facts.lockIn = static_cast<double>(bias.ratios.lockIn[parameter]);
    facts.luck = static_cast<double>(bias.ratios.luck[parameter]);
    facts.expected =
        facts.lockIn * static_cast<double>(facts.participations) * meanCapacity(trainedLevels(info));
    return facts;
}

std::string parameterName(const RunInfo& info, const ParameterFacts& facts) {
    std::string name = info.layout.layers[facts.layer].name + "[";
    for (std::size_t i = 0; i < facts.indices.size(); ++i) {
        name += (i == 0 ? "" : ", ") + std::to_string(facts.indices[i]);
    }
    return name + "]";
}

GradientFacts gradientFacts(const RunInfo& info, const ParameterFacts& facts, int level) {
    GradientFacts result;
    result.level = level;
    result.maskable = info.layout.layers[facts.layer].maskable;
    // The paper's factor is a function of θ, and only masks by magnitude have one.
    result.rule =
        masksFollowMagnitude(info.experiment) ? info.experiment.strategy.gradient : GradientRule::Released;
    result.held = facts.own ? facts.own->held : holds(facts.tier, level);
    result.threshold = valueAt(facts.thresholds, static_cast<std::size_t>(level), 0.0);
    if (!result.held) return result;
    result.factor = 1.0;
    const double sum = facts.magnitude + result.threshold;
    if (result.maskable && result.rule == GradientRule::Paper && sum > 0.0) {
        result.factor += 2.0 * result.threshold * facts.magnitude / (sum * sum);
    }
    return result;
}

int shownLevel(const RunInfo& info, const ParameterFacts& facts, std::optional<std::int64_t> client) {
    if (client) {
        if (const auto level = levelOfClient(info, *client)) return *level;
    }
    return facts.tier < info.levels.size() ? facts.tier : 0;
}

std::optional<int> levelOfClient(const RunInfo& info, std::int64_t client) {
    for (const ClientInfo& candidate : info.clients) {
        if (candidate.id == client) return static_cast<int>(candidate.level);
    }
    return std::nullopt;
}

}  // namespace fiarse::ui
