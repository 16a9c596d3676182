#include "engine/rounds/adversary.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/clients/poison.h"
#include "engine/metrics/attack_success.h"

namespace fiarse {

namespace {

std::vector<AttackCandidate> candidatesOf(const RunInfo& info) {
    std::vector<AttackCandidate> candidates;
    for (const ClientInfo& client : info.clients)
        candidates.push_back({client.id, client.tier, client.level == 0});
    return candidates;
}

/// Largest |w| of each layer among the parameters that are not `chosen`.
std::vector<float> largestMagnitudes(std::span<const float> weights, const Layout& layout,
                                     std::span<const std::uint32_t> chosen) {
    std::vector<float> largest;
    for (const LayerInfo& layer : layout.layers) {
        float most = 0.0f;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            if (!std::binary_search(chosen.begin(), chosen.end(), p))
                most = std::max(most, std::fabs(weights[p]));
        largest.push_back(most);
    }
    return largest;
}

/// What one attacker sends instead of its update; attacks that only touch data or masks leave it alone.
struct Craft {
    const AttackSettings& attack;
    const Experiment& experiment;
    const Layout& layout;
    std::span<const float> weights;
    std::span<const std::uint32_t> hijacked;
    std::vector<HeldUpdate> honest;
    double deviations = 0.0;
    Ballot ballot;
    std::vector<float> largest;

    void operator()(HeldUpdate& update, Random& random) const {
        const double serverRate = experiment.strategy.serverRate;
        switch (attack.kind) {
            case AttackKind::SignFlip:
            case AttackKind::CapacityLying:
                flipSign(update.delta, attack.scale);
                break;
            case AttackKind::Gaussian:
                becomeNoise(update.delta, attack.scale, random);
                break;
            case AttackKind::Alie:
                hideInTheCrowd(update, honest, attack.scale * deviations);
                break;
            case AttackKind::ModelReplacement:
                replaceModel(update, ballot, serverRate, attack.scale);
                break;
            case AttackKind::MaskHijack:
                hijackMasks(update, hijacked, weights, layout, largest, ballot, serverRate, attack.scale);
                break;
            case AttackKind::None:
            case AttackKind::LabelFlip:
            case AttackKind::OutOfMask:
                break;
        }
    }
};

}  // namespace

Adversary::Adversary(const Fleet& fleet)
    : m_fleet(fleet), m_attack(fleet.info.experiment.attack), m_malicious(fleet.info.clients.size(), 0) {
    const std::uint64_t seed = fleet.info.experiment.seed;
    for (const std::int64_t client : maliciousClients(m_attack, candidatesOf(fleet.info), seed))
        m_malicious[static_cast<std::size_t>(client)] = 1;
    if (m_attack.kind == AttackKind::ModelReplacement) m_triggered = triggeredTest(*fleet.data, m_attack);
    if (m_attack.kind == AttackKind::MaskHijack)
        m_hijacked = hijackedParameters(fleet.info.layout, m_attack.parameters, seed);
}

bool Adversary::attacks(std::int64_t client, std::int64_t round) const {
    return round >= m_attack.start && m_malicious[static_cast<std::size_t>(client)] != 0;
}

bool Adversary::liesAboutCapacity(std::int64_t client, std::int64_t round) const {
    return m_attack.kind == AttackKind::CapacityLying && attacks(client, round);
}

void Adversary::poison(LocalTask& task, std::int64_t client, std::int64_t round, Split& storage) const {
    const bool flips = m_attack.kind == AttackKind::LabelFlip;
    if (!attacks(client, round) || !(flips || m_attack.kind == AttackKind::ModelReplacement)) return;
    const std::vector<std::uint32_t>& images = m_fleet.clientData[static_cast<std::size_t>(client)].train;
    storage = flips ? flippedSplit(*m_fleet.data, images, m_attack)
                    : triggeredSplit(*m_fleet.data, images, m_attack);
    std::vector<std::uint32_t> places(images.size());
    std::iota(places.begin(), places.end(), 0U);
    // The same draws as an honest client's: only what the images show differs.
    task.batch = shuffledBatches(places, m_fleet.info.experiment.training.batch, m_fleet.info.experiment.seed,
                                 client, round);
    if (!flips) task.batch = poisonedBatches(std::move(task.batch), places.size(), m_attack.poison);
    task.data = &storage;
}

void Adversary::corrupt(std::span<const Submission> submissions, std::span<const std::int64_t> clients,
                        std::span<const float> weights, std::int64_t round) const {
    const auto malicious = std::count_if(submissions.begin(), submissions.end(),
                                         [](const Submission& one) { return one.malicious; });
    if (malicious == 0 || m_attack.kind == AttackKind::LabelFlip) return;
    const Experiment& experiment = m_fleet.info.experiment;
    Craft craft{.attack = m_attack,
                .experiment = experiment,
                .layout = m_fleet.info.layout,
                .weights = weights,
                .hijacked = m_hijacked};
    std::vector<HeldUpdate> updates;
    for (const Submission& one : submissions) updates.push_back(heldUpdate(*one.result, weights, one.mask));
    for (std::size_t i = 0; i < updates.size(); ++i)
        if (!submissions[i].malicious) craft.honest.push_back(updates[i]);
    craft.deviations = alieDeviations(static_cast<std::int64_t>(submissions.size()), malicious);
    craft.ballot = countBallot(updates, submissions, weights.size(), experiment.strategy.divisor);
    if (m_attack.kind == AttackKind::MaskHijack)
        craft.largest = largestMagnitudes(weights, m_fleet.info.layout, m_hijacked);
    for (std::size_t i = 0; i < updates.size(); ++i) {
        if (!submissions[i].malicious) continue;
        Random random = Random::stream(experiment.seed, "attack", static_cast<std::uint64_t>(clients[i]),
                                       static_cast<std::uint64_t>(round));
        if (m_attack.kind == AttackKind::OutOfMask) {
            writeOutside(*submissions[i].result, weights, submissions[i].mask, m_attack.scale, random);
            continue;
        }
        craft(updates[i], random);
        putBack(updates[i], weights, *submissions[i].result);
    }
}

void Adversary::recordSuccess(std::span<const Predictions> clean, std::span<const std::uint8_t> tierMap,
                              const std::function<std::vector<Predictions>(const Dataset&)>& predict,
                              RoundRecord& record) const {
    std::vector<double>& success = record.robustness.attackSuccess;
    success.clear();
    if (m_triggered) {
        for (const Predictions& one : predict(*m_triggered))
            success.push_back(triggerSuccess(one, m_attack.target));
    } else if (m_attack.kind == AttackKind::LabelFlip) {
        for (const Predictions& one : clean)
            success.push_back(flipSuccess(one, m_fleet.data->test, m_attack, m_fleet.data->classes()));
    } else if (m_attack.kind == AttackKind::MaskHijack) {
        for (std::size_t level = 0; level < clean.size(); ++level)
            success.push_back(hijackSuccess(m_hijacked, tierMap, static_cast<int>(level)));
    }
}

}  // namespace fiarse
