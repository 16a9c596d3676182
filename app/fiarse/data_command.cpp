#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/settings.h"
#include "engine/api/data_description.h"
#include "engine/api/fields.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

struct DataOptions {
    std::string source;  ///< a data source, or an experiment file that names one
    std::vector<std::string> settings;
    bool json = false;
};

Result<Experiment> experimentOf(const DataOptions& options) {
    if (options.source.ends_with(".toml"))
        return changedExperiment(options.source, {.settings = options.settings});
    Experiment experiment = defaultExperiment();
    if (auto set = setField(experiment, "data.source", options.source); !set) return set.error();
    if (auto set = applySettings(experiment, options.settings, std::nullopt); !set) return set.error();
    return experiment;
}

std::uint64_t sum(const std::vector<std::int64_t>& counts) {
    std::uint64_t total = 0;
    for (const std::int64_t count : counts) total += static_cast<std::uint64_t>(count);
    return total;
}

void printJson(const DataDescription& data) {
    ordered_json classes = ordered_json::array();
    for (std::size_t c = 0; c < data.classNames.size(); ++c)
        classes.push_back(
            {{"name", data.classNames[c]}, {"train", data.trainCounts[c]}, {"test", data.testCounts[c]}});
    ordered_json clients = ordered_json::array();
    for (std::size_t g = 0; g < data.groupNames.size(); ++g)
        clients.push_back({{"name", data.groupNames[g]}, {"train", data.groupCounts[g]}});
    printLine({{"event", "data"},
               {"source", data.source},
               {"title", data.title},
               {"kind", data.kind},
               {"shape", {data.channels, data.height, data.width}},
               {"train", sum(data.trainCounts)},
               {"test", sum(data.testCounts)},
               {"classes", classes},
               {"features", data.featureNames},
               {"vocabulary", data.vocabulary},
               {"clients", clients},
               {"report", data.report}});
}

std::string shapeText(const DataDescription& data) {
    if (data.kind == "table") return fmt::format("rows of {}", countedText(data.width, "number", "numbers"));
    if (data.kind == "text")
        return fmt::format("texts of {}, {} words told apart", countedText(data.width, "word", "words"),
                           groupedText(static_cast<std::uint64_t>(data.vocabulary)));
    if (data.kind == "series")
        return fmt::format("series of {} in {}", countedText(data.width, "value", "values"),
                           countedText(data.channels, "channel", "channels"));
    return fmt::format("pictures of {} × {} pixels in {}", data.height, data.width,
                       data.channels == 1 ? "one channel" : fmt::format("{} channels", data.channels));
}

void printText(const DataDescription& data) {
    const auto line = [](const char* name, const std::string& text) {
        fmt::print("  {:<10}{}\n", name, text);
    };
    fmt::print("{}\n", data.title);
    line("source", data.source);
    line("examples", fmt::format("{} for training, {} for testing", groupedText(sum(data.trainCounts)),
                                 groupedText(sum(data.testCounts))));
    line("shape", shapeText(data));
    line("classes", fmt::format("{}", data.classNames.size()));
    std::size_t width = 0;
    for (const std::string& name : data.classNames) width = std::max(width, name.size());
    for (std::size_t c = 0; c < data.classNames.size(); ++c)
        fmt::print("    {:<{}}  {:>9} training {:>9} test\n", data.classNames[c], width,
                   groupedText(static_cast<std::uint64_t>(data.trainCounts[c])),
                   groupedText(static_cast<std::uint64_t>(data.testCounts[c])));
    if (!data.featureNames.empty()) line("columns", fmt::format("{}", fmt::join(data.featureNames, ", ")));
    if (!data.groupNames.empty()) line("clients", fmt::format("{}", data.groupNames.size()));
    for (std::size_t g = 0; g < data.groupNames.size(); ++g)
        fmt::print("    {}  {} training\n", data.groupNames[g],
                   groupedText(static_cast<std::uint64_t>(data.groupCounts[g])));
    for (const std::string& sentence : data.report) fmt::print("  {}\n", sentence);
}

int describe(const DataOptions& options) {
    const Result<Experiment> experiment = experimentOf(options);
    if (!experiment) return failed(experiment.error(), options.json);
    const Result<DataDescription> data = describeData(experiment->data, experiment->seed);
    if (!data) return failed(data.error(), options.json);
    (options.json ? printJson : printText)(*data);
    return 0;
}

}  // namespace

void addData(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("data", "What a data source holds, and what was done to read it");
    auto options = std::make_shared<DataOptions>();
    command
        ->add_option("SOURCE", options->source,
                     "Data source (digits, csv:FILE, ...) or an experiment file (.toml) that names one")
        ->required();
    command->add_option("-s,--set", options->settings, "Setting, for example data.label=state (repeatable)");
    command->add_flag("--json", options->json, "One JSON object on standard output");
    command->callback([options, &chosen] { chosen = [options] { return describe(*options); }; });
}

}  // namespace fiarse::app
