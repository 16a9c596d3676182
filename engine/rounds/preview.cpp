#include "engine/api/preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>

#include "engine/api/catalog.h"
#include "engine/api/experiment_file.h"
#include "engine/api/masks.h"
#include "engine/api/traffic.h"
#include "engine/data/dataset.h"
#include "engine/metrics/model_work.h"
#include "engine/models/network_layout.h"
#include "engine/rounds/fleet_figures.h"
#include "engine/rounds/start_check.h"
#include "engine/submodels/channels.h"
#include "engine/submodels/levels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

namespace {

/// A submodel that takes less of its capacity leaves much of the device idle.
constexpr double kWellUsed = 0.7;

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
    const ParticipatingTiers part = participatingTiers(experiment);
    std::vector<double> seconds;
    for (std::size_t t = 0; t < experiment.tiers.size(); ++t) {
        const Tier& tier = experiment.tiers[t];
        const auto level = static_cast<std::size_t>(levels.ofTier[t]);
        const LinkNumbers link = linkNumbers(tier);
        preview.transferSeconds.push_back(linkSeconds(preview.bytesDown[level], link.downMbps).value_or(0.0) +
                                          linkSeconds(preview.bytesUp[level], link.upMbps).value_or(0.0));
        preview.bytesPerRound +=
            preview.participants * part.shares[t] * (preview.bytesDown[level] + preview.bytesUp[level]);
        if (takesPart(experiment.strategy, tier.capacity.value))
            seconds.push_back(preview.transferSeconds.back());
    }
    preview.roundTransferSeconds = expectedLargest(part.tiers, seconds, std::llround(part.drawn));
    const Traffic full = roundTraffic(layout.maskable, layout.maskable, always, layout.layers.size());
    preview.fullBytesPerRound = preview.participants * static_cast<double>(full.down + full.up);
}

/// What time, memory and energy the tiers spend, and the expectation of a round.
void addCosts(const Experiment& experiment, const ModelWork& model, Preview& preview) {
    std::vector<Traffic> traffic;
    for (std::size_t level = 0; level < preview.levels.size(); ++level)
        traffic.push_back({.down = static_cast<std::uint64_t>(preview.bytesDown[level]),
                           .up = static_cast<std::uint64_t>(preview.bytesUp[level])});
    const std::vector<SubmodelWork> work = levelWork(model, experiment.strategy.kind, preview.kept);
    preview.costs = tierCosts(experiment, preview.levels, work, traffic);
    const ParticipatingTiers part = participatingTiers(experiment);
    double joules = 0.0;
    std::vector<double> seconds;
    bool energyKnown = true;
    for (std::size_t t = 0; t < experiment.tiers.size(); ++t) {
        if (!takesPart(experiment.strategy, experiment.tiers[t].capacity.value)) continue;
        const DeviceCost& device = preview.costs[t].device;
        if (device.seconds) seconds.push_back(*device.seconds);
        energyKnown = energyKnown && device.joules;
        joules += part.shares[t] * device.joules.value_or(0.0);
    }
    const double deadline = experiment.training.deadline;
    if (deadline > 0.0)
        for (double& one : seconds) one = std::min(one, deadline);
    if (seconds.size() == part.tiers.size())
        preview.roundSeconds = expectedLargest(part.tiers, seconds, std::llround(part.drawn));
    if (energyKnown) preview.roundJoules = preview.participants * joules;
}

/// Tiers that cannot hold what training needs.
std::vector<Error> tooLittleMemory(const Experiment& experiment, const std::vector<TierCost>& costs) {
    std::vector<Error> found;
    for (std::size_t t = 0; t < costs.size(); ++t) {
        if (!costs[t].tooLarge) continue;
        const Tier& tier = experiment.tiers[t];
        const double needed = *costs[t].device.memoryBytes / 1e6;
        found.push_back({.message = fmt::format(
                             "A client of tier {} ({}) needs at least {:.{}f} MB to train its submodel "
                             "with full batches, but its memory_mb is {}.",
                             t + 1, tier.name, needed,
                             needed >= 10.0  ? 1
                             : needed >= 0.1 ? 2
                                             : 4,
                             tier.memoryMb),
                         .key = fmt::format("tier.{}.memory_mb", t + 1)});
    }
    return found;
}

