#include "engine/api/preview.h"

#include <algorithm>
#include <exception>
#include <new>

#include "engine/api/experiment_file.h"
#include "engine/api/masks.h"
#include "engine/api/traffic.h"
#include "engine/data/dataset.h"
#include "engine/data/partition.h"
#include "engine/models/network_layout.h"
#include "engine/rounds/fleet_figures.h"
#include "engine/rounds/model_fit.h"
#include "engine/submodels/levels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

namespace {

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
    for (std::size_t level = 0; level < levels.levels.size(); ++level) {
        const Traffic traffic = submodelTraffic(experiment.strategy.kind, extraction.assigned(level, layout),
                                                layout.maskable, always, layout.layers.size());
        preview.bytesDown.push_back(static_cast<double>(traffic.down));
        preview.bytesUp.push_back(static_cast<double>(traffic.up));
    }
    // A participant is of a tier in proportion to its clients that can be reached.
    double reachable = 0.0;
    for (const Tier& tier : experiment.tiers)
        reachable += static_cast<double>(tier.clients) * tier.availability;
    for (std::size_t t = 0; t < experiment.tiers.size(); ++t) {
        const Tier& tier = experiment.tiers[t];
        const auto level = static_cast<std::size_t>(levels.ofTier[t]);
        const double bytes = preview.bytesDown[level] + preview.bytesUp[level];
        preview.bytesPerRound +=
            preview.participants * static_cast<double>(tier.clients) * tier.availability / reachable * bytes;
        preview.transferSeconds.push_back(tier.linkMbps > 0.0 ? bytes * 8.0 / (tier.linkMbps * 1e6) : 0.0);
    }
    preview.roundTransferSeconds =
        expectedLargest(experiment.tiers, preview.transferSeconds, experiment.training.participants);
    const Traffic full = roundTraffic(layout.maskable, layout.maskable, always, layout.layers.size());
    preview.fullBytesPerRound = preview.participants * static_cast<double>(full.down + full.up);
}

Result<Preview> computePreview(const Experiment& experiment) {
    if (std::vector<Error> problems = validate(experiment); !problems.empty()) return problems.front();
    auto shape = dataShape(experiment.data, experiment.seed);
    if (!shape) return shape.error();
    if (auto unfit = modelProblem(experiment.model, shape->kind, shape->title)) return *std::move(unfit);
    if (experiment.data.partition.kind == PartitionKind::Column) {
        const std::int64_t clients = experiment.data.partition.clients;
        if (auto problem = groupProblem(shape->title, shape->kind, shape->groups, clients))
            return *std::move(problem);
    }
    const InputShape input{shape->channels, shape->height, shape->width,
                           static_cast<std::int64_t>(shape->classNames.size()), shape->vocabularySize};
    auto layout = makeLayout(experiment.model, input);
    if (!layout) return layout.error();

    const Levels levels = makeLevels(experiment.tiers);
    Preview preview;
    static_cast<FleetFigures&>(preview) = fleetFigures(experiment.tiers, experiment.training.participants);
    preview.layout = std::move(*layout);
    const auto initial = initialParameters(experiment.model, input, experiment.seed);
    if (!initial) return initial.error();
    ChannelPlan plan = makeChannelPlan(experiment.model, input);
    if (auto fits = checkRepresentable(experiment, preview.layout, plan); !fits) return fits.error();
    const auto strategy = makeStrategy(experiment, preview.layout, std::move(plan));
    Extraction extraction = strategy->extract({.weights = *initial}, levels.capacities);
    addTraffic(experiment, levels, extraction, preview);
    // Whole channels leave few weights of a layer by design, and a connected network.
    if (!cutsChannels(experiment.strategy.kind)) preview.warnings = findWarnings(preview.layout, extraction);
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
    } catch (const std::exception& exception) {
        const std::string text = exception.what();
        return Error{.kind = ErrorKind::Run,
                     .message = "The preview failed: " + text.substr(0, text.find('\n')),
                     .key = "model.kind"};
    }
}

}  // namespace fiarse
