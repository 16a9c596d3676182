#include "engine/metrics/alert_conditions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/api/masks.h"

namespace fiarse {

namespace {

using Alerts = std::vector<Alert>;

// A mask of which less than this changes in a round stands still.
constexpr double kStill = 0.01;
// Share of a mask that may tie at θ.
constexpr double kFewTies = 0.001;
// Fewer evaluations than these say nothing about a trend.
constexpr std::int64_t kFewestEvaluations = 5;

double capacityOf(const AlertRound& round, std::size_t level) {
    return round.info.levels[level].capacity.value;
}

std::size_t levelsOf(const AlertRound& round) {
    return std::min(round.info.levels.size(), round.record.kept.size());
}

void layerCollapse(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const std::vector<LayerInfo>& layers = round.info.layout.layers;
    const bool endsEarly = cutsDepth(round.info.experiment.strategy.kind);
    for (std::size_t level = 0; level < levelsOf(round); ++level) {
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const auto kept = static_cast<double>(round.record.kept[level][l]);
            if (!layers[l].maskable || layers[l].count == 0 || kept >= rule.threshold) continue;
            // What lies behind its exit is no part of the submodel.
            if (endsEarly && kept == 0.0) continue;
            const double share = capacityOf(round, level) * static_cast<double>(layers[l].count);
            found.push_back({.layer = static_cast<std::int64_t>(l),
                             .level = static_cast<std::int64_t>(level),
                             .value = kept,
                             .byDesign = share < rule.threshold});
        }
    }
}

/// Share of the units of a weight layer to which `level` keeps no input.
double deadShare(const AlertRound& round, const LayerInfo& layer, int level) {
    std::size_t dead = 0;
    for (std::size_t row = 0; row < layer.rows(); ++row) {
        const auto inputs = round.used.subspan(layer.offset + row * layer.columns(), layer.columns());
        dead += std::none_of(inputs.begin(), inputs.end(),
                             [level](std::uint8_t entry) { return holds(entry, level); });
    }
    return static_cast<double>(dead) / static_cast<double>(layer.rows());
}

void deadUnits(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    // Where whole units are cut, those without input are no part of the submodel.
    if (cutsChannels(round.info.experiment.strategy.kind)) return;
    const std::vector<LayerInfo>& layers = round.info.layout.layers;
    for (std::size_t level = 0; level < levelsOf(round); ++level) {
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const LayerInfo& layer = layers[l];
            if (!layer.maskable || layer.shape.size() < 2 || layer.count == 0) continue;
            const double dead = deadShare(round, layer, static_cast<int>(level));
            if (dead <= rule.threshold) continue;
            // With fewer weights than units some must go without; at random even more do, give or take two
            // standard deviations.
            const double capacity = capacityOf(round, level);
            const auto units = static_cast<double>(layer.rows());
            const double fewest = 1.0 - static_cast<double>(keptCount(capacity, layer.count)) / units;
            const double mean = std::pow(1.0 - capacity, static_cast<double>(layer.columns()));
            const double spread = 2.0 * std::sqrt(mean * (1.0 - mean) / units);
            const double random = std::min(mean + spread, 1.0 - 1.0 / units);  // one has an input anyway
            found.push_back({.layer = static_cast<std::int64_t>(l),
                             .level = static_cast<std::int64_t>(level),
                             .value = dead,
                             .byDesign = dead <= std::max(fewest, random)});
        }
    }
}

void neverUpdated(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    if (round.record.round < rule.rounds || round.info.layout.maskable == 0) return;
    const double dead =
        static_cast<double>(round.record.neverTrained) / static_cast<double>(round.info.layout.maskable);
    if (dead <= rule.threshold) return;
    // What the largest submodel that is trained really holds: whole channels are rounded.
    const std::vector<Level> trained = trainedLevels(round.info);
    std::uint64_t most = 0;
    for (std::size_t level = 0; level < std::min(trained.size(), round.record.kept.size()); ++level) {
        std::uint64_t kept = 0;
        for (std::size_t l = 0; l < round.info.layout.layers.size(); ++l)
            if (round.info.layout.layers[l].maskable) kept += round.record.kept[level][l];
        if (trained[level].clients > 0) most = std::max(most, kept);
    }
    const double design = 1.0 - static_cast<double>(most) / static_cast<double>(round.info.layout.maskable);
    found.push_back({.value = dead, .byDesign = dead <= design + rule.threshold});
}

