#include "app/fiarse/round_json.h"

#include "app/fiarse/interrupt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace fiarse::app {

using nlohmann::ordered_json;

namespace {

/// Who attacked, what became of their updates, and how far they got; ids of clients.
ordered_json robustnessJson(const RoundRecord& record, const std::vector<Level>& levels) {
    std::vector<std::int64_t> malicious, clipped, leftOut;
    ordered_json refused = ordered_json::object();
    for (const Participation& one : record.participants) {
        if (one.malicious) malicious.push_back(one.client);
        if (one.factor < 1.0) clipped.push_back(one.client);
        if (one.rejection == Rejection::NotChosen) leftOut.push_back(one.client);
        if (isRefused(one.rejection)) refused[fmt::format("{}", one.client)] = rejectionName(one.rejection);
    }
    ordered_json success = ordered_json::object();
    const std::vector<double>& shares = record.robustness.attackSuccess;
    for (std::size_t i = 0; i < shares.size() && i < levels.size(); ++i)
        success[fmt::format("{}", levels[i].capacity.value)] = shares[i];
    return {{"malicious", malicious},
            {"refused", std::move(refused)},
            {"left_out", leftOut},
            {"clipped", clipped},
            {"owned", record.robustness.owned},
            {"below_quorum", record.robustness.belowQuorum},
            {"attack_success", std::move(success)}};
}

}  // namespace

ordered_json roundJson(const RoundRecord& record, const std::vector<Level>& levels) {
    ordered_json global = ordered_json::object();
    ordered_json local = ordered_json::object();
    for (std::size_t i = 0; i < record.evaluation.size() && i < levels.size(); ++i) {
        const std::string key = fmt::format("{}", levels[i].capacity.value);
        global[key] = record.evaluation[i].accuracy;
        local[key] = record.evaluation[i].localAccuracy;
    }
    // A rule counts as by design where all that it raised is.
    std::vector<std::string> alerts, trouble;
    const auto add = [](std::vector<std::string>& ids, const std::string& id) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    };
    for (const Alert& alert : record.alerts) {
        add(alerts, alert.rule);
        if (!alert.byDesign) add(trouble, alert.rule);
    }
    std::vector<std::string> lasting;
    for (const Alert& alert : record.lasting) add(lasting, alert.rule);
    std::vector<std::string> byDesign;
    for (const std::string& id : alerts)
        if (std::find(trouble.begin(), trouble.end(), id) == trouble.end()) byDesign.push_back(id);
    ordered_json json = {
        {"event", "round"},    {"round", record.round},          {"seconds", record.seconds},
        {"loss", record.loss}, {"global", std::move(global)},    {"local", std::move(local)},
        {"gini", record.gini}, {"bytes_down", record.bytesDown}, {"bytes_up", record.bytesUp},
        {"alerts", alerts},    {"by_design", byDesign},          {"lasting", lasting}};
    if (record.robustness.active) json["robustness"] = robustnessJson(record, levels);
    return json;
}

ordered_json failureJson(const Alert& alert, const RunInfo& info, const std::string& hash) {
    ordered_json json = endJson("failed", alert.round - 1, hash);
    json["alert"] = alert.rule;
    json["round"] = alert.round;
    json["phase"] = alert.client >= 0 ? "Train" : "Aggregate";
    if (alert.client >= 0) json["client"] = alert.client;
    json["sentence"] = alertSentence(info, alert);
    return json;
}

ordered_json endJson(const std::string& event, std::int64_t rounds, const std::string& hash) {
    return {{"event", event}, {"rounds", rounds}, {"run_hash", hash}};
}

ordered_json failureJson(const Error& error) {
    static constexpr const char* kKinds[] = {"input", "run", "file", "interrupted"};
    ordered_json json = {{"event", "failed"},
                         {"kind", kKinds[static_cast<std::size_t>(error.kind)]},
                         {"message", error.message},
                         {"exit_code", exitCode(error.kind)}};
    if (!error.file.empty()) json["file"] = error.file;
    if (error.line > 0) json["line"] = error.line;
    if (!error.key.empty()) json["key"] = error.key;
    return json;
}

void printLine(const ordered_json& object) {
    const std::string line = object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
    // fmt::print would throw where the reader has gone.
    std::fwrite(line.data(), 1, line.size(), stdout);
    if (std::fflush(stdout) != 0) watchInterrupts().request();
}

}  // namespace fiarse::app
