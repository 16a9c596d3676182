#include "app/fiarse/settings.h"

#include <fmt/format.h>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"

namespace fiarse::app {

namespace {

Result<void> applySetting(Experiment& experiment, const std::string& setting) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
        return Error{
            .message = fmt::format("-s takes key=value, such as -s training.lr=0.05, not \"{}\".", setting)};
    }
    return setFieldFromText(experiment, setting.substr(0, equals), setting.substr(equals + 1));
}

}  // namespace

Result<void> applySettings(Experiment& experiment, const std::vector<std::string>& settings,
                           std::optional<std::int64_t> rounds) {
    for (const std::string& setting : settings) {
        if (const Result<void> set = applySetting(experiment, setting); !set) return set;
    }
    return rounds ? setField(experiment, "experiment.rounds", *rounds) : Result<void>();
}

std::vector<std::string> idleSettings(const Experiment& experiment,
                                      const std::vector<std::string>& settings) {
    std::vector<std::string> sentences;
    for (const std::string& setting : settings) {
        const Field* field = findField(setting.substr(0, setting.find('=')));
        if (field == nullptr || field->applies(experiment)) continue;
        sentences.push_back(fmt::format("{} plays no part in this experiment.", field->key));
    }
    return sentences;
}

Result<Experiment> changedExperiment(const std::string& file, const Changes& changes) {
    Result<Experiment> experiment = readExperiment(file);
    if (!experiment) return experiment;
    if (const auto set = applySettings(*experiment, changes.settings, changes.rounds); !set)
        return set.error();
    if (changes.seed) {
        if (const auto set = setField(*experiment, "experiment.seed", *changes.seed); !set)
            return set.error();
    }
    return experiment;
}

}  // namespace fiarse::app
