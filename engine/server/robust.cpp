#include "engine/server/robust.h"

#include <algorithm>
#include <cmath>

#include "engine/server/client_scores.h"
#include "engine/server/holder_reduction.h"
#include "engine/server/holder_rules.h"
#include "engine/server/support_check.h"

namespace fiarse {

namespace {

// Less trust than this in all holders together: the parameter keeps its value.
constexpr double kNoTrust = 1e-12;

/// The updates that passed the check, and whose they are.
struct Sound {
    std::vector<std::size_t> who;
    std::vector<HeldUpdate> updates;
    std::vector<int> levels;
};

Sound soundOf(const DefenceTask& task, std::span<const Verdict> verdicts) {
    Sound sound;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (verdicts[i].rejection != Rejection::None) continue;
        sound.who.push_back(i);
        sound.updates.push_back(task.updates[i]);
        sound.levels.push_back(task.submissions[i].level);
    }
    return sound;
}

void leaveOut(Verdict& verdict) {
    verdict.trust = 0.0;
    verdict.rejection = Rejection::NotChosen;
}

void judgeByKrum(const DefenceTask& task, const Sound& sound, std::vector<Verdict>& verdicts) {
    const auto n = static_cast<std::int64_t>(sound.who.size());
    const std::int64_t many = std::max<std::int64_t>(1, n - task.defence->f - 2);
    const std::size_t wanted = task.defence->kind == DefenceKind::Krum ? 1 : static_cast<std::size_t>(many);
    const std::vector<double> distances = squaredDistances(onCore(sound.updates, task.weights.size()));
    const std::vector<std::size_t> chosen =
        smallestScores(krumScores(distances, sound.who.size(), task.defence->f), wanted);
    for (std::size_t i = 0; i < sound.who.size(); ++i)
        if (!std::binary_search(chosen.begin(), chosen.end(), i)) leaveOut(verdicts[sound.who[i]]);
}

/// Fills the verdicts on the clients; rules that judge each parameter leave them as they are.
void judge(const DefenceTask& task, std::vector<Verdict>& verdicts) {
    const Sound sound = soundOf(task, verdicts);
    switch (task.defence->kind) {
        case DefenceKind::Krum:
        case DefenceKind::MultiKrum:
            judgeByKrum(task, sound, verdicts);
            break;
        case DefenceKind::NormClip: {
            const std::vector<double> factors = clipFactors(sound.updates, sound.levels, task.defence->clip);
            for (std::size_t i = 0; i < factors.size(); ++i) verdicts[sound.who[i]].factor = factors[i];
            break;
        }
        case DefenceKind::GeometricMedian: {
            const std::vector<double> weights =
                geometricMedianWeights(onCore(sound.updates, task.weights.size()), task.weights.size());
            for (std::size_t i = 0; i < weights.size(); ++i) verdicts[sound.who[i]].trust = weights[i];
            break;
        }
        case DefenceKind::FlTrust:
            for (const std::size_t i : sound.who) {
                const Trust trust = trustIn(task.updates[i], task.references[i]);
                verdicts[i].trust = trust.weight;
                verdicts[i].factor = trust.factor;
                if (trust.weight <= 0.0) leaveOut(verdicts[i]);
            }
            break;
        case DefenceKind::None:
        case DefenceKind::Median:
        case DefenceKind::TrimmedMean:
            break;
    }
}

/// Whether a mean counts its holders as the divisor says, and not all of them.
bool followsDivisor(DefenceKind kind) {
    return kind != DefenceKind::GeometricMedian && kind != DefenceKind::FlTrust;
}

/// Σ t a s Δ / Σ t a c; nothing where nobody counts.
double weightedMean(const DefenceTask& task, std::span<const Verdict> verdicts,
                    std::span<const HolderValue> holders) {
    const bool divides = followsDivisor(task.defence->kind);
    double sum = 0.0, total = 0.0;
    for (const HolderValue& holder : holders) {
        const Verdict& verdict = verdicts[holder.who];
        const bool bySamples = divides && task.divisor == Divisor::Samples;
        const double weight =
            verdict.trust * (bySamples ? static_cast<double>(task.submissions[holder.who].samples) : 1.0);
        sum += weight * verdict.factor * static_cast<double>(holder.delta);
        if (!divides || task.divisor != Divisor::Moved || holder.delta != 0.0f) total += weight;
    }
    return total > kNoTrust ? sum / total : 0.0;
}

double combined(const DefenceTask& task, std::span<const Verdict> verdicts,
                std::span<const HolderValue> holders) {
    if (task.defence->kind != DefenceKind::Median && task.defence->kind != DefenceKind::TrimmedMean)
        return weightedMean(task, verdicts, holders);
    std::vector<double> values;
    for (const HolderValue& holder : holders) values.push_back(static_cast<double>(holder.delta));
    if (task.defence->kind == DefenceKind::Median) return medianOf(std::move(values));
    const std::size_t cut = trimmedCount(*task.defence, values.size());
    return trimmedMean(std::move(values), cut);
}

}  // namespace

std::vector<Verdict> checkSubmissions(std::span<const Submission> submissions, std::span<const float> weights,
                                      ThreadPool& pool) {
    std::vector<Verdict> verdicts(submissions.size());
    pool.run(submissions.size(), [&](std::size_t i, int) {
        verdicts[i].rejection = checkSupport(*submissions[i].result, weights, submissions[i].mask);
        if (verdicts[i].rejection != Rejection::None) verdicts[i].trust = 0.0;
    });
    return verdicts;
}

bool needsDefence(const DefenceSettings& defence, std::span<const Verdict> verdicts) {
    return defence.kind != DefenceKind::None ||
           std::any_of(verdicts.begin(), verdicts.end(),
                       [](const Verdict& verdict) { return verdict.rejection != Rejection::None; });
}

Defended defend(const DefenceTask& task, std::vector<Verdict>& verdicts, ThreadPool& pool) {
    // Votes are counted among those who passed the check: whom Krum leaves out still holds the parameter.
    std::vector<HeldUpdate> voters(task.updates.begin(), task.updates.end());
    for (std::size_t i = 0; i < voters.size(); ++i)
        if (verdicts[i].rejection != Rejection::None) voters[i] = {};
    judge(task, verdicts);
    Defended defended{{task.weights.begin(), task.weights.end()},
                      std::vector<std::uint16_t>(task.weights.size(), 0)};
    const bool quorum = task.defence->kind != DefenceKind::None;
    forEachHeld(voters, task.weights.size(), pool, [&](std::size_t p, std::span<const HolderValue> holders) {
        for (const HolderValue& holder : holders)
            if (verdicts[holder.who].trust > 0.0 && holder.delta != 0.0f) ++defended.moved[p];
        const double factor = quorum ? quorumFactor(*task.defence, holders.size()) : 1.0;
        const double step = task.serverRate * factor * combined(task, verdicts, holders);
        defended.weights[p] = static_cast<float>(static_cast<double>(task.weights[p]) - step);
    });
    return defended;
}

}  // namespace fiarse
