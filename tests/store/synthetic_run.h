/// A made-up run with every field filled: what the store's tests write and expect back.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "engine/api/run_file.h"
#include "engine/core/random.h"
#include "engine/store/database.h"

namespace fiarse::test {

/// 30 weights and a norm layer of 10: 40 parameters, 30 of them maskable.
inline RunInfo syntheticInfo() {
    RunInfo info;
    info.id = "0123456789ab";
    info.created = "2026-01-02T03:04:05Z";
    info.engine = "0.1.0";
    info.experiment = defaultExperiment();
    info.experiment.name = "Synthetic \"run\", 試験";
    info.layout.layers = {{"conv1.weight", {3, 1, 2, 5}, 0, 30, true, 10, 1, 2, 5},
                          {"norm.scale", {10}, 30, 10, false, 1, 0, 0, 0}};
    info.layout.count = 40;
    info.layout.maskable = 30;
    for (const Tier& tier : info.experiment.tiers)
        info.levels.push_back({tier.capacity, tier.name, tier.clients});
    for (std::int64_t id = 0; id < 100; ++id) {
        info.clients.push_back({id, id / 25, id / 25, 60 + id, 12, {30 + id, 30}});
    }
    info.dataTitle = "Two classes";
    info.dataReport = {"2 rows were left out.", "Größe < 3"};
    info.classNames = {"boot, left", "boot \"right\""};
    info.trainCount = 6000;
    info.testCount = 1200;
    info.imageChannels = 1;
    info.imageHeight = 2;
    info.imageWidth = 5;
    return info;
}

/// A record with values in every field, some of them extreme.
inline RoundRecord syntheticRecord(std::int64_t round, const RunInfo& info) {
    Random random = Random::stream(1, "test/record", static_cast<std::uint64_t>(round));
    RoundRecord record;
    record.round = round;
    record.seconds = random.uniform();
    record.loss = random.uniform() * 1e-300;
    for (std::int64_t i = 0; i < 10; ++i) {
        Participation p{.client = 10 * i + round % 10, .tier = i % 4, .level = i % 4, .samples = 60};
        p.assigned = random.next() >> 2;
        p.alive = random.below(30);
        p.moved = random.below(30);
        p.loss = random.normal();
        p.firstLoss = 1.0 / 3.0;
        p.lastLoss = round == 2 ? std::numeric_limits<double>::infinity() : random.uniform();
        p.updateNorm = random.uniform();
        p.seconds = random.uniform();
        p.bytesDown = random.below(1000000);
        p.bytesUp = random.below(1000000);
        record.participants.push_back(p);
    }
    Random drawn = Random::stream(1, "test/robustness", static_cast<std::uint64_t>(round));
    record.robustness.sole = {{drawn.below(5), 0}, {0, drawn.below(5)}};
    for (int i = 0; i < 100; ++i) record.robustness.signAgreement.push_back(i % 11 == 5 ? -1.0 : 0.01 * i);
    // Every second round is one under attack.
    if (round % 2 == 0) {
        RobustnessRecord& robustness = record.robustness;
        robustness.active = true;
        const std::size_t n = record.participants.size();
        for (std::size_t i = 0; i < n * n; ++i) robustness.similarity.push_back(drawn.uniform());
        for (std::size_t level = 0; level < info.levels.size(); ++level)
            robustness.attackSuccess.push_back(drawn.uniform());
        robustness.owned = drawn.uniform();
        robustness.belowQuorum = drawn.uniform();
        record.participants[0].malicious = true;
        record.participants[0].trust = 0.0;
        record.participants[0].rejection = Rejection::OutsideMask;
        record.participants.back().factor = drawn.uniform();
    }
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        record.thresholds.push_back({static_cast<float>(random.uniform()), 0.0f});
        record.kept.push_back({random.below(31), 10});
        record.churn.push_back(random.uniform());
    }
    record.coverage = {{1, 2, 3}, {4, 5}, {6}};
    record.neverTrained = random.below(30);
    record.meanStaleness = random.uniform();
    record.maxStaleness = round - 1;
    record.gini = random.uniform();
    record.neverHeld = random.below(30);
    for (std::size_t level = 0; level < info.levels.size(); ++level)
        record.initialJaccard.push_back(random.uniform());
    if (round % 3 == 0) record.fullGradient = random.uniform();
    record.levelGradients.assign(3, {random.uniform(), random.uniform(), 0.25 * static_cast<double>(round)});
    if (round % 3 == 0)
        for (int size = 0; size < kSubmodelSizes; ++size) record.sizeAccuracy.push_back(random.uniform());
    record.evaluated = round % 2 == 0;
    if (record.evaluated) {
        for (std::size_t level = 0; level < info.levels.size(); ++level) {
            record.evaluation.push_back(
                {random.uniform(), random.uniform(), random.uniform(), {random.uniform(), random.uniform()}});
        }
        for (std::size_t i = 0; i < info.clients.size(); ++i)
            record.clientAccuracy.push_back(random.uniform());
        record.worstClient = 17;
    }
    record.bytesDown = random.below(1000000);
    record.bytesUp = random.below(1000000);
    if (round % 3 == 0) {
        record.alerts = {{.round = round, .rule = "freeze", .value = 0.97},
                         {.round = round,
                          .rule = "class-gap",
                          .layer = 1,
                          .level = 2,
                          .client = 17,
                          .classIndex = 1,
                          .value = random.uniform(),
                          .byDesign = true}};
    }
    if (round % 3 == 1)
        record.lasting = {
            {.round = round, .rule = "churn", .level = 1, .client = 3, .value = random.uniform()}};
    record.hash = fmt::format("{:032x}", round);
    return record;
}

