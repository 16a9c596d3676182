#include "engine/rounds/guarded_round.h"

#include "engine/metrics/quorum.h"
#include "engine/metrics/sign_agreement.h"

namespace fiarse {

namespace {

std::vector<HeldUpdate> heldUpdates(const GuardedRound& round, ThreadPool& pool) {
    std::vector<HeldUpdate> updates(round.received.submissions.size());
    pool.run(updates.size(), [&](std::size_t i, int) {
        updates[i] = heldUpdate(*round.received.submissions[i].result, round.weights,
                                round.received.submissions[i].mask);
    });
    return updates;
}

}  // namespace

std::vector<Verdict> guard(const GuardedRound& round, Aggregate& aggregate, RobustnessRecord& record,
                           ThreadPool& pool) {
    const Experiment& experiment = round.experiment;
    record.sole = soleHolders(aggregate.assigned, round.received.submissions, round.layout, pool);
    if (round.received.submissions.size() <= kMostCompared)
        record.signAgreement = signAgreement(round.received.submissions, round.weights, round.layout, pool);
    std::vector<Verdict> verdicts = checkSubmissions(round.received.submissions, round.weights, pool);
    const bool defends = needsDefence(experiment.defence, verdicts);
    record.active = experiment.attack.kind != AttackKind::None || defends;
    if (!record.active) return verdicts;

    record.owned = ownedShare(aggregate.assigned, round.received.submissions, round.layout);
    const std::vector<HeldUpdate> updates = heldUpdates(round, pool);
    if (updates.size() <= kMostCompared) record.similarity = similarityMatrix(updates, pool);
    if (!defends) return verdicts;
    std::vector<HeldUpdate> references;
    for (std::size_t i = 0; i < round.received.ownOf.size(); ++i)
        references.push_back(heldUpdate(round.received.ownResults[round.received.ownOf[i]], round.weights,
                                        round.received.submissions[i].mask));
    Defended defended = defend({.weights = round.weights,
                                .submissions = round.received.submissions,
                                .updates = updates,
                                .references = references,
                                .defence = &experiment.defence,
                                .divisor = experiment.strategy.divisor,
                                .serverRate = experiment.strategy.serverRate},
                               verdicts, pool);
    aggregate.weights = std::move(defended.weights);
    aggregate.moved = std::move(defended.moved);
    return verdicts;
}

void recordVerdicts(const GuardedRound& round, std::span<const Verdict> verdicts, RoundRecord& record) {
    for (std::size_t i = 0; i < record.participants.size(); ++i) {
        record.participants[i].malicious = round.received.submissions[i].malicious;
        record.participants[i].factor = verdicts[i].factor;
        record.participants[i].trust = verdicts[i].trust;
        record.participants[i].rejection = verdicts[i].rejection;
    }
    if (round.experiment.defence.kind != DefenceKind::None)
        record.robustness.belowQuorum = belowQuorum(record.coverage.assigned, round.experiment.defence.f);
}

}  // namespace fiarse
