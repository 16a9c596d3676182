#include "engine/api/branch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <system_error>

#include "engine/api/fields.h"
#include "engine/api/run_file.h"
#include "engine/metrics/alerts.h"
#include "engine/rounds/fleet.h"
#include "engine/store/branch_file.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

namespace {

constexpr std::int64_t kNever = 1000000;

Error fixedSetting(std::string key, const std::string& parent, const std::string& changed) {
    return {.message = fmt::format(
                "A branch cannot change {}: it is {} in the run, not {}. Model, data, seed and tiers stay "
                "those of the run; training, strategy, remedy, attack, defence, evaluation, rounds, alerts, "
                "name and note are free.",
                key, parent, changed),
            .key = std::move(key)};
}

bool isFree(const Field& field) {
    constexpr std::array groups = {"training", "strategy", "remedy", "attack", "defence", "evaluation"};
    constexpr std::array keys = {"experiment.name", "experiment.note", "experiment.rounds"};
    return std::find(groups.begin(), groups.end(), field.group) != groups.end() ||
           std::find(keys.begin(), keys.end(), field.key) != keys.end();
}

std::optional<Error> tierProblem(const Experiment& parent, const Experiment& changed) {
    for (std::size_t i = 0; i < std::min(parent.tiers.size(), changed.tiers.size()); ++i) {
        const Tier& a = parent.tiers[i];
        const Tier& b = changed.tiers[i];
        if (a.capacity.value != b.capacity.value)
            return fixedSetting(fmt::format("tier.{}.capacity", i + 1), a.capacity.text, b.capacity.text);
        if (a.clients != b.clients)
            return fixedSetting(fmt::format("tier.{}.clients", i + 1), valueText(a.clients),
                                valueText(b.clients));
    }
    if (parent.tiers.size() != changed.tiers.size())
        return fixedSetting("the number of tiers", fmt::format("{}", parent.tiers.size()),
                            fmt::format("{}", changed.tiers.size()));
    return std::nullopt;
}

Error inputError(const BranchRequest& request, std::string sentence) {
    return {.message = std::move(sentence), .file = request.parent.string()};
}

/// The parent as far as the branch inherits it.
struct Inherited {
    std::unique_ptr<RunFile> run;
    std::vector<RoundRecord> records;  ///< of rounds 1..round
    /// As of the branch: the last entry ends with `round`.
    std::vector<PastSettings> past;
    std::string startHash;

