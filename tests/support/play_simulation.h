/// Makes a simulation and plays rounds of it; whatever goes wrong ends the test.
#pragma once

#include <QtGlobal>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/api/masks.h"
#include "engine/api/simulation.h"

namespace fiarse::test {

inline std::unique_ptr<Simulation> makeSimulation(const Experiment& experiment, int threads = 1) {
    auto simulation = Simulation::create(experiment, {.threads = threads});
    if (!simulation) qFatal("%s", simulation.error().text().c_str());
    return std::move(*simulation);
}

/// Plays up to and including round `rounds`. @return the records of the rounds that were played now.
inline std::vector<RoundRecord> playTo(Simulation& simulation, std::int64_t rounds) {
    const StopFlag stop;
    std::vector<RoundRecord> records;
    while (simulation.completedRounds() < rounds) {
        auto outcome = simulation.step(Granularity::Round, stop);
        if (!outcome) qFatal("%s", outcome.error().text().c_str());
        records.push_back(*outcome->record);
    }
    return records;
}

/// Plays up to and including round `round`, which was not played yet. @return its record.
inline RoundRecord playedRound(Simulation& simulation, std::int64_t round) {
    return playTo(simulation, round).back();
}

/// By how many of the round's participants each parameter was held.
/// @param before  after the round before it.
inline std::vector<std::uint16_t> holdersOf(const Simulation& simulation, const Snapshot& before,
                                            const RoundRecord& record) {
    std::vector<std::uint16_t> holders(before.arrays->weights.size(), 0);
    for (const Participation& one : record.participants) {
        const auto mask =
            participantMask(simulation.info(), *before.arrays, record.round, one.client, one.level);
        if (!mask) qFatal("%s", mask.error().text().c_str());
        for (std::size_t p = 0; p < holders.size(); ++p)
            holders[p] = static_cast<std::uint16_t>(holders[p] + (*mask)[p]);
    }
    return holders;
}

}  // namespace fiarse::test
