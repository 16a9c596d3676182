#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/api/run_groups.h"
#include "engine/api/sweep.h"
#include "engine/core/hash.h"
#include "engine/experiment/setting_names.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr std::size_t kLongestFileName = 120;
constexpr std::size_t kHashDigits = 8;
constexpr std::string_view kSeed = "experiment.seed";

Error axisError(std::string_view text, const std::string& why) {
    return {.message = fmt::format("A sweep takes key=a,b,c, such as training.lr=0.05,0.1, a range "
                                   "from:to:step, or lists in brackets, such as model.hidden=[64],[128,64]; "
                                   "{} in \"{}\".",
                                   why, text)};
}

struct Decimal {
    double value = 0.0;
    int decimals = 0;  ///< digits that it needs after the point
};

std::optional<Decimal> decimalOf(std::string_view text) {
    Decimal number;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number.value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number.value))
        return std::nullopt;
    const std::size_t e = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, e);
    const std::size_t point = mantissa.find('.');
    int exponent = 0;
    if (e != std::string_view::npos) exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
    const auto after = point == std::string_view::npos ? 0 : static_cast<int>(mantissa.size() - point - 1);
    number.decimals = std::clamp(after - exponent, 0, 17);
    return number;
}

/// The values of "from:to:step"; empty where the text is no range. Errors: Input.
Result<std::vector<std::string>> rangeValues(std::string_view text, std::string_view axis) {
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
    if (second == std::string_view::npos) return std::vector<std::string>();
    const auto from = decimalOf(trimmed(text.substr(0, first)));
    const auto to = decimalOf(trimmed(text.substr(first + 1, second - first - 1)));
    const auto step = decimalOf(trimmed(text.substr(second + 1)));
    if (!from || !to || !step) return std::vector<std::string>();
    if (!(step->value > 0.0) || from->value > to->value)
        return axisError(axis, fmt::format("the range {} does not lead upwards from:to:step", text));
    // A hair more, so that 0.1:0.5:0.1 reaches 0.5.
    const double steps = std::floor((to->value - from->value) / step->value + 1e-9);
    if (steps >= static_cast<double>(kMostSweepChildren))
        return axisError(axis, fmt::format("the range {} has more than {} values", text, kMostSweepChildren));
    std::vector<std::string> values;
    const int decimals = std::max(from->decimals, step->decimals);
    for (int i = 0; i <= static_cast<int>(steps); ++i)
        values.push_back(fmt::format("{:.{}f}", from->value + i * step->value, decimals));
    return values;
}

/// One value on the way to a child.
struct Choice {
    std::string key, value;
};

/// A value of each axis, the last one changing fastest.
std::vector<std::vector<Choice>> combinations(const std::vector<SweepAxis>& axes) {
    std::vector<std::vector<Choice>> all = {{}};
    for (const SweepAxis& axis : axes) {
        std::vector<std::vector<Choice>> longer;
        for (const std::vector<Choice>& begun : all) {
            for (const std::string& value : axis.values) {
                longer.push_back(begun);
                longer.back().push_back({axis.key, value});
            }
        }
        all = std::move(longer);
    }
    return all;
}

/// Letters, digits, point and sign stay; each run of anything else becomes one hyphen.
std::string fileText(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '.' || c == '-' || c == '+';
        if (kept)
            plain += c;
        else if (!plain.empty() && plain.back() != '-')
            plain += '-';
    }
    while (!plain.empty() && plain.back() == '-') plain.pop_back();
    return plain;
}

/// Whether two values of the setting could become the same text in a file name.
bool isFreeText(const std::string& key) {
    const Field* field = findField(key);
    return field != nullptr && field->kind == FieldKind::Text;
}

/// In the order of the file, whatever the order of the axes.
std::vector<Choice> inFileOrder(std::vector<Choice> choices) {
    const std::vector<Field>& fields = experimentFields();
    const auto place = [&](const Choice& choice) {
        const auto found = std::find_if(fields.begin(), fields.end(),
                                        [&](const Field& field) { return field.key == choice.key; });
        return std::pair(found - fields.begin(), choice.key);
    };
    std::sort(choices.begin(), choices.end(),
              [&](const Choice& a, const Choice& b) { return place(a) < place(b); });
    return choices;
}

/// Depends on the child alone, so that a wider sweep finds the runs of a narrower one. Values as the
/// experiment has them: 0.10 and 0.1 lead to the same file.
std::string fileNameOf(const std::vector<Choice>& choices, const Experiment& experiment) {
    std::vector<std::string> parts;
    std::string exact;
    bool ambiguous = false, hasSeed = false;
    for (const Choice& choice : choices) {
        const std::string text = settingText(experiment, choice.key);
        parts.push_back(fmt::format("{}-{}", shortSettingName(choice.key), fileText(text)));
        exact += choice.key + "=" + text + "\n";
        ambiguous = ambiguous || (isFreeText(choice.key) && fileText(text) != text);
        hasSeed = hasSeed || choice.key == kSeed;
    }
    if (!hasSeed) parts.push_back(fmt::format("seed-{}", experiment.seed));
    std::string name = fmt::format("{}", fmt::join(parts, "_"));
    if (ambiguous || name.size() > kLongestFileName) {
        Hasher hasher;
        hasher.add(exact + std::to_string(experiment.seed));
        name = name.substr(0, kLongestFileName) + "_" + hasher.hex().substr(0, kHashDigits);
    }
    return name + ".fiarse";
}

