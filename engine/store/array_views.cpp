#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/store/layer_tensors.h"
#include "engine/store/map_posters.h"
#include "engine/store/npy.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

using Round = std::optional<std::int64_t>;

/// The smallest capacity whose submodel holds the parameter; none where nobody's does.
Cell smallestCapacity(const RunInfo& info, std::uint8_t entry) {
    if (entry == kHeldByNobody) return {};
    const std::size_t level = entry == kAlwaysHeld ? info.levels.size() - 1 : entry;
    return info.levels.at(level).capacity.value;
}

void writeTierMap(const RunFile& run, Round round, TableSink& sink) {
    const RoundArrays arrays = arraysOrLast(run, round);
    writeParameters(run, sink, {"entry", "smallest_capacity"}, [&](std::size_t p) -> std::vector<Cell> {
        return {cell(std::uint64_t{arrays.tierMap[p]}), smallestCapacity(run.info(), arrays.tierMap[p])};
    });
}

void writeCoverage(const RunFile& run, Round round, TableSink& sink) {
    const RoundArrays arrays = arraysOrLast(run, round);
    writeParameters(run, sink, {"assigned", "alive", "moved"}, [&](std::size_t p) -> std::vector<Cell> {
        return {cell(std::uint64_t{arrays.assigned[p]}), cell(std::uint64_t{arrays.alive[p]}),
                cell(std::uint64_t{arrays.moved[p]})};
    });
}

std::string coverageNpy(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    std::vector<std::uint16_t> values = arrays.assigned;
    values.insert(values.end(), arrays.alive.begin(), arrays.alive.end());
    values.insert(values.end(), arrays.moved.begin(), arrays.moved.end());
    return npyFile(values, {3, arrays.assigned.size()});
}

void writeUpdates(const RunFile& run, Round round, TableSink& sink) {
    const RoundArrays arrays = arraysOrLast(run, round);
    writeParameters(run, sink, {"updates"}, [&](std::size_t p) -> std::vector<Cell> {
        return {cell(std::uint64_t{arrays.updates[p]})};
    });
}

void writeStaleness(const RunFile& run, Round round, TableSink& sink) {
    const RoundArrays arrays = arraysOrLast(run, round);
    writeParameters(run, sink, {"staleness", "last_trained"}, [&](std::size_t p) -> std::vector<Cell> {
        const std::int64_t last = arrays.lastTrained[p];
        if (last == 0) return {Cell(), Cell()};
        return {cell(arrays.round - last), cell(last)};
    });
}

std::string stalenessNpy(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    std::vector<std::int32_t> values;
    for (const std::int32_t last : arrays.lastTrained) {
        values.push_back(last == 0 ? -1 : static_cast<std::int32_t>(arrays.round) - last);
    }
    return npyFile(values, {values.size()});
}

void writeWeights(const RunFile& run, Round round, TableSink& sink) {
    const RoundArrays arrays = arraysWithWeights(run, round);
    writeParameters(run, sink, {"weight"},
                    [&](std::size_t p) -> std::vector<Cell> { return {cell(arrays.weights[p])}; });
}

std::string tierMapNpy(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    return npyFile(arrays.tierMap, {arrays.tierMap.size()});
}

std::string tierMapTensors(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    return layerTensors<std::uint8_t>(run.info(), arrays.tierMap, "U8", "tier-map", arrays.round);
}

std::string updatesNpy(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    return npyFile(arrays.updates, {arrays.updates.size()});
}

std::string weightsNpy(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysWithWeights(run, round);
    return npyFile(arrays.weights, {arrays.weights.size()});
}

std::string weightsTensors(const RunFile& run, Round round) {
    const RoundArrays arrays = arraysWithWeights(run, round);
    return layerTensors<float>(run.info(), arrays.weights, "F32", "weights", arrays.round);
}

}  // namespace

void writeParameters(const RunFile& run, TableSink& sink, const std::vector<std::string>& names,
                     const std::function<std::vector<Cell>(std::size_t parameter)>& cells) {
    std::vector<std::string> columns = {"parameter", "layer", "index"};
    columns.insert(columns.end(), names.begin(), names.end());
    sink.columns(columns);
    for (const LayerInfo& layer : run.info().layout.layers) {
        for (std::size_t i = 0; i < layer.count; ++i) {
            const std::size_t parameter = layer.offset + i;
            std::vector<Cell> row = {cell(std::uint64_t{parameter}), layer.name, cell(std::uint64_t{i})};
            for (Cell& value : cells(parameter)) row.push_back(std::move(value));
            sink.row(row);
        }
    }
}

RoundArrays arraysOrLast(const RunFile& run, std::optional<std::int64_t> round) {
    return taken(run.arrays(round.value_or(run.completedRounds())));
}

RoundArrays arraysWithWeights(const RunFile& run, std::optional<std::int64_t> round) {
    RoundArrays arrays = arraysOrLast(run, round);
    if (arrays.weights.empty() && run.info().layout.count > 0) {
        throw ViewError(
            {.message = fmt::format("The weights of round {} are not kept; those of rounds {} are.",
                                    arrays.round, fmt::join(taken(run.checkpoints()), ", "))});
    }
    return arrays;
}

std::vector<View> arrayViews() {
    return {{.name = "tier-map",
             .table = writeTierMap,
             .npy = tierMapNpy,
             .safetensors = tierMapTensors,
             .png = tierMapPng},
            {.name = "coverage", .table = writeCoverage, .npy = coverageNpy, .png = coveragePng},
            {.name = "updates", .table = writeUpdates, .npy = updatesNpy, .png = updatesPng},
            {.name = "staleness", .table = writeStaleness, .npy = stalenessNpy, .png = stalenessPng},
            {.name = "weights",
             .table = writeWeights,
             .npy = weightsNpy,
             .safetensors = weightsTensors,
             .png = weightsPng}};
}

}  // namespace fiarse
