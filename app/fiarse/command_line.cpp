#include "app/fiarse/command_line.h"

#include <fmt/format.h>

#include "app/fiarse/commands.h"
#include "engine/api/catalog.h"
#include "engine/api/result.h"

namespace fiarse::app {

namespace {

int runChosen(const Command& chosen) {
    try {
        return chosen();
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "There is not enough memory for this.\n");
    } catch (const std::exception& error) {
        fmt::print(stderr, "The program came upon an error of its own: {}\n", error.what());
    }
    return exitCode(ErrorKind::Run);
}

}  // namespace

int runCommandLine(int argc, char** argv) {
    CLI::App cli("Runs federated learning experiments with FIARSE.", "fiarse");
    cli.set_version_flag("--version", engineVersion());
    cli.require_subcommand(1);
    Command chosen;
    for (auto add : {addRun, addResume, addBranch, addValidate, addData, addInfo, addAlone, addExport,
                     addDiff, addSweep, addBench})
        add(cli, chosen);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // Help and version come this way too, with code 0.
        return cli.exit(error) == 0 ? 0 : exitCode(ErrorKind::Input);
    }
    return runChosen(chosen);
}

}  // namespace fiarse::app
