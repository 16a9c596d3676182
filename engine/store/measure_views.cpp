// Views of measures that are made of a round's record: fairness, convergence, quorum, single-holders.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/api/fairness.h"
#include "engine/api/round_mean.h"
#include "engine/store/curve_pictures.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

using Round = std::optional<std::int64_t>;

void writeFairness(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    sink.columns({"round", "mean", "worst_tenth", "best_tenth", "worst", "variance", "jain", "gini",
                  "tier_gap", "spearman", "worst_class", "worst_class_name", "worst_class_capacity",
                  "inversions"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        const std::optional<Fairness> one = fairnessOf(info, record);
        if (!one) continue;
        sink.row({cell(record.round), cell(one->mean), cell(one->worstTenth), cell(one->bestTenth),
                  cell(one->worst), cell(one->variance), cell(one->jain), cell(one->gini), cell(one->tierGap),
                  cell(one->spearman), cell(one->worstClass),
                  one->worstClassIndex < info.classNames.size() ? Cell(info.classNames[one->worstClassIndex])
                                                                : Cell(),
                  cell(info.levels.at(one->worstClassLevel).capacity.value),
                  cell(std::uint64_t{inversionsOf(info, record).size()})});
    }
}

double relativeDistance(const LevelGradient& gradient) {
    return gradient.squaredNorm > 0.0 ? std::sqrt(gradient.squaredDistance() / gradient.squaredNorm)
                                      : std::nan("");
}

/// The mean of ‖g_m‖² that the theorem bounds, over the rounds so far; those in which it was 0 say nothing.
class RunningMeans {
public:
    /// @return the mean up to and including this round; NaN where there is nothing yet.
    double add(std::size_t level, std::int64_t round, double squaredNorm) {
        m_means.resize(std::max(m_means.size(), level + 1));
        RoundMean& mean = m_means[level];
        if (squaredNorm > 0.0) mean.add(round, squaredNorm);
        return mean.isEmpty() ? std::nan("") : mean.mean();
    }

private:
    std::vector<RoundMean> m_means;
};

void writeConvergence(const RunFile& run, Round round, TableSink& sink) {
    const RunInfo& info = run.info();
    sink.columns({"round", "level", "capacity", "gradient_squared_norm", "masking_squared_error",
                  "relative_error", "full_gradient_squared_norm", "update_squared_norm",
                  "gradient_squared_norm_mean", "outside_squared_norm", "relative_distance"});
    if (round) recordsOf(run, round);  // tells what is wrong with the round
    RunningMeans means;
    for (const RoundRecord& record : recordsOf(run, std::nullopt)) {
        if (round && record.round > *round) break;
        for (std::size_t level = 0; level < record.levelGradients.size(); ++level) {
            const LevelGradient& one = record.levelGradients[level];
            const double mean = means.add(level, record.round, one.squaredNorm);
            if (round && record.round != *round) continue;
            sink.row({cell(record.round), cell(std::uint64_t{level}),
                      cell(info.levels.at(level).capacity.value), cell(one.squaredNorm),
                      cell(one.squaredError), cell(relativeError(one)), cell(record.fullGradient),
                      cell(record.updateSquaredNorm), cell(mean), cell(one.squaredOutside),
                      cell(relativeDistance(one))});
        }
    }
}

void writeQuorum(const RunFile& run, Round round, TableSink& sink) {
    sink.columns({"round", "holders", "parameters", "share"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        const std::vector<std::uint64_t>& counts = record.coverage.assigned;
        const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
        for (std::size_t holders = 0; holders < counts.size(); ++holders)
            sink.row({cell(record.round), cell(std::uint64_t{holders}), cell(counts[holders]),
                      cell(shareOf(counts[holders], all))});
    }
}

void writeSingleHolders(const RunFile& run, Round round, TableSink& sink) {
    const std::vector<LayerInfo>& layers = run.info().layout.layers;
    sink.columns({"round", "client", "malicious", "layer", "parameters", "share"});
    for (const RoundRecord& record : recordsOf(run, round)) {
        const auto& sole = record.robustness.sole;
        for (std::size_t i = 0; i < std::min(sole.size(), record.participants.size()); ++i) {
            for (std::size_t l = 0; l < std::min(layers.size(), sole[i].size()); ++l) {
                if (!layers[l].maskable) continue;
                sink.row({cell(record.round), cell(record.participants[i].client),
                          std::int64_t{record.participants[i].malicious ? 1 : 0}, layers[l].name,
                          cell(sole[i][l]), cell(shareOf(sole[i][l], layers[l].count))});
            }
        }
    }
}

}  // namespace

std::vector<View> measureViews() {
    return {{.name = "fairness", .table = writeFairness, .svg = fairnessSvg},
            {.name = "convergence", .table = writeConvergence, .svg = convergenceSvg},
            {.name = "quorum", .table = writeQuorum, .svg = quorumSvg},
            {.name = "single-holders", .table = writeSingleHolders}};
}

}  // namespace fiarse
