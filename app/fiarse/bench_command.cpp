#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/round_json.h"

namespace fiarse::app {

namespace {

struct BenchOptions {
    std::string model = "mlp";
    BenchSettings settings;
    bool json = false;
};

int bench(BenchOptions options) {
    options.settings.model = options.model == "cnn" ? ModelKind::Cnn : ModelKind::Mlp;
    const Result<BenchResult> result = runBench(options.settings, watchInterrupts());
    if (!result) return failed(result.error());
    if (options.json) {
        printLine({{"model", result->model},
                   {"threads", result->threads},
                   {"seconds_per_round", result->secondsPerRound},
                   {"rounds", result->rounds}});
    } else {
        fmt::print("{} with {}: {:.3f} s a round (median of {})\n", result->model,
                   countedText(result->threads, "thread", "threads"), result->secondsPerRound,
                   countedText(static_cast<std::int64_t>(result->rounds.size()), "round", "rounds"));
    }
    return 0;
}

}  // namespace

void addBench(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("bench", "Measure the fixed speed workload on Fashion-MNIST");
    auto options = std::make_shared<BenchOptions>();
    command->add_option("--model", options->model, "Network to train")->check(CLI::IsMember({"mlp", "cnn"}));
    command->add_option("--threads", options->settings.threads, "Worker threads; 0 = one per core")
        ->check(CLI::Range(0, 1024));
    command->add_option("--rounds", options->settings.rounds, "Counted rounds")->check(CLI::Range(1, 1000));
    command->add_flag("--json", options->json, "One JSON object on standard output");
    command->callback([options, &chosen] { chosen = [options] { return bench(*options); }; });
}

}  // namespace fiarse::app
