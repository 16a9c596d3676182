/// A small real run in a run file, made by the engine.
#pragma once

#include <QString>
#include <QtTest>

#include "engine/api/run_file.h"
#include "engine/api/simulation.h"

namespace fiarse::test {

/// Trains `experiment` to its end and records it. @return the records.
inline std::vector<RoundRecord> recordRun(const Experiment& experiment, const QString& path) {
    auto made = Simulation::create(experiment, {.threads = 1});
    if (!made) qFatal("%s", made.error().message.c_str());
    Simulation& simulation = **made;
    auto writer = RunFileWriter::create(path.toStdString(), simulation.info(), *simulation.snapshot().arrays,
                                        simulation.state(), true);
    if (!writer) qFatal("%s", writer.error().message.c_str());
    std::vector<RoundRecord> records;
    const StopFlag stop;
    while (simulation.completedRounds() < experiment.rounds) {
        auto outcome = simulation.step(Granularity::Round, stop);
        if (!outcome) qFatal("%s", outcome.error().message.c_str());
        records.push_back(*outcome->record);
        const bool checkpoint = records.back().round % experiment.checkpointEvery == 0;
        const auto written =
            (*writer)->write(records.back(), *simulation.snapshot().arrays, simulation.state(), checkpoint);
        if (!written) qFatal("%s", written.error().message.c_str());
    }
    (void)(*writer)->setStatus("finished");
    return records;
}

}  // namespace fiarse::test
