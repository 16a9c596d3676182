#include <cmath>

#include "engine/api/cost.h"
#include "engine/store/curve_pictures.h"
#include "engine/store/keep_ratio_pictures.h"
#include "engine/store/npy.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

using Round = std::optional<std::int64_t>;

const std::string& tierName(const RunInfo& info, std::int64_t tier) {
    return info.experiment.tiers.at(static_cast<std::size_t>(tier)).name;
}

double capacityOf(const RunInfo& info, std::size_t level) {
    return info.levels.at(level).capacity.value;
}

Cell orNothing(const std::optional<double>& value) {
    return value ? cell(*value) : Cell();
}

void writeRounds(const RunFile& run, Round round, TableSink& sink) {
    sink.columns({"round", "loss", "evaluated", "worst_client", "worst_accuracy", "never_trained",
                  "mean_staleness", "max_staleness", "gini", "never_held", "bytes_down", "bytes_up",
                  "update_squared_norm", "full_gradient_squared_norm", "seconds", "hash", "device_seconds",
                  "device_joules", "late"});
    const ModelWork model = modelWork(run.info());
    const bool hasDeadline = run.info().experiment.training.deadline > 0.0;
    for (const RoundRecord& record : recordsOf(run, round)) {
        const auto worst = static_cast<std::size_t>(record.worstClient);
        const RoundCost cost = roundCost(run.info(), model, record);
        const bool known = record.worstClient >= 0 && worst < record.clientAccuracy.size();
        sink.row({cell(record.round), cell(record.loss), std::int64_t{record.evaluated ? 1 : 0},
                  known ? cell(record.worstClient) : Cell(),
                  known ? cell(record.clientAccuracy[worst]) : Cell(), cell(record.neverTrained),
                  cell(record.meanStaleness), cell(record.maxStaleness), cell(record.gini),
                  cell(record.neverHeld), cell(record.bytesDown), cell(record.bytesUp),
                  cell(record.updateSquaredNorm),
                  record.levelGradients.empty() ? Cell() : cell(record.fullGradient), cell(record.seconds),
                  record.hash, orNothing(cost.seconds), orNothing(cost.joules),
                  hasDeadline && cost.seconds ? cell(cost.late) : Cell()});
    }
}

void writeParticipants(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    sink.columns({"round",           "client",       "tier",           "level",         "capacity",
                  "samples",         "assigned",     "alive",          "moved",         "loss",
                  "first_loss",      "last_loss",    "update_norm",    "seconds",       "bytes_down",
                  "bytes_up",        "malicious",    "factor",         "trust",         "rejected",
                  "compute_seconds", "link_seconds", "device_seconds", "device_joules", "memory_bytes"});
    const ModelWork model = modelWork(info);
    for (const RoundRecord& record : recordsOf(run, round)) {
        const std::vector<DeviceCost> costs = participantCosts(info, model, record);
        for (std::size_t i = 0; i < record.participants.size(); ++i) {
            const Participation& p = record.participants[i];
            sink.row({cell(record.round),
                      cell(p.client),
                      tierName(info, p.tier),
                      cell(p.level),
                      cell(capacityOf(info, static_cast<std::size_t>(p.level))),
                      cell(p.samples),
                      cell(p.assigned),
                      cell(p.alive),
                      cell(p.moved),
                      cell(p.loss),
                      cell(p.firstLoss),
                      cell(p.lastLoss),
                      cell(p.updateNorm),
                      cell(p.seconds),
                      cell(p.bytesDown),
                      cell(p.bytesUp),
                      std::int64_t{p.malicious ? 1 : 0},
                      cell(p.factor),
                      cell(p.trust),
                      std::string(rejectionName(p.rejection)),
                      orNothing(costs[i].computeSeconds),
                      orNothing(costs[i].linkSeconds),
                      orNothing(costs[i].seconds),
                      orNothing(costs[i].joules),
                      orNothing(costs[i].memoryBytes)});
        }
    }
}

void writeClients(const RunFile& run, Round, TableSink& sink) {
    const RunInfo& info = run.info();
    std::vector<std::string> names = {"client", "tier", "level", "capacity", "train_images", "test_images"};
    for (const std::string& name : info.classNames) names.push_back("train_" + name);
    sink.columns(names);
    for (const ClientInfo& client : info.clients) {
        std::vector<Cell> cells = {
            cell(client.id),         tierName(info, client.tier),
            cell(client.level),      cell(capacityOf(info, static_cast<std::size_t>(client.level))),
            cell(client.trainCount), cell(client.testCount)};
        for (std::size_t k = 0; k < info.classNames.size(); ++k) {
            cells.push_back(k < client.trainLabels.size() ? cell(client.trainLabels[k]) : Cell());
        }
        sink.row(cells);
    }
}

