/// The synthetic run as a run file and in a window, so that what is brushed and compared is known by hand.
#pragma once

#include <QtTest>

#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "tests/ui/shell/gui_fixture.h"
#include "tests/ui/support/synthetic_run.h"

namespace fiarse::test {

/// Two classes: client i has 10·i images of class 0 and 100 − 10·i of class 1.
inline RunInfo handRunInfo() {
    RunInfo info = syntheticInfo();
    info.experiment.name = "By hand";
    info.experiment.data.partition.clients = static_cast<std::int64_t>(info.clients.size());
    info.experiment.training.participants = 3;
    info.classNames = {"cat", "dog"};
    for (ClientInfo& client : info.clients) client.trainLabels = {10 * client.id, 100 - 10 * client.id};
    return info;
}

/// Clients 0, 1, 2 take part in odd rounds, 3, 4, 5 in even ones; client i always reaches 0.1·(i + 1).
inline RoundRecord handRunRecord(std::int64_t round) {
    RoundRecord record = syntheticRecord(round);
    if (round % 2 == 0) {
        for (Participation& one : record.participants) one.client += 3;
    }
    for (LevelEvaluation& one : record.evaluation) one.classAccuracy = {0.5, 0.75};
    for (int client = 0; client < 6; ++client) record.clientAccuracy.push_back(0.1 * (client + 1));
    record.worstClient = 0;
    record.hash = std::string(32, 'a');
    return record;
}

inline SimulationState handRunState(std::int64_t round) {
    const RoundArrays arrays = syntheticArrays(round);
    SimulationState state;
    state.completedRounds = round;
    state.hash = std::string(32, 'a');
    state.weights = arrays.weights;
    state.updates = arrays.updates;
    state.lastTrained = arrays.lastTrained;
    state.usedTierMap = arrays.tierMap;
    return state;
}

/// Writes `rounds` rounds, the weights of all of them kept. @return whether it could be written.
inline bool writeHandRun(const QString& path, std::int64_t rounds) {
    auto writer =
        RunFileWriter::create(path.toStdString(), handRunInfo(), syntheticArrays(0), handRunState(0), true);
    if (!writer) return false;
    for (std::int64_t round = 1; round <= rounds; ++round) {
        if (!(*writer)->write(handRunRecord(round), syntheticArrays(round), handRunState(round), true))
            return false;
    }
    return (*writer)->setStatus("finished").ok();
}

/// Opens it in the window and waits until it is on the screen.
inline bool openHandRun(WindowFixture& fixture, std::int64_t rounds = 24) {
    const QString path = fixture.path(QStringLiteral("hand.fiarse"));
    if (!writeHandRun(path, rounds) || !fixture.show()) return false;
    const Result<void> opened = fixture.window().openFile(path);
    if (!opened.ok()) qWarning("%s", opened.error().message.c_str());
    return opened.ok() && QTest::qWaitFor([&] {
               const auto& arrays = fixture.window().view().arrays();
               return arrays && arrays->round == rounds;
           });
}

/// Trains a small experiment to its end: its first layer is large enough to be zoomed into.
inline bool playToTheEnd(WindowFixture& fixture) {
    if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return false;
    fixture.click(QStringLiteral("playPauseButton"));
    return fixture.waitForState(RunState::Finished);
}

/// A drag with the left button, in steps as a hand makes it.
inline void drag(QWidget* widget, QPoint from, QPoint to, Qt::KeyboardModifiers keys = {}) {
    QTest::mousePress(widget, Qt::LeftButton, keys, from);
    for (int step = 1; step <= 6; ++step) QTest::mouseMove(widget, from + (to - from) * step / 6);
    QTest::mouseRelease(widget, Qt::LeftButton, keys, to);
}

inline void wheel(QWidget* widget, QPoint at, int notches) {
    QWheelEvent event(at, widget->mapToGlobal(QPointF(at)), {}, QPoint(0, 120 * notches), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

}  // namespace fiarse::test
