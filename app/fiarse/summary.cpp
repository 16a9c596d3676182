#include "app/fiarse/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/fiarse/console.h"

namespace fiarse::app {

namespace {

constexpr std::size_t kMeanOver = 10;

std::string threeNumbers(const std::vector<double>& values) {
    const std::size_t last = std::min(kMeanOver, values.size());
    const double sum = std::accumulate(values.end() - static_cast<std::ptrdiff_t>(last), values.end(), 0.0);
    return fmt::format("{:>9}{:>9}{:>9}", percentText(values.back()),
                       percentText(*std::max_element(values.begin(), values.end())),
                       percentText(sum / static_cast<double>(last)));
}

}  // namespace

std::string summaryTable(const std::vector<Level>& levels, const std::vector<RoundRecord>& records) {
    std::vector<std::vector<double>> global(levels.size()), local(levels.size());
    for (const RoundRecord& record : records) {
        for (std::size_t i = 0; i < std::min(levels.size(), record.evaluation.size()); ++i) {
            global[i].push_back(record.evaluation[i].accuracy);
            local[i].push_back(record.evaluation[i].localAccuracy);
        }
    }
    if (global.empty() || global.front().empty()) return "No round was evaluated.\n";
    std::string table = fmt::format("{:<18}   {:>27}   {:>27}\n", "", "global accuracy", "local accuracy");
    table += fmt::format("{:<10}{:>8}   {:>9}{:>9}{:>9}   {:>9}{:>9}{:>9}   {}\n", "capacity", "clients",
                         "final", "best", "last 10", "final", "best", "last 10", "tiers");
    for (std::size_t i = 0; i < levels.size(); ++i) {
        table += fmt::format("{:<10}{:>8}   {}   {}   {}\n", levels[i].capacity.text, levels[i].clients,
                             threeNumbers(global[i]), threeNumbers(local[i]), levels[i].name);
    }
    return table + "last 10: mean of the last ten evaluations\n";
}

}  // namespace fiarse::app