    std::int64_t round() const { return past.back().lastRound; }
    std::string hashAfter(std::int64_t after) const {
        return after == 0 ? startHash : records[static_cast<std::size_t>(after - 1)].hash;
    }
};

/// Cuts the settings of the parent's rounds to those up to `round`.
std::vector<PastSettings> settingsUpTo(std::vector<PastSettings> past, const Experiment& own,
                                       std::int64_t round) {
    const auto last = std::find_if(past.begin(), past.end(),
                                   [round](const PastSettings& one) { return one.lastRound >= round; });
    const Experiment experiment = last == past.end() ? own : last->experiment;
    past.erase(last, past.end());
    past.push_back({round, experiment});
    return past;
}

Result<Inherited> inherit(const BranchRequest& request) {
    Inherited inherited;
    auto run = RunFile::open(request.parent);
    if (!run) return run.error();
    inherited.run = *std::move(run);
    const Experiment& own = inherited.run->info().experiment;
    const std::int64_t completed = inherited.run->completedRounds();
    if (request.round < 0 || request.round > completed)
        return inputError(request, fmt::format("There is no round {} to branch after; the run has rounds 0 "
                                               "(before the first) to {}.",
                                               request.round, completed));
    if (auto problem = branchProblem(own, request.experiment)) return *std::move(problem);
    if (request.experiment.rounds <= request.round)
        return Error{.message = fmt::format("experiment.rounds is {}, but the branch begins after round {}; "
                                            "it must be greater than that.",
                                            request.experiment.rounds, request.round),
                     .key = "experiment.rounds"};
    auto records = inherited.run->records();
    if (!records) return records.error();
    inherited.records = *std::move(records);
    inherited.records.resize(static_cast<std::size_t>(request.round));
    auto past = pastSettings(request.parent);
    if (!past) return past.error();
    inherited.past = settingsUpTo(*std::move(past), own, request.round);
    return inherited;
}

/// What the file holds of the state after `round`; the weights are empty where there is no checkpoint.
Result<SimulationState> storedState(const Inherited& inherited, std::int64_t round) {
    auto arrays = inherited.run->arrays(round);
    if (!arrays) return arrays.error();
    SimulationState state{.completedRounds = round,
                          .hash = inherited.hashAfter(round),
                          .weights = std::move(arrays->weights),
                          .updates = std::move(arrays->updates),
                          .lastTrained = std::move(arrays->lastTrained)};
    if (round > 0) {
        auto used = inherited.run->tierMap(round - 1);
        if (!used) return used.error();
        state.usedTierMap = *std::move(used);
    }
    auto memory = inherited.run->updateMemory(round);
    if (!memory) return memory.error();
    state.updateMemory = *std::move(memory);
    return state;
}

/// The newest state before the branch that has its weights; round 0 always has.
Result<SimulationState> lastCheckpoint(const Inherited& inherited) {
    auto rounds = inherited.run->checkpoints();
    if (!rounds) return rounds.error();
    for (auto round = rounds->rbegin(); round != rounds->rend(); ++round) {
        if (*round > inherited.round()) continue;
        auto state = storedState(inherited, *round);
        // The newest round of a run in progress may be a later one by now, and its weights gone.
        if (!state || !state->weights.empty()) return state;
    }
    return Error{.kind = ErrorKind::File, .message = "The run file holds no weights to begin with."};
}

/// What the alert rules of the branch would remember, had they been in force from the start.
Result<AlertMemory> alertMemory(const RunInfo& info, const Inherited& inherited, const StopFlag& stop) {
    AlertMonitor monitor(info);
    auto before = inherited.run->tierMap(0);
    if (!before) return before.error();
    for (const RoundRecord& record : inherited.records) {
        if (stop.requested()) break;
        auto arrays = inherited.run->arrays(record.round);
        if (!arrays) return arrays.error();
        monitor.count(*arrays);
        (void)monitor.evaluate(record, *arrays, *before);
        *before = std::move(arrays->tierMap);
    }
    return monitor.memory();
}

Error otherNumbers(const BranchRequest& request, std::int64_t round, std::int64_t checkpoint) {
    return {.kind = ErrorKind::Run,
            .message = fmt::format(
                "Round {} was replayed with another run hash than is recorded, so the state after round {} "
                "cannot be had again: another kind of processor or a damaged file. A branch after round "
                "{}, whose weights the file holds, needs no replay.",
                round, request.round, checkpoint),
            .file = request.parent.string()};
}

Result<SimulationState> replay(const BranchRequest& request, const Inherited& inherited,
                               const SimulationState& from, const StopFlag& stop,
                               const std::function<void(double)>& progress) {
    // Evaluations and alerts leave no trace in the numbers.
    Experiment experiment = inherited.past.back().experiment;
    experiment.rounds = experiment.evaluateEvery = kNever;
    experiment.alerts.clear();
    for (const AlertRuleInfo& rule : alertRuleCatalog()) {
        experiment.alerts.push_back(rule.defaults);
        experiment.alerts.back().enabled = false;
    }
    auto simulation = Simulation::create(experiment, request.simulation);
    if (!simulation) return simulation.error();
    if (auto restored = (*simulation)->restore(from); !restored) return restored.error();
    const auto total = static_cast<double>(inherited.round() - from.completedRounds);
    while ((*simulation)->completedRounds() < inherited.round()) {
        if (auto outcome = (*simulation)->step(Granularity::Round, stop); !outcome) return outcome.error();
        const std::int64_t round = (*simulation)->completedRounds();
        if ((*simulation)->runHash() != inherited.hashAfter(round))
            return otherNumbers(request, round, from.completedRounds);
        if (progress) progress(static_cast<double>(round - from.completedRounds) / total);
    }
    return (*simulation)->state();
}

Result<SimulationState> stateOfBranch(const BranchRequest& request, const Inherited& inherited,
                                      const RunInfo& info, const StopFlag& stop,
                                      const std::function<void(double)>& progress) {
    auto checkpoint = lastCheckpoint(inherited);
    if (!checkpoint) return checkpoint.error();
    auto state = storedState(inherited, inherited.round());
    if (!state) return state;
    if (checkpoint->completedRounds == inherited.round()) {
        state->weights = std::move(checkpoint->weights);
    } else {
        auto replayed = replay(request, inherited, *checkpoint, stop, progress);
        if (!replayed) return replayed.error();
        state->weights = std::move(replayed->weights);
        state->updateMemory = std::move(replayed->updateMemory);
    }
    auto memory = alertMemory(info, inherited, stop);
    if (!memory) return memory.error();
    state->alertMemory = *std::move(memory);
    return state;
}

Result<void> branchOff(const BranchRequest& request, const StopFlag& stop,
                       const std::function<void(double)>& progress) {
    std::error_code ignored;
    if (std::filesystem::exists(request.child, ignored))
        return Error{.kind = ErrorKind::File,
                     .message = "There is a file of this name already; it is left as it is.",
                     .file = request.child.string()};
    auto inherited = inherit(request);
    if (!inherited) return inherited.error();
    const RunInfo& parent = inherited->run->info();
    auto fleet = makeFleet(request.experiment);
    if (!fleet) return fleet.error();
    const std::string parentId = startHash(parent.experiment, *fleet->data).substr(0, parent.id.size());
    if (parentId != parent.id || fleet->info.layout != parent.layout || fleet->info.clients != parent.clients)
        return inputError(request,
                          "The run cannot be branched: its data are no longer those it was begun with.");
    inherited->startHash = startHash(inherited->past.front().experiment, *fleet->data);

    BranchContents contents{.info = std::move(fleet->info)};
    contents.info.parentId = parent.id;
    contents.info.parentFile = std::filesystem::absolute(request.parent).lexically_normal().string();
    contents.info.parentRound = request.round;
    auto state = stateOfBranch(request, *inherited, contents.info, stop, progress);
    if (!state) return state.error();
    if (stop.requested()) return Error{.kind = ErrorKind::Interrupted};
    contents.state = *std::move(state);
    // Another strategy cuts other submodels from the same weights.
    const SimulationState& now = contents.state;
    Extraction extraction = makeStrategy(request.experiment, parent.layout,
                                         makeChannelPlan(request.experiment.model, fleet->input))
                                ->extract({.weights = now.weights,
                                           .updates = now.updates,
                                           .memory = &now.updateMemory,
                                           .round = now.completedRounds + 1},
                                          fleet->levels.capacities);
    contents.masks.tierMap = std::move(extraction.tierMap);
    contents.masks.thresholds = std::move(extraction.thresholds);
    contents.past = std::move(inherited->past);
    return writeBranch(request.parent, request.child, contents);
}

}  // namespace

std::optional<Error> branchProblem(const Experiment& parent, const Experiment& changed) {
    // Before the fields: the number of clients follows from the tiers.
    if (auto problem = tierProblem(parent, changed)) return problem;
    for (const Field& field : experimentFields()) {
        if (isFree(field) || !(field.applies(parent) || field.applies(changed))) continue;
        const FieldValue before = field.get(parent);
        const FieldValue now = field.get(changed);
        if (before != now) return fixedSetting(field.key, valueText(before), valueText(now));
    }
    return std::nullopt;
}

Result<void> makeBranch(const BranchRequest& request, const StopFlag& stop,
                        const std::function<void(double)>& progress) {
    try {
        Result<void> made = branchOff(request, stop, progress);
        if (!made && made.error().kind == ErrorKind::Interrupted)
            return Error{.kind = ErrorKind::Interrupted, .message = "Stopped; no branch was made."};
        return made;
    } catch (const std::exception& exception) {
        return Error{.kind = ErrorKind::Run,
                     .message = std::string("The branch could not be made: ") + exception.what()};
    }
}

}  // namespace fiarse