SweepChild childOf(const std::vector<Choice>& choices, Experiment experiment, bool tellSeed) {
    std::vector<std::string> words;
    for (const Choice& choice : choices)
        words.push_back(shortSettingName(choice.key) + " " + settingText(experiment, choice.key));
    const std::string settings = fmt::format("{}", fmt::join(words, " · "));
    if (tellSeed || words.empty()) words.push_back(fmt::format("seed {}", experiment.seed));
    SweepChild child{.name = fmt::format("{}", fmt::join(words, " · ")),
                     .fileName = fileNameOf(choices, experiment),
                     .experiment = std::move(experiment)};
    if (!settings.empty()) child.experiment.name += ": " + settings;
    return child;
}

Error childError(const std::string& child, Error error) {
    error.message = fmt::format("The run \"{}\" of the sweep is not possible: {}", child, error.message);
    return error;
}

/// What a combination is called before there is a child: values as they were given.
std::string wantedName(const std::vector<Choice>& choices, std::uint64_t seed) {
    std::vector<std::string> words;
    bool hasSeed = false;
    for (const Choice& choice : choices) {
        words.push_back(shortSettingName(choice.key) + " " + choice.value);
        hasSeed = hasSeed || choice.key == kSeed;
    }
    if (!hasSeed) words.push_back(fmt::format("seed {}", seed));
    return fmt::format("{}", fmt::join(words, " · "));
}

Result<void> checkAxes(const SweepPlan& plan) {
    std::set<std::string> keys;
    std::size_t children = 1;
    for (const SweepAxis& axis : plan.axes) {
        if (!keys.insert(axis.key).second) {
            return Error{
                .message = fmt::format("The sweep varies {} twice; give all its values at once.", axis.key),
                .key = axis.key};
        }
        if (axis.key == "experiment.name" || axis.key == "experiment.note" ||
            (axis.key.starts_with("tier.") && axis.key.ends_with(".name"))) {
            return Error{
                .message = fmt::format("A sweep cannot vary {}: it has no effect on the numbers.", axis.key),
                .key = axis.key};
        }
        children = std::min(children * std::max<std::size_t>(axis.values.size(), 1), kMostSweepChildren + 1);
    }
    if (plan.seeds > 1 && keys.count(std::string(kSeed)) > 0) {
        return Error{.message = "The sweep varies experiment.seed already; leave the number of seeds out.",
                     .key = std::string(kSeed)};
    }
    if (plan.seeds < 1)
        return Error{.message = "A sweep needs at least one seed.", .key = std::string(kSeed)};
    const auto seeds = std::min(static_cast<std::size_t>(plan.seeds), kMostSweepChildren + 1);
    if (children * seeds > kMostSweepChildren) {
        return Error{.message = fmt::format("The sweep would have more than {} runs; give fewer values.",
                                            kMostSweepChildren)};
    }
    return {};
}

Result<Experiment> changed(const SweepPlan& plan, const std::vector<Choice>& choices, std::int64_t seed) {
    Experiment experiment = plan.base;
    const std::string name = wantedName(choices, plan.base.seed + static_cast<std::uint64_t>(seed));
    for (const Choice& choice : choices) {
        if (const auto set = setFieldFromText(experiment, choice.key, choice.value); !set)
            return childError(name, set.error());
    }
    if (seed > 0) {
        const auto next = static_cast<std::int64_t>(experiment.seed) + seed;
        if (const auto set = setField(experiment, kSeed, next); !set) return childError(name, set.error());
    }
    if (const std::vector<Error> problems = validate(experiment); !problems.empty())
        return childError(name, problems.front());
    return experiment;
}

}  // namespace

Result<SweepAxis> parseSweepAxis(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return axisError(text, "there is no =");
    SweepAxis axis{.key = std::string(trimmed(text.substr(0, equals))), .values = {}};
    if (axis.key.empty()) return axisError(text, "there is no key");
    int depth = 0;
    std::string value;
    const auto take = [&] {
        axis.values.emplace_back(trimmed(value));
        value.clear();
    };
    for (const char c : text.substr(equals + 1)) {
        depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (depth < 0) break;
        if (c == ',' && depth == 0)
            take();
        else
            value += c;
    }
    if (depth != 0) return axisError(text, "the brackets do not match");
    take();
    std::vector<std::string> values;
    for (const std::string& one : axis.values) {
        if (one.empty()) return axisError(text, "a value is empty");
        Result<std::vector<std::string>> range = rangeValues(one, text);
        if (!range) return range.error();
        if (range->empty()) range->push_back(one);
        values.insert(values.end(), range->begin(), range->end());
    }
    axis.values = std::move(values);
    return axis;
}

Result<SweepRuns> expandSweep(const SweepPlan& plan) {
    if (const auto sound = checkAxes(plan); !sound) return sound.error();
    SweepRuns runs;
    std::map<std::string, std::string> known;  // what decides the numbers -> name of the child
    for (const std::vector<Choice>& choices : combinations(plan.axes)) {
        for (std::int64_t seed = 0; seed < plan.seeds; ++seed) {
            Result<Experiment> experiment = changed(plan, choices, seed);
            if (!experiment) return experiment.error();
            Experiment bare = measuredSettings(*experiment);
            bare.seed = experiment->seed;
            const std::string numbers = experimentToml(bare);
            SweepChild child = childOf(inFileOrder(choices), *std::move(experiment), plan.seeds > 1);
            for (const SweepAxis& axis : plan.axes)
                child.values.push_back(settingText(child.experiment, axis.key));
            const auto [place, isNew] = known.emplace(numbers, child.name);
            if (isNew) {
                runs.children.push_back(std::move(child));
            } else {
                runs.repeats.push_back(
                    fmt::format("\"{}\" is left out: it would have the same numbers as \"{}\".",
                                wantedName(choices, child.experiment.seed), place->second));
            }
        }
    }
    return runs;
}

}  // namespace fiarse
