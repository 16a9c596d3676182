/// Makes a simulation and plays rounds of it; whatever goes wrong ends the test.
#pragma once

#include <QtGlobal>
#include <memory>
#include <utility>
#include <vector>

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

}  // namespace fiarse::test