/// Whether the strategy itself draws or moves the masks from round to round, whatever was trained.
bool movesItsMasks(const StrategySettings& strategy) {
    if (strategy.kind == StrategyKind::Fiarse) return strategy.importance == ImportanceKind::Random;
    return strategy.kind == StrategyKind::FedRolex || strategy.kind == StrategyKind::FederatedDropout ||
           strategy.kind == StrategyKind::RandomMask;
}

/// Whether the strategy itself chooses the same masks in every round.
bool keepsItsMasks(const StrategySettings& strategy) {
    return strategy.kind != StrategyKind::Fiarse && !movesItsMasks(strategy);
}

/// The index counts all rounds so far, and luck in who takes part raises it in the first ones: it stands for
/// a frozen order only while the masks do not move.
void freeze(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const std::vector<double>& churn = round.record.churn;
    if (std::any_of(churn.begin(), churn.end(), [](double changed) { return changed > kStill; })) return;
    const double index = freezeIndex(round.record.gini, round.frozenGini);
    if (index > rule.threshold)
        found.push_back({.value = index, .byDesign = keepsItsMasks(round.info.experiment.strategy)});
}

void churnOfLevels(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    for (std::size_t level = 0; level < round.record.churn.size(); ++level) {
        const double changed = round.record.churn[level];
        if (changed > rule.threshold)
            found.push_back({.level = static_cast<std::int64_t>(level),
                             .value = changed,
                             .byDesign = movesItsMasks(round.info.experiment.strategy)});
    }
}

/// Each level whose participants together have a share `part / assigned` below the threshold, and the worst
/// of them: one client's small mask loses a tenth by chance.
void lostShares(const AlertRule& rule, const AlertRound& round, std::uint64_t Participation::*part,
                Alerts& found) {
    for (std::size_t level = 0; level < round.info.levels.size(); ++level) {
        Alert worst{.level = static_cast<std::int64_t>(level),
                    .value = std::numeric_limits<double>::infinity()};
        std::uint64_t left = 0, assigned = 0;
        double least = std::numeric_limits<double>::infinity();
        for (const Participation& one : round.record.participants) {
            if (one.level != worst.level || one.assigned == 0) continue;
            left += one.*part;
            assigned += one.assigned;
            const double share = static_cast<double>(one.*part) / static_cast<double>(one.assigned);
            if (share >= least) continue;
            least = share;
            worst.client = one.client;
        }
        if (assigned > 0) worst.value = static_cast<double>(left) / static_cast<double>(assigned);
        // FjORD's clients draw how much of their submodel they train.
        worst.byDesign =
            part == &Participation::moved && round.info.experiment.strategy.kind == StrategyKind::Fjord;
        if (worst.value < rule.threshold) found.push_back(worst);
    }
}

void sizeMismatch(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const Layout& layout = round.info.layout;
    // Only where k is a promise: not for budgets in multiply-adds, rising densities, floors, and whole
    // channels.
    const Experiment& experiment = round.info.experiment;
    const bool ranked = experiment.strategy.kind == StrategyKind::Fiarse ||
                        experiment.strategy.kind == StrategyKind::RandomMask;
    if (!ranked || experiment.strategy.budget == Budget::Macs || experiment.remedies.floor > 0.0 ||
        experiment.remedies.densityStart < 1.0)
        return;
    const bool whole = experiment.strategy.scope != Scope::Layer;
    // Layers of their own ratios are rounded down one by one.
    const double rounding =
        experiment.strategy.scope == Scope::LayerAdaptive ? static_cast<double>(layout.layers.size()) : 0.0;
    const auto compare = [&](std::size_t level, std::int64_t layer, std::uint64_t kept, std::size_t count) {
        const double extra =
            static_cast<double>(kept) - static_cast<double>(keptCount(capacityOf(round, level), count));
        // Of many weights some are equal to the last digit.
        const double allowed = std::max(rule.threshold, kFewTies * static_cast<double>(kept));
        if (extra > allowed || -extra > allowed + rounding)
            found.push_back({.layer = layer, .level = static_cast<std::int64_t>(level), .value = extra});
    };
    for (std::size_t level = 0; level < levelsOf(round); ++level) {
        std::uint64_t sum = 0;
        for (std::size_t l = 0; l < layout.layers.size(); ++l) {
            if (!layout.layers[l].maskable) continue;
            const std::uint64_t kept = round.record.kept[level][l];
            sum += kept;
            if (!whole) compare(level, static_cast<std::int64_t>(l), kept, layout.layers[l].count);
        }
        if (whole) compare(level, -1, sum, layout.maskable);
    }
}