/// The arrays of a run, one round after the other; counts kept the slow and sure way.
class SyntheticArrays {
public:
    explicit SyntheticArrays(const RunInfo& info, std::uint64_t seed = 1) : m_seed(seed) {
        const std::size_t count = info.layout.count;
        m_arrays.weights.resize(count);
        m_arrays.tierMap.resize(count);
        m_arrays.thresholds.assign(info.levels.size(), std::vector<float>(info.layout.layers.size()));
        m_arrays.magnitudes.assign(info.layout.layers.size(), std::vector<std::uint32_t>(kMagnitudeBins));
        m_arrays.assigned.resize(count);
        m_arrays.alive.resize(count);
        m_arrays.moved.resize(count);
        m_arrays.updates.resize(count);
        m_arrays.lastTrained.resize(count);
        draw();
        for (auto* zeros : {&m_arrays.assigned, &m_arrays.alive, &m_arrays.moved}) {
            std::fill(zeros->begin(), zeros->end(), std::uint16_t{0});
        }
    }

    void next() {
        m_usedTierMap = m_arrays.tierMap;
        ++m_arrays.round;
        draw();
        for (std::size_t p = 0; p < m_arrays.moved.size(); ++p) {
            if (m_arrays.moved[p] == 0) continue;
            ++m_arrays.updates[p];
            m_arrays.lastTrained[p] = static_cast<std::int32_t>(m_arrays.round);
        }
    }

    RoundArrays& arrays() { return m_arrays; }

    SimulationState state() const {
        return {m_arrays.round,
                fmt::format("{:032x}", m_arrays.round),
                m_arrays.weights,
                m_arrays.updates,
                m_arrays.lastTrained,
                m_usedTierMap,
                {.held = m_arrays.updates,
                 .streaks =
                     {{{.rule = "churn", .layer = 1, .level = 2, .byDesign = true}, m_arrays.round, true, 2}},
                 .bestAccuracy = 0.25,
                 .bestRound = 7,
                 .exposure = {{5, 6, 7}, {8, 9, 10}},
                 .exposureRounds = m_arrays.round,
                 .reached = {11, 12, 13},
                 .reachedRounds = m_arrays.round}};
    }

private:
    void draw() {
        Random random = Random::stream(m_seed, "test/arrays", static_cast<std::uint64_t>(m_arrays.round));
        for (std::size_t p = 0; p < m_arrays.weights.size(); ++p) {
            m_arrays.weights[p] = static_cast<float>(random.normal());
            m_arrays.tierMap[p] =
                static_cast<std::uint8_t>(random.below(5) == 0 ? kHeldByNobody : random.below(4));
            m_arrays.assigned[p] = static_cast<std::uint16_t>(random.below(11));
            m_arrays.alive[p] = static_cast<std::uint16_t>(random.below(11));
            m_arrays.moved[p] = static_cast<std::uint16_t>(random.below(3) == 0 ? random.below(11) : 0);
        }
        for (auto& level : m_arrays.thresholds) {
            for (float& threshold : level) threshold = static_cast<float>(random.uniform());
        }
        for (auto& layer : m_arrays.magnitudes) {
            for (std::uint32_t& bin : layer) bin = static_cast<std::uint32_t>(random.below(5));
        }
    }

    const std::uint64_t m_seed;
    RoundArrays m_arrays;
    std::vector<std::uint8_t> m_usedTierMap;
};

inline bool same(const RoundArrays& a, const RoundArrays& b) {
    return a.round == b.round && a.tierMap == b.tierMap && a.thresholds == b.thresholds &&
           a.assigned == b.assigned && a.alive == b.alive && a.moved == b.moved && a.updates == b.updates &&
           a.lastTrained == b.lastTrained && a.magnitudes == b.magnitudes;
}

inline bool same(const SimulationState& a, const SimulationState& b) {
    return a.completedRounds == b.completedRounds && a.hash == b.hash && a.weights == b.weights &&
           a.updates == b.updates && a.lastTrained == b.lastTrained && a.usedTierMap == b.usedTierMap &&
           a.alertMemory == b.alertMemory;
}

/// Takes from a file of this version what `version` did not have yet, 1 or 2.
inline void makeOlder(const std::filesystem::path& path, int version) {
    Database database(path, Database::Mode::ReadWrite);
    database.execute("ALTER TABLE arrays DROP COLUMN magnitudes; DROP TABLE sums");
    if (version < 2) database.execute("DROP TABLE alert; DROP TABLE alert_memory");
    database.execute(
        "UPDATE round SET detail = json_remove(detail, '$.gini', '$.never_held', '$.initial_jaccard', "
        "'$.size_accuracy', '$.robustness')");
    database.execute(fmt::format("PRAGMA user_version = {}", version));
}

/// Writes rounds 1..`rounds` to a new file, a checkpoint each 10 rounds.
inline Result<void> writeSynthetic(const std::filesystem::path& path, std::int64_t rounds) {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = RunFileWriter::create(path, info, arrays.arrays(), arrays.state(), false);
    if (!writer) return writer.error();
    for (std::int64_t round = 1; round <= rounds; ++round) {
        arrays.next();
        const Result<void> written =
            (*writer)->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(), round % 10 == 0);
        if (!written) return written;
    }
    return (*writer)->setStatus("finished");
}

}  // namespace fiarse::test
