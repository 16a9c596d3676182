#include "engine/api/preview.h"

#include <algorithm>
#include <new>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/api/experiment_file.h"
#include "engine/api/traffic.h"
#include "engine/data/dataset.h"
#include "engine/models/network_layout.h"
#include "engine/submodels/levels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

namespace {

double totalClients(const Levels& levels) {
    return std::accumulate(
        levels.levels.begin(), levels.levels.end(), 0.0,
        [](double sum, const Level& level) { return sum + static_cast<double>(level.clients); });
}

/// S(q): the share of the fleet whose capacity reaches rank q, as steps from the largest |w| on.
std::vector<CoverageStep> coverageCurve(const Levels& levels) {
    const double clients = totalClients(levels);
    std::vector<CoverageStep> steps;
    double from = 0.0;
    double holding = clients;
    for (std::size_t level = levels.levels.size(); level-- > 0;) {
        steps.push_back({from, levels.capacities[level], holding / clients, static_cast<int>(level)});
        from = levels.capacities[level];
        holding -= static_cast<double>(levels.levels[level].clients);
    }
    if (from < 1.0) steps.push_back({from, 1.0, 0.0, -1});
    return steps;
}

/// Probability that none of `chosen` out of `all` clients, `marked` of them marked, is marked.
double noneMarked(double all, double marked, std::int64_t chosen) {
    double probability = 1.0;
    for (std::int64_t i = 0; i < chosen; ++i) {
        const double left = all - marked - static_cast<double>(i);
        if (left <= 0.0) return 0.0;
        probability *= left / (all - static_cast<double>(i));
    }
    return probability;
}

/// Output units of a weight layer to which `level` keeps no input.
std::uint64_t cutUnits(const LayerInfo& layer, const std::vector<std::uint8_t>& tierMap, int level) {
    std::uint64_t cut = 0;
    for (std::size_t row = 0; row < layer.rows(); ++row) {
        const auto first =
            tierMap.begin() + static_cast<std::ptrdiff_t>(layer.offset + row * layer.columns());
        const auto last = first + static_cast<std::ptrdiff_t>(layer.columns());
        cut += std::none_of(first, last, [level](std::uint8_t entry) { return holds(entry, level); }) ? 1 : 0;
    }
    return cut;
}

/// Weight layers of which a level keeps nothing, or less than one weight a unit.
std::vector<PreviewWarning> findWarnings(const Layout& layout, const Extraction& extraction) {
    std::vector<PreviewWarning> warnings;
    for (std::size_t level = 0; level < extraction.kept.size(); ++level) {
        for (std::size_t l = 0; l < layout.layers.size(); ++l) {
            const LayerInfo& layer = layout.layers[l];
            const std::uint64_t kept = extraction.kept[level][l];
            if (!layer.maskable || layer.shape.size() < 2 || kept >= layer.rows()) continue;
            warnings.push_back({.layer = l,
                                .level = level,
                                .kept = kept,
                                .count = layer.count,
                                .empty = kept == 0,
                                .cutUnits = cutUnits(layer, extraction.tierMap, static_cast<int>(level)),
                                .units = layer.rows()});
        }
    }
    return warnings;
}

void addTraffic(const Experiment& experiment, const Levels& levels, const Extraction& extraction,
                Preview& preview) {
    const Layout& layout = preview.layout;
    const std::uint64_t always = layout.count - layout.maskable;
    const double clients = totalClients(levels);
    const auto participants = static_cast<double>(experiment.training.participants);
    for (std::size_t level = 0; level < levels.levels.size(); ++level) {
        const Traffic traffic =
            roundTraffic(extraction.assigned(level, layout), layout.maskable, always, layout.layers.size());
        preview.bytesDown.push_back(static_cast<double>(traffic.down));
        preview.bytesUp.push_back(static_cast<double>(traffic.up));
        preview.bytesPerRound += participants * static_cast<double>(levels.levels[level].clients) / clients *
                                 static_cast<double>(traffic.down + traffic.up);
    }
    const Traffic full = roundTraffic(layout.maskable, layout.maskable, always, layout.layers.size());
    preview.fullBytesPerRound = participants * static_cast<double>(full.down + full.up);
}

Result<Preview> computePreview(const Experiment& experiment) {
    if (std::vector<Error> problems = validate(experiment); !problems.empty()) return problems.front();
    auto shape = dataShape(experiment.data.source);
    if (!shape) return shape.error();
    const InputShape input{shape->channels, shape->height, shape->width,
                           static_cast<std::int64_t>(shape->classNames.size())};
    auto layout = makeLayout(experiment.model, input);
    if (!layout) return layout.error();

    const Levels levels = makeLevels(experiment.tiers);
    Preview preview;
    preview.layout = std::move(*layout);
    preview.levels = levels.levels;
    preview.coverage = coverageCurve(levels);
    preview.neverHeldShare = 1.0 - levels.capacities.front();
    preview.frozenGini = frozenLorenz(levels.levels).gini;
    const double clients = totalClients(levels);
    preview.meanCapacity = meanCapacity(levels.levels);
    double reaching = 0.0;
    for (std::size_t level = 0; level < levels.levels.size(); ++level) {
        const auto count = static_cast<double>(levels.levels[level].clients);
        reaching += count;
        preview.starvedRounds.push_back(noneMarked(clients, reaching, experiment.training.participants));
    }
    const std::vector<float> initial = initialParameters(preview.layout, experiment.seed);
    Extraction extraction =
        makeStrategy(experiment.strategy)->extract(initial, preview.layout, levels.capacities);
    addTraffic(experiment, levels, extraction, preview);
    preview.warnings = findWarnings(preview.layout, extraction);
    preview.kept = std::move(extraction.kept);
    return preview;
}

}  // namespace

Result<Preview> preview(const Experiment& experiment) {
    try {
        return computePreview(experiment);
    } catch (const std::bad_alloc&) {
        return Error{.kind = ErrorKind::Run,
                     .message = "There is not enough memory for this model; make its layers smaller.",
                     .key = "model.hidden"};
    }
}

}  // namespace fiarse
