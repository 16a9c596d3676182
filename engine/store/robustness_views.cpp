#include <algorithm>
#include <limits>

#include "engine/store/npy.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

using Round = std::optional<std::int64_t>;

void writeSimilarity(const RunFile& run, Round round, TableSink& sink) {
    sink.columns({"round", "client_a", "client_b", "malicious_a", "malicious_b", "cosine"});
    const auto flag = [](bool value) { return std::int64_t{value ? 1 : 0}; };
    for (const RoundRecord& record : recordsOf(run, round)) {
        const std::vector<Participation>& clients = record.participants;
        const std::vector<double>& cosines = record.robustness.similarity;
        if (cosines.size() != clients.size() * clients.size()) continue;
        for (std::size_t i = 0; i < clients.size(); ++i)
            for (std::size_t k = i + 1; k < clients.size(); ++k)
                sink.row({cell(record.round), cell(clients[i].client), cell(clients[k].client),
                          flag(clients[i].malicious), flag(clients[k].malicious),
                          cell(cosines[i * clients.size() + k])});
    }
}

std::string similarityNpy(const RunFile& run, Round round) {
    const RoundRecord record = recordOrLast(run, round);
    const std::vector<double>& cosines = record.robustness.similarity;
    const std::size_t n = cosines.empty() ? 0 : record.participants.size();
    return npyFile(cosines, {n, n});
}

void writeSignAgreement(const RunFile& run, Round round, TableSink& sink) {
    sink.columns({"round", "client_a", "client_b", "agreement"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        const std::vector<Participation>& clients = record.participants;
        const std::vector<double>& shares = record.robustness.signAgreement;
        if (shares.size() != clients.size() * clients.size()) continue;
        for (std::size_t i = 0; i < clients.size(); ++i) {
            for (std::size_t k = i + 1; k < clients.size(); ++k) {
                const double share = shares[i * clients.size() + k];
                const double known = share < 0.0 ? std::numeric_limits<double>::quiet_NaN() : share;
                sink.row({cell(record.round), cell(clients[i].client), cell(clients[k].client), cell(known)});
            }
        }
    }
}

std::string signAgreementNpy(const RunFile& run, Round round) {
    const RoundRecord record = recordOrLast(run, round);
    std::vector<double> shares = record.robustness.signAgreement;
    std::replace_if(
        shares.begin(), shares.end(), [](double share) { return share < 0.0; },
        std::numeric_limits<double>::quiet_NaN());
    const std::size_t n = shares.empty() ? 0 : record.participants.size();
    return npyFile(shares, {n, n});
}

std::uint64_t refusedUpdates(const RoundRecord& record) {
    return static_cast<std::uint64_t>(
        std::count_if(record.participants.begin(), record.participants.end(),
                      [](const Participation& one) { return isRefused(one.rejection); }));
}

void writeRobustness(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    sink.columns({"round", "level", "capacity", "participants", "malicious", "refused", "left_out", "clipped",
                  "owned", "below_quorum", "accuracy", "attack_success"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        const auto count = [&](auto is) {
            return cell(static_cast<std::int64_t>(
                std::count_if(record.participants.begin(), record.participants.end(), is)));
        };
        const RobustnessRecord& robustness = record.robustness;
        for (std::size_t level = 0; level < info.levels.size(); ++level) {
            const bool evaluated = level < record.evaluation.size();
            const bool measured = level < robustness.attackSuccess.size();
            sink.row(
                {cell(record.round), cell(std::uint64_t{level}), cell(info.levels[level].capacity.value),
                 cell(std::uint64_t{record.participants.size()}),
                 count([](const Participation& one) { return one.malicious; }), cell(refusedUpdates(record)),
                 count([](const Participation& one) { return one.rejection == Rejection::NotChosen; }),
                 count([](const Participation& one) { return one.factor < 1.0; }), cell(robustness.owned),
                 cell(robustness.belowQuorum), evaluated ? cell(record.evaluation[level].accuracy) : Cell(),
                 measured ? cell(robustness.attackSuccess[level]) : Cell()});
        }
    }
}

}  // namespace

std::vector<View> robustnessViews() {
    return {{.name = "robustness", .table = writeRobustness},
            {.name = "similarity", .table = writeSimilarity, .npy = similarityNpy},
            {.name = "sign-agreement", .table = writeSignAgreement, .npy = signAgreementNpy}};
}

}  // namespace fiarse