/// Capacities that early exits, of which there are few, use badly.
/// @param extraction  at the whole capacities, whatever a density schedule begins with.
std::vector<Error> unusedCapacity(const Experiment& experiment, const Levels& levels, const ChannelPlan& plan,
                                  const Extraction& extraction, const Preview& preview) {
    std::vector<Error> found;
    const Layout& layout = preview.layout;
    const bool macs = experiment.strategy.budget == Budget::Macs;
    for (std::size_t level = 0; level < levels.levels.size(); ++level) {
        const double kept = macs ? multiplyAdds(layout, plan, extraction, level) / preview.fullMultiplyAdds
                                 : static_cast<double>(extraction.assigned(level, layout)) /
                                       static_cast<double>(layout.maskable);
        const double capacity = levels.capacities[level];
        if (kept >= kWellUsed * capacity) continue;
        const auto tier =
            std::find(levels.ofTier.begin(), levels.ofTier.end(), static_cast<std::int64_t>(level)) -
            levels.ofTier.begin();
        found.push_back({.message = fmt::format(
                             "At {} ({}) the submodel of strategy.kind {} takes {:.1f} % of the model's {}, "
                             "where the capacity allows {:.1f} %: no exit comes nearer. Another number of "
                             "model.exits, or another capacity, may use it better.",
                             levels.levels[level].capacity.text, levels.levels[level].name,
                             strategies()[static_cast<std::size_t>(experiment.strategy.kind)].id,
                             100.0 * kept, macs ? "multiply-adds" : "parameters", 100.0 * capacity),
                         .key = fmt::format("tier.{}.capacity", tier + 1)});
    }
    return found;
}

Result<Preview> computePreview(const Experiment& experiment) {
    if (std::vector<Error> problems = validate(experiment); !problems.empty()) return problems.front();
    auto shape = dataShape(experiment.data, experiment.seed);
    if (!shape) return shape.error();
    auto layout = fittingLayout(experiment, *shape);
    if (!layout) return layout.error();

    const Levels levels = makeLevels(experiment.tiers);
    Preview preview;
    static_cast<FleetFigures&>(preview) = fleetFigures(experiment);
    preview.layout = std::move(*layout);
    const InputShape input = inputOf(*shape);
    const auto initial = initialParameters(experiment.model, input, experiment.seed);
    if (!initial) return initial.error();
    const ChannelPlan plan = makeChannelPlan(experiment.model, input);
    const auto strategy = makeStrategy(experiment, preview.layout, plan);
    Extraction extraction = strategy->extract({.weights = *initial}, levels.capacities);
    for (std::size_t level = 0; level < levels.levels.size(); ++level)
        preview.multiplyAdds.push_back(multiplyAdds(preview.layout, plan, extraction, level));
    const Extraction whole = strategy->extract({.weights = *initial}, std::array{1.0}, true);
    preview.fullMultiplyAdds = multiplyAdds(preview.layout, plan, whole, 0);
    addTraffic(experiment, levels, extraction, preview);
    if (cutsDepth(experiment.strategy.kind))
        preview.cautions =
            unusedCapacity(experiment, levels, plan,
                           strategy->extract({.weights = *initial}, levels.capacities, true), preview);
    // Whole channels leave few weights of a layer by design, and a connected network.
    if (!cutsChannels(experiment.strategy.kind)) preview.warnings = findWarnings(preview.layout, extraction);
    preview.kept = std::move(extraction.kept);
    addCosts(experiment, modelWork(preview.layout, plan, input), preview);
    for (Error& caution : tooLittleMemory(experiment, preview.costs))
        preview.cautions.push_back(std::move(caution));
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