/// Participants that hold each tier map entry if masks are nested.
std::array<std::uint32_t, 256> nestedHolders(const AlertRound& round) {
    std::array<std::uint32_t, 256> holders{};
    for (std::size_t entry = 0; entry < holders.size(); ++entry)
        for (const Participation& one : round.record.participants)
            holders[entry] += holds(static_cast<std::uint8_t>(entry), static_cast<int>(one.level));
    return holders;
}

void nesting(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    // Masks of one's own are not nested, and need not be.
    if (drawsOwnMasks(round.info.experiment)) return;
    const std::array<std::uint32_t, 256> holders = nestedHolders(round);
    std::uint64_t wrong = 0;
    for (const LayerInfo& layer : round.info.layout.layers) {
        if (!layer.maskable) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            wrong += round.arrays.assigned[p] != holders[round.used[p]];
    }
    if (static_cast<double>(wrong) > rule.threshold) found.push_back({.value = static_cast<double>(wrong)});
}

void starvedRound(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    if (round.info.layout.maskable == 0 || round.record.coverage.assigned.empty()) return;
    std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    for (const Participation& one : round.record.participants) largest = std::min(largest, one.level);
    if (largest <= 0) return;
    // Idle for want of a participant, not those that no client at all could hold.
    std::uint64_t idle = 0;
    for (const LayerInfo& layer : round.info.layout.layers) {
        if (!layer.maskable) continue;
        for (const std::uint8_t entry : round.used.subspan(layer.offset, layer.count))
            idle += entry != kHeldByNobody && static_cast<std::int64_t>(entry) < largest;
    }
    const double share = static_cast<double>(idle) / static_cast<double>(round.info.layout.maskable);
    if (share <= rule.threshold) return;
    const auto clients = static_cast<std::int64_t>(round.info.clients.size());
    const auto others = clients - round.info.levels.front().clients;
    const auto drawn = static_cast<std::int64_t>(round.record.participants.size());
    // Where there are too few other clients to fill a round, chance does not explain it.
    found.push_back({.level = 0, .value = share, .byDesign = drawn <= others});
}

/// What the largest capacity can and a smaller one cannot: classes that are hard for all are not the masks'.
void classGap(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const std::vector<LevelEvaluation>& levels = round.record.evaluation;
    const std::vector<Level> trained = trainedLevels(round.info);
    for (std::size_t level = 1; level < levels.size(); ++level) {
        const std::vector<double>& largest = levels.front().classAccuracy;
        const std::vector<double>& recall = levels[level].classAccuracy;
        // Whom the strategy never draws cannot keep up.
        Alert worst{.level = static_cast<std::int64_t>(level),
                    .byDesign = level < trained.size() && trained[level].clients == 0};
        for (std::size_t k = 0; k < std::min(largest.size(), recall.size()); ++k) {
            // Not a number where no test example has the class.
            if (!(largest[k] - recall[k] > worst.value)) continue;
            worst.value = largest[k] - recall[k];
            worst.classIndex = static_cast<std::int64_t>(k);
        }
        if (worst.value > rule.threshold) found.push_back(worst);
    }
}

void classExposure(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    if (round.exposureRounds < rule.rounds) return;
    const std::vector<std::vector<double>> relative = relativeExposure(round.info, round.exposure);
    for (std::size_t level = 0; level < relative.size(); ++level) {
        const std::vector<std::uint64_t>& seen = round.exposure[level];
        if (std::accumulate(seen.begin(), seen.end(), std::uint64_t{0}) == 0) continue;
        Alert worst{.level = static_cast<std::int64_t>(level),
                    .value = std::numeric_limits<double>::infinity()};
        for (std::size_t k = 0; k < relative[level].size(); ++k) {
            if (!(relative[level][k] < worst.value)) continue;
            worst.value = relative[level][k];
            worst.classIndex = static_cast<std::int64_t>(k);
        }
        if (worst.value < rule.threshold) found.push_back(worst);
    }
}

