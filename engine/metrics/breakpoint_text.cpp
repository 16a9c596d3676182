#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/api/breakpoints.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr std::int64_t kMostRounds = 1000000;

Error notABreakpoint(std::string_view text) {
    return {.message =
                fmt::format("{} is no breakpoint; write round=50, METRIC>=VALUE or METRIC<=VALUE such as "
                            "accuracy[1/64]>=0.7, alert, or alert=RULE.",
                            tomlQuoted(text))};
}

const BreakpointMetric* findMetric(std::string_view id) {
    for (const BreakpointMetric& metric : breakpointMetrics())
        if (metric.id == id) return &metric;
    return nullptr;
}

template <typename Number>
std::optional<Number> readNumber(std::string_view text) {
    Number value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    if (failure != std::errc() || stop != end) return std::nullopt;
    return value;
}

Result<Breakpoint> roundBreakpoint(std::string_view text) {
    const auto round = readNumber<std::int64_t>(text);
    if (!round || *round < 1 || *round > kMostRounds)
        return Error{.message =
                         fmt::format("The round of a breakpoint must be a whole number from 1 to {}, not {}.",
                                     kMostRounds, tomlQuoted(text))};
    return Breakpoint{.kind = BreakpointKind::Round, .round = *round};
}

Result<Breakpoint> alertBreakpoint(std::string_view rule) {
    if (findAlertRule(rule) == nullptr) {
        std::vector<std::string> ids;
        for (const AlertRuleInfo& info : alertRuleCatalog()) ids.push_back(info.defaults.id);
        return Error{.message = fmt::format("There is no alert {}; a breakpoint takes {}.", tomlQuoted(rule),
                                            fmt::join(ids, ", "))};
    }
    return Breakpoint{.kind = BreakpointKind::Alert, .rule = std::string(rule)};
}

Result<std::int64_t> levelOf(std::string_view text, const std::vector<Level>& levels) {
    const Result<Capacity> capacity = parseCapacity(text);
    if (!capacity) return capacity.error();
    std::vector<std::string> known;
    for (std::size_t level = 0; level < levels.size(); ++level) {
        if (std::fabs(levels[level].capacity.value - capacity->value) < 1e-12)
            return static_cast<std::int64_t>(level);
        known.push_back(levels[level].capacity.text);
    }
    return Error{
        .message = fmt::format("No client has the capacity {}; there are {}.", text, fmt::join(known, ", "))};
}

Result<double> valueOf(const BreakpointMetric& metric, std::string_view text) {
    const bool percent = metric.share && text.ends_with('%');
    auto value = readNumber<double>(percent ? trimmed(text.substr(0, text.size() - 1)) : text);
    if (value && percent) *value /= 100.0;
    if (value && std::isfinite(*value) && (!metric.share || (*value >= 0.0 && *value <= 1.0))) return *value;
    return Error{.message = fmt::format("The value of {} must be {}, not {}.", metric.id,
                                        metric.share ? "a share such as 0.7 or 70 %" : "a number",
                                        tomlQuoted(text))};
}

/// @param name  "accuracy" or "accuracy[1/64]".
Result<Breakpoint> metricBreakpoint(std::string_view name, bool rising, std::string_view value,
                                    const std::vector<Level>& levels) {
    const std::size_t bracket = name.find('[');
    const std::string_view id = trimmed(name.substr(0, bracket));
    const BreakpointMetric* metric = findMetric(id);
    if (metric == nullptr) {
        std::vector<std::string> ids;
        for (const BreakpointMetric& one : breakpointMetrics()) ids.push_back(one.id);
        return Error{.message = fmt::format("There is no metric {}; a breakpoint takes {}.", tomlQuoted(id),
                                            fmt::join(ids, ", "))};
    }
    Breakpoint breakpoint{.kind = BreakpointKind::Metric, .metric = metric->id, .rising = rising};
    if (bracket != std::string_view::npos) {
        if (!metric->perLevel)
            return Error{
                .message = fmt::format("{} is one number a round; leave {} out.", id, name.substr(bracket))};
        if (!name.ends_with(']')) return notABreakpoint(name);
        auto level = levelOf(trimmed(name.substr(bracket + 1, name.size() - bracket - 2)), levels);
        if (!level) return level.error();
        breakpoint.level = *level;
    }
    auto number = valueOf(*metric, value);
    if (!number) return number.error();
    breakpoint.value = *number;
    return breakpoint;
}

}  // namespace

Result<Breakpoint> parseBreakpoint(std::string_view text, const std::vector<Level>& levels) {
    const std::string_view plain = trimmed(text);
    if (plain == "alert") return Breakpoint{.kind = BreakpointKind::Alert};
    const std::size_t equals = plain.find('=');
    if (equals == std::string_view::npos || equals == 0) return notABreakpoint(plain);
    const std::string_view value = trimmed(plain.substr(equals + 1));
    const char before = plain[equals - 1];
    if (before == '>' || before == '<')
        return metricBreakpoint(trimmed(plain.substr(0, equals - 1)), before == '>', value, levels);
    const std::string_view name = trimmed(plain.substr(0, equals));
    if (name == "round") return roundBreakpoint(value);
    if (name == "alert") return alertBreakpoint(value);
    return notABreakpoint(plain);
}

std::string breakpointText(const Breakpoint& breakpoint, const std::vector<Level>& levels) {
    switch (breakpoint.kind) {
        case BreakpointKind::Round:
            return fmt::format("round={}", breakpoint.round);
        case BreakpointKind::Alert:
            return breakpoint.rule.empty() ? "alert" : "alert=" + breakpoint.rule;
        case BreakpointKind::Metric:
            break;
    }
    const auto level = static_cast<std::size_t>(breakpoint.level);
    const bool named = breakpoint.level >= 0 && level < levels.size();
    return fmt::format("{}{}{}{}", breakpoint.metric,
                       named ? "[" + levels[level].capacity.text + "]" : std::string(),
                       breakpoint.rising ? ">=" : "<=", breakpoint.value);
}

}  // namespace fiarse
