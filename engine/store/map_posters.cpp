#include "engine/store/map_posters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/store/print_colours.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

std::string titled(const RunInfo& info, const std::string& what, std::int64_t round) {
    return fmt::format("{}, round {}: {} (run {})", what, round, info.experiment.name, info.id);
}

double share(double value, double largest) {
    return largest > 0.0 ? value / largest : 0.0;
}

/// Up to five counts from `lowest` to `largest`.
std::vector<LegendEntry> countLegend(std::int64_t lowest, std::int64_t largest, Colour (*ramp)(double)) {
    std::vector<LegendEntry> legend;
    std::int64_t last = lowest - 1;
    for (int i = 0; i <= 4; ++i) {
        const std::int64_t count = lowest + (largest - lowest) * i / 4;
        if (count == last) continue;
        legend.push_back({ramp(share(double(count), double(largest))), fmt::format("{}", count)});
        last = count;
    }
    return legend;
}

/// A map of counts with one sequence of colours.
template <typename T>
std::string countsPng(const RunInfo& info, const std::vector<T>& counts, const std::string& title,
                      const std::string& note) {
    const auto largest = counts.empty() ? T{0} : *std::max_element(counts.begin(), counts.end());
    MapPoster content{.title = title, .note = note};
    content.legend = countLegend(0, static_cast<std::int64_t>(largest), sequentialColour);
    content.colour = [&](std::size_t p) {
        return sequentialColour(share(static_cast<double>(counts[p]), static_cast<double>(largest)));
    };
    return pngFile(poster(info.layout, content));
}

}  // namespace

CellColour tierColours(const RunInfo& info, std::span<const std::uint8_t> tierMap) {
    return [tierMap, levels = info.levels.size()](std::size_t p) {
        const std::uint8_t entry = tierMap[p];
        if (entry == kHeldByNobody) return kNobody;
        return entry == kAlwaysHeld ? kNotMaskable : levelColour(entry, levels);
    };
}

std::string tierMapPng(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    const std::int64_t which = round.value_or(run.completedRounds());
    const std::vector<std::uint8_t> tierMap = taken(run.tierMap(which));
    MapPoster content{.title = titled(info, "Tier map", which),
                      .note = "Colour: the smallest capacity whose submodel holds the parameter."};
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        content.legend.push_back(
            {levelColour(level, info.levels.size()), "capacity " + info.levels[level].capacity.text});
    }
    content.legend.push_back({kNobody, "held by nobody"});
    content.legend.push_back({kNotMaskable, "not maskable"});
    content.colour = tierColours(info, tierMap);
    return pngFile(poster(info.layout, content));
}

std::string coveragePng(const RunFile& run, std::optional<std::int64_t> round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    return countsPng(run.info(), arrays.assigned, titled(run.info(), "Coverage", arrays.round),
                     "Colour: participants whose mask held the parameter at the start of the round.");
}

std::string updatesPng(const RunFile& run, std::optional<std::int64_t> round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    return countsPng(run.info(), arrays.updates, titled(run.info(), "Updates", arrays.round),
                     "Colour: rounds in which at least one participant moved the parameter.");
}

std::string stalenessPng(const RunFile& run, std::optional<std::int64_t> round) {
    const RoundArrays arrays = arraysOrLast(run, round);
    const auto stale = [&](std::size_t p) { return arrays.round - arrays.lastTrained[p]; };
    std::int64_t largest = 0;
    for (std::size_t p = 0; p < arrays.lastTrained.size(); ++p) {
        if (arrays.lastTrained[p] != 0) largest = std::max(largest, stale(p));
    }
    MapPoster content{.title = titled(run.info(), "Staleness", arrays.round),
                      .note = "Colour: rounds since the parameter was last trained."};
    content.legend = countLegend(0, largest, stalenessColour);
    content.legend.push_back({kNobody, "never trained"});
    content.colour = [&](std::size_t p) {
        if (arrays.lastTrained[p] == 0) return kNobody;
        return stalenessColour(share(static_cast<double>(stale(p)), static_cast<double>(largest)));
    };
    return pngFile(poster(run.info().layout, content));
}

std::string weightsPng(const RunFile& run, std::optional<std::int64_t> round) {
    const RoundArrays arrays = arraysWithWeights(run, round);
    const Layout& layout = run.info().layout;
    const auto largestOf = [&](const LayerInfo& layer) {
        double largest = 0.0;
        for (std::size_t i = 0; i < layer.count; ++i) {
            largest = std::max(largest, std::abs(double{arrays.weights[layer.offset + i]}));
        }
        return largest;
    };
    std::vector<double> largest;
    for (const LayerInfo& layer : layout.layers) largest.push_back(largestOf(layer));
    MapPoster content{.title = titled(run.info(), "Weights", arrays.round),
                      .note = "Colour: the weight; each layer has a scale of its own, named beside it."};
    content.legend = {
        {divergingColour(-1.0), "negative"}, {divergingColour(0.0), "0"}, {divergingColour(1.0), "positive"}};
    content.remark = [&](const LayerInfo& layer) {
        return fmt::format("largest |w| = {:.3g}", largestOf(layer));
    };
    content.colour = [&](std::size_t p) {
        return divergingColour(share(double{arrays.weights[p]}, largest[layout.layerOf(p)]));
    };
    return pngFile(poster(layout, content));
}

std::string maskPng(const RunInfo& info, std::span<const std::uint8_t> held, const std::string& title,
                    std::int64_t round) {
    MapPoster content{.title = titled(info, title, round),
                      .note = "Colour: whether the mask holds the parameter."};
    content.legend = {{sequentialColour(1.0), "held"}, {sequentialColour(0.0), "not held"}};
    content.colour = [held](std::size_t p) { return sequentialColour(held[p] == 0 ? 0.0 : 1.0); };
    return pngFile(poster(info.layout, content));
}

}  // namespace fiarse
