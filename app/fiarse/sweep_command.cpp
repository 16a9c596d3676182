#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/settings.h"
#include "app/fiarse/sweep_table.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

struct SweepOptions {
    std::string file, folder;
    std::vector<std::string> over;
    Changes changes;
    std::int64_t seeds = 1;
    int threads = 0;
    std::optional<double> target;
    bool json = false, list = false;
};

/// The plan that the folder of a sweep keeps: what is left of it is run.
Result<SweepPlan> keptPlan(SweepOptions& options) {
    const bool changed = !options.over.empty() || !options.changes.settings.empty() || options.seeds != 1 ||
                         options.changes.seed || options.changes.rounds;
    if (changed)
        return Error{.message =
                         "This folder keeps the plan of its sweep, which goes on as it was begun; give the "
                         "experiment file and another folder to run another sweep.",
                     .file = options.file};
    if (options.folder.empty()) options.folder = options.file;
    return readSweepPlan(options.file);
}

Result<SweepPlan> planOf(SweepOptions& options) {
    std::error_code ignored;
    if (std::filesystem::is_directory(options.file, ignored)) return keptPlan(options);
    Result<Experiment> base = changedExperiment(options.file, options.changes);
    if (!base) return base.error();
    SweepPlan plan{.base = *std::move(base), .axes = {}, .seeds = options.seeds};
    for (const std::string& text : options.over) {
        Result<SweepAxis> axis = parseSweepAxis(text);
        if (!axis) return axis.error();
        plan.axes.push_back(*std::move(axis));
    }
    return plan;
}

ordered_json childJson(const std::vector<SweepChild>& children, std::size_t child) {
    return {{"child", child + 1},
            {"children", children.size()},
            {"name", children[child].name},
            {"file", children[child].fileName}};
}

/// Tells how a sweep gets on: objects on standard output, one line on standard error.
class Teller {
public:
    Teller(const std::vector<SweepChild>& children, bool json)
        : m_children(children), m_json(json), m_terminal(errorIsTerminal()) {}

    void operator()(const SweepProgress& progress) {
        if (m_json) tellJson(progress);
        const SweepChild& child = m_children[progress.child];
        const std::string place =
            fmt::format("[{}/{}] {}: ", progress.child + 1, m_children.size(), child.name);
        switch (progress.status.state) {
            case SweepState::Running:
                if (progress.record != nullptr) tellRound(place, progress, child.experiment.rounds);
                break;
            case SweepState::Failed:
                line(place + "failed. " + progress.status.error->text(), true);
                break;
            case SweepState::Finished:
                line(place + fmt::format("{}, run hash {}.",
                                         countedText(progress.status.rounds, "round", "rounds"),
                                         progress.status.hash),
                     true);
                break;
            case SweepState::Interrupted:
            case SweepState::Waiting:
                break;
        }
    }

    /// Leaves the rewritten line.
    void endLine() {
        if (m_lineOpen) fmt::print(stderr, "\n");
        m_lineOpen = false;
    }

private:
    void tellJson(const SweepProgress& progress) const {
        ordered_json object = childJson(m_children, progress.child);
        if (progress.record != nullptr) {
            object.update(roundJson(*progress.record, progress.info->levels));
            printLine(object);
        } else if (progress.status.state == SweepState::Finished) {
            object.update(endJson("finished", progress.status.rounds, progress.status.hash));
            printLine(object);
        } else if (progress.status.state == SweepState::Failed) {
            object.update(endJson("failed", progress.status.rounds, progress.status.hash));
            object["error"] = progress.status.error->text();
            printLine(object);
        }
    }

    void tellRound(const std::string& place, const SweepProgress& progress, std::int64_t rounds) {
        std::string text = place + fmt::format("round {} of {}", progress.record->round, rounds);
        if (progress.secondsLeft > 0.0)
            text += fmt::format(", {} left for all", durationText(progress.secondsLeft));
        // A sweep is thousands of rounds: only a terminal is told of each.
        if (m_terminal) line(text + ".", false);
    }

    void line(const std::string& text, bool last) {
        fmt::print(stderr, "{}{}{}", m_terminal ? "\r" : "", text, m_terminal ? "\x1b[K" : "");
        if (last) fmt::print(stderr, "\n");
        m_lineOpen = !last;
        std::fflush(stderr);
    }

    const std::vector<SweepChild>& m_children;
    const bool m_json, m_terminal;
    bool m_lineOpen = false;
};

int list(const SweepOptions& options, const SweepRuns& runs) {
    for (std::size_t i = 0; i < runs.children.size(); ++i) {
        if (options.json)
            printLine(childJson(runs.children, i));
        else
            fmt::print("{:<44}  {}\n", runs.children[i].name, runs.children[i].fileName);
    }
    return 0;
}

