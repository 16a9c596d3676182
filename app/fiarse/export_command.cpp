#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "engine/api/capacity.h"
#include "engine/api/run_file.h"

namespace fiarse::app {

namespace {

struct ExportOptions {
    std::string file, view, format, output, level;
    std::optional<std::int64_t> round, client;
};

int exportRun(const ExportOptions& options) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(options.file);
    if (!file) return failed(file.error());
    MaskChoice mask{.client = options.client};
    if (!options.level.empty()) {
        Result<Capacity> level = parseCapacity(options.level);
        if (!level) return failed(level.error());
        mask.level = *std::move(level);
    }
    std::string format = options.format;
    if (format.empty()) {
        // ".csv" to "csv"
        format = std::filesystem::path(options.output).extension().string();
        if (!format.empty()) format.erase(0, 1);
    }
    const Result<void> written =
        exportView(**file, options.view, options.round, format, options.output, mask);
    return written ? 0 : failed(written.error());
}

}  // namespace

void addExport(CLI::App& cli, Command& chosen) {
    CLI::App* command =
        cli.add_subcommand("export", "Write one view of a run: as a table, an array, a picture or events");
    auto options = std::make_shared<ExportOptions>();
    command->add_option("RUN", options->file, "Run file (.fiarse)")->required();
    command->add_option(
        "--view", options->view,
        fmt::format("One of {}; not needed with --format tfevents", fmt::join(exportViews(), ", ")));
    command->add_option("--round", options->round, "Round to show; the last, or all, where it is left out");
    CLI::Option* level = command->add_option("--level", options->level,
                                             "Whose mask the view masks shows: a capacity, for example 1/16");
    command->add_option("--client", options->client, "Whose mask the view masks shows: a client's number")
        ->excludes(level);
    command->add_option(
        "--format", options->format,
        fmt::format("{}; the output's ending where it is left out", fmt::join(exportFormats(), ", ")));
    command->add_option("-o,--output", options->output, "File to write; a folder for tfevents")->required();
    command->callback([options, &chosen] { chosen = [options] { return exportRun(*options); }; });
}

}  // namespace fiarse::app
