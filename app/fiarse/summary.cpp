#include "app/fiarse/summary.h"

#include <fmt/format.h>

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

}  // namespace fiarse::app