/// Writes results.csv and sweep.json as the run files stand. @return what went into sweep.json.
Result<std::string> writeResults(const SweepOptions& options, const SweepPlan& plan, const SweepRuns& runs,
                                 const std::vector<SweepStatus>& statuses, SweepResults& results) {
    Result<SweepResults> read = readSweepResults(runs.children, options.folder);
    if (!read) return read.error();
    results = *std::move(read);
    std::string json = sweepJson(plan, runs.children, statuses, results, options.target);
    const Result<void> written =
        writeSweepResults(options.folder, sweepCsv(plan, results, options.target), json);
    if (!written) return written.error();
    return json;
}

/// @return the exit code of the first failure, 0 where there is none.
int tellResults(const SweepOptions& options, const SweepPlan& plan, const SweepRuns& runs,
                const std::vector<SweepStatus>& statuses) {
    SweepResults results;
    const Result<std::string> json = writeResults(options, plan, runs, statuses, results);
    if (!json) return failed(json.error(), options.json);
    if (options.json) {
        ordered_json object = {{"event", "sweep"}, {"folder", options.folder}};
        object.update(ordered_json::parse(*json));
        printLine(object);
    } else {
        fmt::print("{}", sweepTable(results, options.target));
    }
    for (const SweepStatus& status : statuses)
        if (status.error) return exitCode(status.error->kind);
    return 0;
}

int sweep(SweepOptions& options) {
    const Result<SweepPlan> plan = planOf(options);
    if (!plan) return failed(plan.error(), options.json);
    const Result<SweepRuns> runs = expandSweep(*plan);
    if (!runs) return failed(runs.error(), options.json);
    // What a folder holds was begun as it is.
    if (options.file != options.folder)
        if (const auto problem = impossibleChild(*runs)) return failed(*problem, options.json);
    for (const std::string& sentence : runs->repeats) fmt::print(stderr, "{}\n", sentence);
    if (options.list) return list(options, *runs);
    if (options.folder.empty())
        return failed({.message = "A sweep needs a folder for its runs: -o DIR."}, options.json);
    Teller teller(runs->children, options.json);
    Result<void> kept;
    SweepQueue* asked = nullptr;
    SweepQueue queue(
        runs->children, options.folder, {.threads = options.threads}, [&](const SweepProgress& progress) {
            // Before the first run: a folder whose sweep is killed can then be gone on with.
            if (asked != nullptr) {
                SweepResults soFar;
                const auto written = writeResults(options, *plan, *runs, asked->statuses(), soFar);
                if (!written) kept = written.error();
                if (!written) asked->cancel();
                asked = nullptr;
            }
            teller(progress);
        });
    asked = &queue;
    const Result<void> done = queue.run(watchInterrupts());
    teller.endLine();
    if (!kept) return failed(kept.error(), options.json);
    const std::vector<SweepStatus> statuses = queue.statuses();
    // Nothing was run where the folder was not fit for it.
    if (!done && done.error().kind != ErrorKind::Interrupted) return failed(done.error(), options.json);
    for (std::size_t i = 0; i < statuses.size(); ++i)
        if (statuses[i].found) fmt::print(stderr, "{} was done already.\n", runs->children[i].name);
    const int told = tellResults(options, *plan, *runs, statuses);
    return done ? told : failed(done.error(), options.json);
}

}  // namespace

void addSweep(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand(
        "sweep",
        "Run an experiment over a grid of settings and seeds; the same command goes on after a stop");
    auto options = std::make_shared<SweepOptions>();
    command
        ->add_option("FILE", options->file,
                     "Experiment file (TOML), or the folder of a sweep that is to go on")
        ->required();
    command
        ->add_option("--over", options->over,
                     "Vary a setting: key=a,b,c or key=from:to:step, lists in brackets; may be given "
                     "several times")
        ->allow_extra_args(false);
    command
        ->add_option("-s,--set", options->changes.settings,
                     "Change a setting of all runs: key=value; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--seeds", options->seeds, "Run each combination with this many seeds")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{kMostSweepChildren}));
    command->add_option("--seed", options->changes.seed, "The first seed");
    command->add_option("--rounds", options->changes.rounds, "Number of rounds of each run");
    command
        ->add_option("--threads", options->threads,
                     "Worker threads; 0 = one per core. Never changes the numbers")
        ->check(CLI::Range(0, 1024));
    command->add_option("-o,--output", options->folder,
                        "Folder for the run files, results.csv and sweep.json");
    command
        ->add_option("--target", options->target,
                     "Also tell what it takes to reach this mean global accuracy, 0 to 1")
        ->check(CLI::Range(0.0, 1.0));
    command->add_flag("--list", options->list, "Only tell the runs that there would be");
    command->add_flag("--json", options->json, "One JSON object a line on standard output");
    command->callback([options, &chosen] { chosen = [options] { return sweep(*options); }; });
}

}  // namespace fiarse::app
