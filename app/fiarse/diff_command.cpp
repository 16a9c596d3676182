#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/cost_table.h"
#include "app/fiarse/round_json.h"
#include "engine/api/comparison.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

struct DiffOptions {
    std::string left, right;
    std::optional<std::int64_t> round;
    bool json = false;
};

ordered_json summaryJson(const std::optional<LevelSummary>& summary) {
    if (!summary) return nullptr;
    const auto part = [](const AccuracySummary& accuracy) {
        return ordered_json{{"final", accuracy.final}, {"best", accuracy.best}, {"last10", accuracy.last10}};
    };
    return {{"global", part(summary->global)}, {"local", part(summary->local)}};
}

ordered_json totalsJson(const std::optional<RunTotals>& totals) {
    if (!totals) return nullptr;
    ordered_json worst;
    if (totals->worstClient) worst = *totals->worstClient;
    const auto orNull = [](const std::optional<double>& value) {
        return value ? ordered_json(*value) : ordered_json();
    };
    return {{"loss", totals->loss},
            {"worst_client", worst},
            {"never_trained", totals->neverTrained},
            {"bytes", totals->bytes},
            {"seconds", totals->seconds},
            {"device_seconds", orNull(totals->deviceSeconds)},
            {"device_joules", orNull(totals->deviceJoules)}};
}

/// One measure of fairness as text and JSON show it.
struct FairnessRow {
    const char *key, *name;
    double Fairness::*value;
    bool share = true;  ///< in percent, and differences in points
};
constexpr FairnessRow kFairness[] = {{"worst_tenth", "worst tenth of clients", &Fairness::worstTenth},
                                     {"best_tenth", "best tenth of clients", &Fairness::bestTenth},
                                     {"mean", "mean of clients", &Fairness::mean},
                                     {"tier_gap", "gap between capacities", &Fairness::tierGap},
                                     {"worst_class", "worst recall of a class", &Fairness::worstClass},
                                     {"variance", "variance, %²", &Fairness::variance, false},
                                     {"jain", "Jain's index", &Fairness::jain, false},
                                     {"gini", "Gini", &Fairness::gini, false},
                                     {"spearman", "rank corr. with capacity", &Fairness::spearman, false}};

ordered_json fairnessJson(const std::optional<Fairness>& fairness) {
    if (!fairness) return nullptr;
    ordered_json json;
    for (const FairnessRow& row : kFairness) json[row.key] = *fairness.*row.value;
    return json;
}

void printJson(const DiffOptions& options, const RunComparison& diff) {
    ordered_json settings = ordered_json::array();
    for (const FieldDifference& one : diff.settings)
        settings.push_back({{"key", one.key}, {"a", one.left}, {"b", one.right}});
    ordered_json levels = ordered_json::array();
    for (const LevelComparison& level : diff.levels) {
        ordered_json jaccard;
        if (level.maskJaccard) jaccard = *level.maskJaccard;
        levels.push_back({{"capacity", level.capacity.value},
                          {"a", summaryJson(level.left)},
                          {"b", summaryJson(level.right)},
                          {"mask_jaccard", jaccard}});
    }
    ordered_json first;
    if (diff.firstDifferentRound > 0) first = diff.firstDifferentRound;
    printLine(
        {{"event", "diff"},
         {"a", options.left},
         {"b", options.right},
         {"rounds_a", diff.leftRounds},
         {"rounds_b", diff.rightRounds},
         {"first_different_round", first},
         {"same_layout", diff.sameLayout},
         {"mask_round", diff.maskRound},
         {"settings", settings},
         {"totals", {{"a", totalsJson(diff.left)}, {"b", totalsJson(diff.right)}}},
         {"fairness", {{"a", fairnessJson(diff.leftFairness)}, {"b", fairnessJson(diff.rightFairness)}}},
         {"levels", levels}});
}

void printSettings(const RunComparison& diff) {
    if (diff.settings.empty()) {
        fmt::print("The settings are the same.\n");
        return;
    }
    std::size_t key = 7, left = 1;
    for (const FieldDifference& one : diff.settings) {
        key = std::max(key, one.key.size());
        left = std::max(left, fmt::formatted_size("{}", one.left));
    }
    const auto row = [&](const std::string& name, const std::string& a, const std::string& b) {
        fmt::print("{:<{}}  {:<{}}  {}\n", name, key, a.empty() ? "-" : a, left, b.empty() ? "-" : b);
    };
    row("setting", "A", "B");
    for (const FieldDifference& one : diff.settings) row(one.key, one.left, one.right);
}

std::string accuracyText(const LevelSummary* summary, AccuracySummary LevelSummary::*which,
                         double AccuracySummary::*value) {
    return summary == nullptr ? "-" : percentText(summary->*which.*value);
}

void printMetric(const RunComparison& diff, const char* title, AccuracySummary LevelSummary::*which) {
    fmt::print("\n{:<10}{:>24}{:>24}{:>24}\n", title, "final", "best", "last 10");
    fmt::print("{:<10}", "capacity");
    for (int i = 0; i < 3; ++i) fmt::print("{:>8}{:>8}{:>8}", "A", "B", "B - A");
    fmt::print("\n");
    for (const LevelComparison& level : diff.levels) {
        const LevelSummary* a = level.left ? &*level.left : nullptr;
        const LevelSummary* b = level.right ? &*level.right : nullptr;
        fmt::print("{:<10}", level.capacity.text);
        for (auto value : {&AccuracySummary::final, &AccuracySummary::best, &AccuracySummary::last10}) {
            const std::string change =
                a != nullptr && b != nullptr
                    ? fmt::format("{:+.1f}", 100.0 * (b->*which.*value - a->*which.*value))
                    : "-";
            fmt::print("{:>8}{:>8}{:>8}", accuracyText(a, which, value), accuracyText(b, which, value),
                       change);
        }
        fmt::print("\n");
    }
}