void writeClientAccuracy(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    sink.columns({"round", "client", "tier", "level", "accuracy"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        for (std::size_t i = 0; i < record.clientAccuracy.size(); ++i) {
            const ClientInfo& client = info.clients.at(i);
            sink.row({cell(record.round), cell(client.id), tierName(info, client.tier), cell(client.level),
                      cell(record.clientAccuracy[i])});
        }
    }
}

void writeLevels(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    std::vector<std::string> names = {"round",    "level", "capacity",      "tiers",
                                      "accuracy", "loss",  "local_accuracy"};
    for (const std::string& name : info.classNames) names.push_back("accuracy_" + name);
    sink.columns(names);
    for (const RoundRecord& record : recordsOf(run, round)) {
        for (std::size_t level = 0; level < record.evaluation.size(); ++level) {
            const LevelEvaluation& e = record.evaluation[level];
            std::vector<Cell> cells = {
                cell(record.round),      cell(std::uint64_t{level}), cell(capacityOf(info, level)),
                info.levels[level].name, cell(e.accuracy),           cell(e.loss),
                cell(e.localAccuracy)};
            for (std::size_t k = 0; k < info.classNames.size(); ++k) {
                cells.push_back(k < e.classAccuracy.size() ? cell(e.classAccuracy[k]) : Cell());
            }
            sink.row(cells);
        }
    }
}

void writeChurn(const RunFile& run, Round round, TableSink& sink) {
    sink.columns({"round", "level", "capacity", "churn", "initial_jaccard"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        for (std::size_t level = 0; level < record.churn.size(); ++level) {
            const bool known = level < record.initialJaccard.size();
            sink.row({cell(record.round), cell(std::uint64_t{level}), cell(capacityOf(run.info(), level)),
                      cell(record.churn[level]), cell(known ? record.initialJaccard[level] : std::nan(""))});
        }
    }
}

std::string churnNpy(const RunFile& run, Round round) {
    const std::vector<RoundRecord> records = recordsOf(run, round);
    std::vector<double> values;
    for (const RoundRecord& record : records)
        values.insert(values.end(), record.churn.begin(), record.churn.end());
    return npyFile(values, {records.size(), run.info().levels.size()});
}

void writeAlerts(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    sink.columns({"round", "alert", "by_design", "layer", "level", "capacity", "client", "class", "value",
                  "sentence"});
    const auto known = [](std::int64_t index) { return index >= 0 ? cell(index) : Cell(); };
    for (const RoundRecord& record : recordsOf(run, round)) {
        for (const Alert& alert : record.alerts) {
            sink.row(
                {cell(alert.round), alert.rule, std::int64_t{alert.byDesign ? 1 : 0},
                 alert.layer >= 0 ? Cell(info.layout.layers.at(static_cast<std::size_t>(alert.layer)).name)
                                  : Cell(),
                 known(alert.level),
                 alert.level >= 0 ? cell(capacityOf(info, static_cast<std::size_t>(alert.level))) : Cell(),
                 known(alert.client),
                 alert.classIndex >= 0 ? Cell(info.classNames.at(static_cast<std::size_t>(alert.classIndex)))
                                       : Cell(),
                 cell(alert.value), alertSentence(info, alert)});
        }
    }
}

double ratio(std::uint64_t kept, std::size_t count) {
    return count == 0 ? 0.0 : static_cast<double>(kept) / static_cast<double>(count);
}

void writeKeepRatio(const RunFile& run, Round round, TableSink& sink) {
    const RoundRecord record = recordOrLast(run, round);
    const std::vector<LayerInfo>& layers = run.info().layout.layers;
    sink.columns({"round", "level", "capacity", "layer", "kept", "count", "ratio", "threshold"});
    for (std::size_t level = 0; level < record.kept.size(); ++level) {
        for (std::size_t layer = 0; layer < layers.size(); ++layer) {
            const std::uint64_t kept = record.kept[level].at(layer);
            sink.row({cell(record.round), cell(std::uint64_t{level}), cell(capacityOf(run.info(), level)),
                      layers[layer].name, cell(kept), cell(std::uint64_t{layers[layer].count}),
                      cell(ratio(kept, layers[layer].count)), cell(record.thresholds.at(level).at(layer))});
        }
    }
}

std::string keepRatioNpy(const RunFile& run, Round round) {
    const RoundRecord record = recordOrLast(run, round);
    const std::vector<LayerInfo>& layers = run.info().layout.layers;
    std::vector<double> values;
    for (const auto& kept : record.kept) {
        for (std::size_t layer = 0; layer < layers.size(); ++layer) {
            values.push_back(ratio(kept.at(layer), layers[layer].count));
        }
    }
    return npyFile(values, {record.kept.size(), layers.size()});
}

void writeSizeCurve(const RunFile& run, Round round, TableSink& sink) {
    const std::vector<double> sizes = submodelSizes();
    sink.columns({"round", "size", "accuracy"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        for (std::size_t i = 0; i < record.sizeAccuracy.size(); ++i)
            sink.row({cell(record.round), cell(sizes.at(i)), cell(record.sizeAccuracy[i])});
    }
}

/// One row for each round in which the curve was measured.
std::string sizeCurveNpy(const RunFile& run, Round round) {
    std::vector<double> values;
    for (const RoundRecord& record : recordsOf(run, round))
        values.insert(values.end(), record.sizeAccuracy.begin(), record.sizeAccuracy.end());
    return npyFile(values, {values.size() / kSubmodelSizes, std::size_t{kSubmodelSizes}});
}

}  // namespace

std::vector<RoundRecord> recordsOf(const RunFile& run, std::optional<std::int64_t> round) {
    if (!round) return taken(run.records());
    return {taken(run.record(*round))};
}

RoundRecord recordOrLast(const RunFile& run, std::optional<std::int64_t> round) {
    return taken(run.record(round.value_or(run.completedRounds())));
}

std::vector<View> recordViews() {
    return {{.name = "rounds", .table = writeRounds, .svg = accuracySvg},
            {.name = "participants", .table = writeParticipants},
            {.name = "clients", .table = writeClients},
            {.name = "client-accuracy", .table = writeClientAccuracy},
            {.name = "levels", .table = writeLevels, .svg = accuracySvg},
            {.name = "alerts", .table = writeAlerts},
            {.name = "churn", .table = writeChurn, .npy = churnNpy, .svg = churnSvg},
            {.name = "keep-ratio",
             .table = writeKeepRatio,
             .npy = keepRatioNpy,
             .png = keepRatioPng,
             .svg = keepRatioSvg},
            {.name = "size-curve", .table = writeSizeCurve, .npy = sizeCurveNpy, .svg = sizeCurveSvg}};
}

}  // namespace fiarse
