#include "app/fiarse/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/fiarse/console.h"
#include "engine/api/run_summary.h"

namespace fiarse::app {

namespace {

std::string threeNumbers(const AccuracySummary& accuracy) {
    return fmt::format("{:>9}{:>9}{:>9}", percentText(accuracy.final), percentText(accuracy.best),
                       percentText(accuracy.last10));
}

}  // namespace

std::string summaryTable(const RunInfo& info, const std::vector<RoundRecord>& records) {
    const std::vector<LevelSummary> summaries = summarise(pointsOf(info, records));
    const std::vector<Level>& levels = info.levels;
    if (summaries.size() != levels.size()) return "No round was evaluated.\n";
    std::string table = fmt::format("{:<18}   {:>27}   {:>27}\n", "", "global accuracy", "local accuracy");
    table += fmt::format("{:<10}{:>8}   {:>9}{:>9}{:>9}   {:>9}{:>9}{:>9}   {}\n", "capacity", "clients",
                         "final", "best", "last 10", "final", "best", "last 10", "tiers");
    for (std::size_t i = 0; i < levels.size(); ++i) {
        table +=
            fmt::format("{:<10}{:>8}   {}   {}   {}\n", levels[i].capacity.text, levels[i].clients,
                        threeNumbers(summaries[i].global), threeNumbers(summaries[i].local), levels[i].name);
    }
    return table + "last 10: mean of the last ten evaluations\n";
}

std::string aloneTable(const RunInfo& info, const RoundRecord& record, const AloneBaseline& baseline) {
    const std::vector<AloneGain> gains = aloneGains(info, record, baseline);
    if (gains.empty()) return "The baseline of clients that train alone belongs to other clients.\n";
    std::string table = fmt::format("{:<10}{:>8}   {:>9}{:>9}{:>9}{:>15}{:>13}\n", "capacity", "clients",
                                    "in run", "alone", "gain", "better off", "worst gain");
    for (std::size_t l = 0; l < gains.size(); ++l)
        table +=
            fmt::format("{:<10}{:>8}   {:>9}{:>9}{:>+9.1f}{:>15}{:>+13.1f}\n", info.levels[l].capacity.text,
                        gains[l].clients, percentText(gains[l].federated), percentText(gains[l].alone),
                        100.0 * gains[l].gain, percentText(gains[l].gaining), 100.0 * gains[l].worstGain);
    table += fmt::format(
        "Accuracy on the clients' own test data, in the run after round {} and alone after {} on {}; gains "
        "in "
        "percentage points.\n",
        record.round, countedText(baseline.localRounds, "local round", "local rounds"),
        baseline.submodel == AloneSubmodel::Narrow ? "a narrow network that fits the capacity"
                                                   : "what the strategy hands out in round 1");
    if (baseline.fallback.empty()) return table;
    std::vector<std::string> capacities;
    for (const std::int64_t level : baseline.fallback)
        capacities.push_back(info.levels.at(static_cast<std::size_t>(level)).capacity.text);
    return table + fmt::format(
                       "No narrow network fits a capacity of {}: those clients trained what the strategy "
                       "hands out in round 1.\n",
                       fmt::join(capacities, " or "));
}

}  // namespace fiarse::app
