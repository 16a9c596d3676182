#include "engine/data/lone_classes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace fiarse {

namespace {

constexpr std::size_t kNamed = 10;

}  // namespace

std::string loneClassSentence(const std::vector<std::vector<std::int64_t>>& counts,
                              const std::vector<std::string>& classNames,
                              const std::vector<std::string>& clientNames) {
    if (counts.size() < 2) return {};
    std::vector<std::string> lone;
    for (std::size_t c = 0; c < classNames.size(); ++c) {
        const auto holds = [c](const std::vector<std::int64_t>& client) { return client[c] > 0; };
        if (std::count_if(counts.begin(), counts.end(), holds) != 1) continue;
        const auto owner = std::find_if(counts.begin(), counts.end(), holds) - counts.begin();
        lone.push_back(fmt::format("{} ({})", classNames[c], clientNames[static_cast<std::size_t>(owner)]));
    }
    if (lone.empty()) return {};
    const std::size_t named = std::min(lone.size(), kNamed);
    std::string list =
        fmt::format("{}", fmt::join(lone.begin(), lone.begin() + static_cast<std::ptrdiff_t>(named), ", "));
    if (lone.size() > named) list += fmt::format(" and {} more", lone.size() - named);
    return lone.size() == 1
               ? fmt::format("Only one client holds the class {}.", list)
               : fmt::format("{} classes are held by a single client each: {}.", lone.size(), list);
}

}  // namespace fiarse
