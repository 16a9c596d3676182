#include "engine/rounds/fleet.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>

#include "engine/api/catalog.h"
#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/clients/local_trainer.h"
#include "engine/core/hash.h"
#include "engine/data/feature_shift.h"
#include "engine/data/lone_classes.h"
#include "engine/rounds/model_fit.h"
#include "engine/rounds/start_check.h"
#include "engine/server/root_set.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

namespace {

std::string now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

std::vector<ClientInfo> describeClients(const Fleet& fleet, const Experiment& experiment) {
    std::vector<ClientInfo> clients;
    for (std::size_t tier = 0; tier < experiment.tiers.size(); ++tier) {
        for (std::int64_t i = 0; i < experiment.tiers[tier].clients; ++i) {
            const ClientData& own = fleet.clientData[clients.size()];
            ClientInfo client{.id = static_cast<std::int64_t>(clients.size()),
                              .tier = static_cast<std::int64_t>(tier),
                              .level = fleet.levels.ofTier[tier],
                              .trainCount = static_cast<std::int64_t>(own.train.size()),
                              .testCount = static_cast<std::int64_t>(own.test.size()),
                              .trainLabels = std::vector<std::int64_t>(fleet.data->classes(), 0)};
            if (experiment.data.partition.kind == PartitionKind::Column)
                client.name = fleet.data->groupNames[clients.size()];
            for (const std::uint32_t image : own.train) ++client.trainLabels[fleet.data->train.labels[image]];
            clients.push_back(std::move(client));
        }
    }
    return clients;
}

/// Empty where the file cannot be read, which makeLayout() tells.
std::string contentsOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What the reader said, and what the partition adds to it.
std::vector<std::string> reportOf(const Fleet& fleet, const Experiment& experiment) {
    std::vector<std::string> report = fleet.data->report;
    // Of natural clients the reader knows already.
    if (experiment.data.partition.kind == PartitionKind::Column) return report;
    std::vector<std::vector<std::int64_t>> counts;
    std::vector<std::string> names;
    for (const ClientInfo& client : fleet.info.clients) {
        counts.push_back(client.trainLabels);
        names.push_back(fmt::format("client {}", client.id));
    }
    std::string sentence = loneClassSentence(counts, fleet.data->classNames, names);
    if (!sentence.empty()) report.push_back(std::move(sentence));
    return report;
}

}  // namespace

std::string settingsHash(const Experiment& experiment) {
    Experiment bare = experiment;
    bare.name.clear();
    bare.note.clear();
    bare.rounds = 1;
    bare.evaluateEvery = 1;
    bare.checkpointEvery = 1;
    for (std::size_t i = 0; i < bare.tiers.size(); ++i) {
        bare.tiers[i].name = "tier " + std::to_string(i + 1);
        bare.tiers[i].colour.clear();
        bare.tiers[i].capacity.text.clear();
    }
    Hasher hasher;
    for (const Field& field : experimentFields()) {
        // Data and modules count by their contents, wherever they lie. The size curve came later than the
        // first hashes, and only looks on; estimates of cost do so too.
        if (!field.applies(bare) || field.key == "data.source" || field.key == "model.file" ||
            field.key == "evaluation.size_curve_every" || field.key == "evaluation.gradient_every" ||
            field.key == "training.deadline_s" || field.key == "training.utilisation")
            continue;
        if (field.silentDefault && field.get(bare) == field.get(Experiment{})) continue;
        // Nor did the first hashes know of it.
        if (field.key == "training.augment" && bare.training.augment == Augmentation::None) continue;
        hasher.add(field.key);
        hasher.add(valueText(field.get(bare)));
    }
    for (const Tier& tier : bare.tiers) {
        hasher.add(tier.capacity.value);
        hasher.add(tier.clients);
        // Only where they are set: runs without them keep the hashes they always had.
        if (tier.availability != 1.0) {
            hasher.add(std::string("availability"));
            hasher.add(tier.availability);
        }
        if (tier.dataShare != 1.0) {
            hasher.add(std::string("data_share"));
            hasher.add(tier.dataShare);
        }
    }
    return hasher.hex();
}

std::string startHash(const Experiment& experiment, const Dataset& data) {
    Hasher hasher;
    hasher.add(settingsHash(experiment));
    for (const Split* split : {&data.train, &data.test}) {
        hasher.add(split->pixels);
        hasher.add(split->labels);
        if (!split->values.empty()) hasher.add(split->values);
        if (!split->tokens.empty()) hasher.add(split->tokens);
        if (!split->group.empty()) hasher.add(split->group);
    }
    if (experiment.model.kind == ModelKind::TorchScript) hasher.add(contentsOf(experiment.model.file));
    return hasher.hex();
}

std::function<void(std::int64_t, std::vector<std::uint32_t>&)> Fleet::rootBatches(
    const Experiment& experiment, std::int64_t round) const {
    return shuffledBatches(root, experiment.training.batch, experiment.seed,
                           static_cast<std::int64_t>(clientData.size()), round);
}

Result<Fleet> makeFleet(const Experiment& experiment) {
    if (std::vector<Error> problems = validate(experiment); !problems.empty()) return problems.front();
    Fleet fleet;
    auto data = loadDataset(experiment.data, experiment.seed);
    if (!data) return data.error();
    fleet.data = *data;
    if (auto unfit = modelProblem(experiment.model, fleet.data->kind, fleet.data->title))
        return *std::move(unfit);
    fleet.input = inputOf(shapeOf(*fleet.data));
    auto layout = makeLayout(experiment.model, fleet.input);
    if (!layout) return layout.error();
    if (auto fits = checkRepresentable(experiment, *layout, makeChannelPlan(experiment.model, fleet.input));
        !fits)
        return fits.error();
    auto clients = partition(*fleet.data, experiment, experiment.seed);
    if (!clients) return clients.error();
    fleet.clientData = std::move(*clients);
    if (auto problem = attackProblem(experiment.attack, fleet.data->kind, fleet.input.classes))
        return *problem;
    if (experiment.defence.kind == DefenceKind::FlTrust) {
        auto root = takeRootSet(fleet.clientData, experiment.defence.root, experiment.seed);
        if (!root) return root.error();
        fleet.root = std::move(*root);
    }
    fleet.levels = makeLevels(experiment.tiers);
    if (experiment.data.partition.kind == PartitionKind::FeatureShift) {
        auto shifted = std::make_shared<Dataset>(*fleet.data);
        auto done = shiftFeatures(*shifted, fleet.clientData, experiment.data.partition, experiment.seed);
        if (!done) return done.error();
        fleet.data = std::move(shifted);
    }
    fleet.hash = startHash(experiment, *fleet.data);
    RunInfo& info = fleet.info;
    info.id = fleet.hash.substr(0, 12);
    info.created = now();
    info.engine = engineVersion();
    info.experiment = experiment;
    info.layout = std::move(*layout);
    info.levels = fleet.levels.levels;
    info.clients = describeClients(fleet, experiment);
    info.dataTitle = fleet.data->title;
    info.classNames = fleet.data->classNames;
    info.trainCount = static_cast<std::int64_t>(fleet.data->train.count());
    info.testCount = static_cast<std::int64_t>(fleet.data->test.count());
    info.imageChannels = fleet.data->channels;
    info.imageHeight = fleet.data->height;
    info.imageWidth = fleet.data->width;
    info.dataReport = reportOf(fleet, experiment);
    return fleet;
}

}  // namespace fiarse
