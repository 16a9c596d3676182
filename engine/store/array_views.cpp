#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/store/npy.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

using Round = std::optional<std::int64_t>;

RoundArrays arraysOrLast(const RunFile& run, Round round) {
    return taken(run.arrays(round.value_or(run.completedRounds())));
}

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

std::vector<float> keptWeights(const RunFile& run, Round round) {
    RoundArrays arrays = arraysOrLast(run, round);
    if (arrays.weights.empty() && run.info().layout.count > 0) {
        throw ViewError(
            {.message = fmt::format("The weights of round {} are not kept; those of rounds {} are.",
                                    arrays.round, fmt::join(taken(run.checkpoints()), ", "))});
    }
    return std::move(arrays.weights);
}

void writeWeights(const RunFile& run, Round round, TableSink& sink) {
    const std::vector<float> weights = keptWeights(run, round);
    writeParameters(run, sink, {"weight"},
                    [&](std::size_t p) -> std::vector<Cell> { return {cell(weights[p])}; });
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

std::vector<View> arrayViews() {
    return {{"tier-map", writeTierMap,
             [](const RunFile& run, Round round) {
                 const RoundArrays arrays = arraysOrLast(run, round);
                 return npyFile(arrays.tierMap, {arrays.tierMap.size()});
             }},
            {"coverage", writeCoverage, coverageNpy},
            {"updates", writeUpdates,
             [](const RunFile& run, Round round) {
                 const RoundArrays arrays = arraysOrLast(run, round);
                 return npyFile(arrays.updates, {arrays.updates.size()});
             }},
            {"staleness", writeStaleness, stalenessNpy},
            {"weights", writeWeights, [](const RunFile& run, Round round) {
                 const std::vector<float> weights = keptWeights(run, round);
                 return npyFile(weights, {weights.size()});
             }}};
}

}  // namespace fiarse