void printTotals(const RunComparison& diff) {
    const auto row = [&](const char* name, auto textOf) {
        const auto text = [&](const std::optional<RunTotals>& totals) {
            return totals ? textOf(*totals) : std::string("-");
        };
        fmt::print("{:<28}{:>12}{:>12}\n", name, text(diff.left), text(diff.right));
    };
    fmt::print("\n{:<28}{:>12}{:>12}\n", "whole run", "A", "B");
    row("training loss, last round", [](const RunTotals& t) { return fmt::format("{:.4f}", t.loss); });
    row("worst client",
        [](const RunTotals& t) { return t.worstClient ? percentText(*t.worstClient) : std::string("-"); });
    row("never trained", [](const RunTotals& t) { return percentText(t.neverTrained); });
    row("sent", [](const RunTotals& t) { return bytesText(static_cast<double>(t.bytes)); });
    row("time", [](const RunTotals& t) { return durationText(t.seconds); });
    const auto isKnown = [&](std::optional<double> RunTotals::*value) {
        return (diff.left && *diff.left.*value) || (diff.right && *diff.right.*value);
    };
    // Estimates; see `fiarse validate --cost`.
    if (isKnown(&RunTotals::deviceSeconds))
        row("time of the devices", [](const RunTotals& t) {
            return t.deviceSeconds ? secondsText(*t.deviceSeconds) : std::string("-");
        });
    if (isKnown(&RunTotals::deviceJoules))
        row("energy of the devices", [](const RunTotals& t) {
            return t.deviceJoules ? energyText(*t.deviceJoules) : std::string("-");
        });
}

void printFairness(const RunComparison& diff) {
    if (!diff.leftFairness && !diff.rightFairness) return;
    fmt::print("\n{:<28}{:>12}{:>12}{:>12}\n", "fairness, last evaluation", "A", "B", "B - A");
    for (const FairnessRow& row : kFairness) {
        const auto text = [&](const std::optional<Fairness>& of) {
            if (!of) return std::string("-");
            return row.share ? percentText(*of.*row.value) : fmt::format("{:.3f}", *of.*row.value);
        };
        std::string change = "-";
        if (diff.leftFairness && diff.rightFairness) {
            const double by = *diff.rightFairness.*row.value - *diff.leftFairness.*row.value;
            change = row.share ? fmt::format("{:+.1f}", 100.0 * by) : fmt::format("{:+.3f}", by);
        }
        fmt::print("{:<28}{:>12}{:>12}{:>12}\n", row.name, text(diff.leftFairness), text(diff.rightFairness),
                   change);
    }
}

void printMasks(const RunComparison& diff) {
    if (!diff.sameLayout) {
        fmt::print("\nThe layers of the two models differ, so their masks cannot be compared.\n");
        return;
    }
    if (diff.maskRound == 0)
        fmt::print("\nJaccard index of the initial masks:\n");
    else
        fmt::print("\nJaccard index of the masks after round {}:\n", diff.maskRound);
    for (const LevelComparison& level : diff.levels)
        fmt::print("{:<10}{:>8}\n", level.capacity.text,
                   level.maskJaccard ? fmt::format("{:.3f}", *level.maskJaccard) : "-");
}

void printHashes(const RunComparison& diff) {
    if (diff.firstDifferentRound > 0)
        fmt::print("The run hashes part in round {}.\n", diff.firstDifferentRound);
    else if (diff.maskRound > 0)
        fmt::print(
            "The run hashes are the same in {} that both have.\n",
            diff.maskRound == 1 ? std::string("the round") : fmt::format("all {} rounds", diff.maskRound));
    else
        fmt::print("There is no round that both have.\n");
}

void printText(const DiffOptions& options, const RunComparison& diff) {
    fmt::print("A: {}, {}\nB: {}, {}\n\n", options.left, countedText(diff.leftRounds, "round", "rounds"),
               options.right, countedText(diff.rightRounds, "round", "rounds"));
    printSettings(diff);
    printMetric(diff, "global", &LevelSummary::global);
    printMetric(diff, "local", &LevelSummary::local);
    printTotals(diff);
    printFairness(diff);
    printMasks(diff);
    printHashes(diff);
}

int diff(const DiffOptions& options) {
    const Result<std::unique_ptr<RunFile>> left = RunFile::open(options.left);
    if (!left) return failed(left.error());
    const Result<std::unique_ptr<RunFile>> right = RunFile::open(options.right);
    if (!right) return failed(right.error());
    const Result<RunComparison> result = compareRuns(**left, **right, options.round);
    if (!result) return failed(result.error());
    (options.json ? printJson : printText)(options, *result);
    return 0;
}

}  // namespace

void addDiff(CLI::App& cli, Command& chosen) {
    CLI::App* command =
        cli.add_subcommand("diff", "Compare two runs: settings that differ, metrics, masks, run hashes");
    auto options = std::make_shared<DiffOptions>();
    command->add_option("A", options->left, "Run file (.fiarse)")->required();
    command->add_option("B", options->right, "Run file (.fiarse)")->required();
    command->add_option("--round", options->round, "Compare both as they were after this round");
    command->add_flag("--json", options->json, "One JSON object on standard output");
    command->callback([options, &chosen] { chosen = [options] { return diff(*options); }; });
}

}  // namespace fiarse::app
