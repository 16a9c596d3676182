#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "engine/api/run_file.h"

namespace fiarse::app {

namespace {

struct ExportOptions {
    std::string file, view, format, output;
    std::optional<std::int64_t> round;
};

int exportRun(const ExportOptions& options) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(options.file);
    if (!file) return failed(file.error());
    std::string format = options.format;
    if (format.empty()) {
        // ".csv" to "csv"
        format = std::filesystem::path(options.output).extension().string();
        if (!format.empty()) format.erase(0, 1);
    }
    const Result<void> written = exportView(**file, options.view, options.round, format, options.output);
    return written ? 0 : failed(written.error());
}

}  // namespace

void addExport(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("export", "Write one view of a run as csv, json or npy");
    auto options = std::make_shared<ExportOptions>();
    command->add_option("RUN", options->file, "Run file (.fiarse)")->required();
    command->add_option("--view", options->view, fmt::format("One of {}", fmt::join(exportViews(), ", ")))
        ->required();
    command->add_option("--round", options->round, "Round to show; the last, or all, where it is left out");
    command->add_option("--format", options->format,
                        "csv, json or npy; the output's ending where it is left out");
    command->add_option("-o,--output", options->output, "File to write")->required();
    command->callback([options, &chosen] { chosen = [options] { return exportRun(*options); }; });
}

}  // namespace fiarse::app
