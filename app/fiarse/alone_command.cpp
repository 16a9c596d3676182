#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/summary.h"
#include "engine/api/run_file.h"
#include "engine/api/training_alone.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

struct AloneOptions {
    std::string run;
    std::int64_t localRounds = 0;
    std::string submodel = "narrow";
    int threads = 0;
    bool json = false, quiet = false;
};

/// How many clients are done, on a terminal only.
void tellClients(std::size_t done, std::size_t clients) {
    fmt::print(stderr, "\rTraining alone: {} of {} clients.\x1b[K{}", done, clients,
               done == clients ? "\n" : "");
    std::fflush(stderr);
}

const RoundRecord* lastEvaluated(const std::vector<RoundRecord>& records) {
    for (std::size_t i = records.size(); i-- > 0;)
        if (records[i].evaluated) return &records[i];
    return nullptr;
}

const char* nameOf(AloneSubmodel submodel) {
    return submodel == AloneSubmodel::Narrow ? "narrow" : "strategy";
}

void printJson(const RunInfo& info, const RoundRecord& record, const AloneBaseline& baseline) {
    ordered_json levels = ordered_json::array();
    const std::vector<AloneGain> gains = aloneGains(info, record, baseline);
    for (std::size_t l = 0; l < gains.size(); ++l)
        levels.push_back({{"capacity", info.levels[l].capacity.value},
                          {"submodel", nameOf(submodelOf(baseline, l))},
                          {"clients", gains[l].clients},
                          {"federated", gains[l].federated},
                          {"alone", gains[l].alone},
                          {"gain", gains[l].gain},
                          {"gaining", gains[l].gaining},
                          {"worst_gain", gains[l].worstGain}});
    printLine({{"event", "alone"},
               {"round", record.round},
               {"local_rounds", baseline.localRounds},
               {"submodel", nameOf(baseline.submodel)},
               {"levels", levels},
               {"accuracy", baseline.accuracy}});
}

int alone(const AloneOptions& options) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(options.run);
    if (!file) return failed(file.error(), options.json);
    const Result<std::vector<RoundRecord>> records = (*file)->records();
    if (!records) return failed(records.error(), options.json);
    const RunInfo& info = (*file)->info();
    const RoundRecord* record = lastEvaluated(*records);
    if (record == nullptr)
        return failed({.message = fmt::format("No round of {} was evaluated yet: there is nothing to set the "
                                              "clients on their own beside.",
                                              options.run)},
                      options.json);
    const AloneSettings settings{
        .localRounds = options.localRounds,
        .submodel = options.submodel == "narrow" ? AloneSubmodel::Narrow : AloneSubmodel::Strategy};
    std::function<void(std::size_t, std::size_t)> progress;
    if (!options.quiet && errorIsTerminal()) progress = tellClients;
    const Result<AloneBaseline> baseline =
        trainAlone(info.experiment, settings, {.threads = options.threads}, watchInterrupts(), progress);
    if (!baseline) return failed(baseline.error(), options.json);
    if (const auto kept = writeAloneBaseline(options.run, *baseline); !kept)
        return failed(kept.error(), options.json);
    if (options.json) {
        printJson(info, *record, *baseline);
    } else {
        fmt::print("{}", aloneTable(info, *record, *baseline));
    }
    return 0;
}

}  // namespace

void addAlone(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand(
        "alone", "Train every client of a run on its own, and tell what each capacity gains by taking part");
    auto options = std::make_shared<AloneOptions>();
    command->add_option("RUN", options->run, "Run file (.fiarse); the result is kept in it")->required();
    command
        ->add_option("--local-rounds", options->localRounds,
                     "How often each client trains its K steps; 0 = as often as a client takes part in the "
                     "run on average")
        ->check(CLI::Range(0, 1'000'000));
    command
        ->add_option(
            "--submodel", options->submodel,
            "narrow: the small network that fits the capacity, where one does; strategy: what the run's "
            "strategy hands out in round 1")
        ->check(CLI::IsMember({"narrow", "strategy"}))
        ->capture_default_str();
    command
        ->add_option("--threads", options->threads,
                     "Worker threads; 0 = one per core. Never changes the numbers")
        ->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "One JSON object on standard output");
    command->add_flag("--quiet", options->quiet, "Say nothing but failures");
    command->callback([options, &chosen] { chosen = [options] { return alone(*options); }; });
}

}  // namespace fiarse::app