/// How long a layer's parameters sat in the ranks that the fleet can hold, on average over the layer and the
/// rounds, against the same of the whole model: where all layers are cut alike, this is 1 even if no rank
/// ever moves, so that what is left is the layer's own.
void lockIn(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const std::vector<LayerInfo>& layers = round.info.layout.layers;
    if (round.reachedRounds < rule.rounds || round.reached.size() != layers.size()) return;
    double all = 0.0;
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (layers[l].maskable) all += static_cast<double>(round.reached[l]);
    const double mean = all / static_cast<double>(round.info.layout.maskable);
    if (!(mean > 0.0)) return;
    const StrategySettings& strategy = round.info.experiment.strategy;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        if (!layers[l].maskable || layers[l].count == 0) continue;
        const double own = static_cast<double>(round.reached[l]) / static_cast<double>(layers[l].count);
        const double ratio = own / mean;
        if (ratio <= rule.threshold && ratio * rule.threshold >= 1.0) continue;
        found.push_back({.layer = static_cast<std::int64_t>(l),
                         .value = ratio,
                         .byDesign = cutsChannels(strategy.kind) || cutsDepth(strategy.kind) ||
                                     strategy.scope != Scope::Global});
    }
}

void notFinite(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    Alert training;
    for (const Participation& one : round.record.participants) {
        if (std::isfinite(one.loss)) continue;
        if (training.client < 0) training.client = one.client;
        training.value += 1.0;
    }
    if (training.value > rule.threshold) found.push_back(training);
    Alert evaluation;
    for (std::size_t level = 0; level < round.record.evaluation.size(); ++level) {
        if (std::isfinite(round.record.evaluation[level].loss)) continue;
        if (evaluation.level < 0) evaluation.level = static_cast<std::int64_t>(level);
        evaluation.value += 1.0;
    }
    if (evaluation.value > rule.threshold) found.push_back(evaluation);
}

void stall(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const std::int64_t since = round.record.round - round.bestRound;
    const std::int64_t enough =
        std::max(rule.rounds, kFewestEvaluations * round.info.experiment.evaluateEvery);
    if (round.bestRound > 0 && since >= enough) found.push_back({.value = static_cast<double>(since)});
}

}  // namespace

double meanAccuracy(const RoundRecord& record) {
    if (!record.evaluated || record.evaluation.empty()) return -1.0;
    double sum = 0.0;
    for (const LevelEvaluation& level : record.evaluation) sum += level.accuracy;
    return sum / static_cast<double>(record.evaluation.size());
}

std::vector<Alert> holdingConditions(const AlertRule& rule, const AlertRound& round) {
    Alerts found;
    if (rule.id == "layer-collapse") layerCollapse(rule, round, found);
    if (rule.id == "dead-units") deadUnits(rule, round, found);
    if (rule.id == "never-updated") neverUpdated(rule, round, found);
    if (rule.id == "freeze") freeze(rule, round, found);
    if (rule.id == "churn") churnOfLevels(rule, round, found);
    if (rule.id == "attrition") lostShares(rule, round, &Participation::alive, found);
    if (rule.id == "moved-gap") lostShares(rule, round, &Participation::moved, found);
    if (rule.id == "k-mismatch") sizeMismatch(rule, round, found);
    if (rule.id == "nesting") nesting(rule, round, found);
    if (rule.id == "starved-round") starvedRound(rule, round, found);
    if (rule.id == "class-gap") classGap(rule, round, found);
    if (rule.id == "class-exposure") classExposure(rule, round, found);
    if (rule.id == "lock-in") lockIn(rule, round, found);
    if (rule.id == "nan") notFinite(rule, round, found);
    if (rule.id == "stall") stall(rule, round, found);
    addRobustnessConditions(rule, round, found);
    return found;
}

}  // namespace fiarse
