#include "app/fiarse/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cmath>

#include "app/fiarse/round_json.h"
#include "engine/api/experiment_file.h"

namespace fiarse::app {

int failed(const Error& error, bool json) {
    fmt::print(stderr, "{}\n", error.text());
    if (json) printLine(failureJson(error));
    return exitCode(error.kind);
}

bool errorIsTerminal() {
    return isatty(STDERR_FILENO) == 1;
}

std::string percentText(double share) {
    return fmt::format("{:.1f} %", 100.0 * share);
}

std::string durationText(double seconds) {
    const auto whole = static_cast<long long>(std::ceil(std::max(seconds, 0.0)));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string bytesText(double bytes) {
    static constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    // 999.96 kB would be printed as 1000.0 kB.
    while (bytes >= 999.95 && unit + 1 < kUnits.size()) {
        bytes /= 1000.0;
        ++unit;
    }
    return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

std::string groupedText(std::uint64_t number) {
    std::string text = fmt::format("{}", number);
    for (std::size_t place = text.size(); place > 3;) {
        place -= 3;
        text.insert(place, 1, ',');
    }
    return text;
}

std::string countedText(std::int64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", groupedText(static_cast<std::uint64_t>(number)), number == 1 ? one : many);
}

std::string shellText(const std::filesystem::path& path) {
    const std::string text = path.string();
    if (text.find_first_of(" '\"\\$&;()<>|*?[]#~`!") == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::vector<std::string> warningsOf(const Experiment& experiment, const Preview& shown) {
    std::vector<std::string> sentences;
    for (const PreviewWarning& warning : shown.warnings) {
        const Level& level = shown.levels.at(warning.level);
        const std::string& layer = shown.layout.layers.at(warning.layer).name;
        std::string sentence =
            warning.empty ? fmt::format("{} ({}) will hold none of the {} parameters of {}", level.name,
                                        level.capacity.text, groupedText(warning.count), layer)
                          : fmt::format("{} ({}) will hold {} of the {} parameters of {}", level.name,
                                        level.capacity.text, groupedText(warning.kept),
                                        groupedText(warning.count), layer);
        if (warning.cutUnits > 0 && !warning.empty) {
            sentence += fmt::format("; {} of its {} {} no input", groupedText(warning.cutUnits),
                                    countedText(static_cast<std::int64_t>(warning.units), "unit", "units"),
                                    warning.cutUnits == 1 ? "has" : "have");
        }
        sentences.push_back(sentence + ".");
    }
    for (const Error& caution : shown.cautions) sentences.push_back(caution.message);
    for (const Error& caution : cautions(experiment)) sentences.push_back(caution.message);
    return sentences;
}

Result<std::vector<std::string>> warningsAbout(const Experiment& experiment) {
    const Result<Preview> shown = preview(experiment);
    if (!shown) return shown.error();
    return warningsOf(experiment, *shown);
}

}  // namespace fiarse::app
