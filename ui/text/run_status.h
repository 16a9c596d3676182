/// Where a run stands, in words: the texts of the transport bar and the status bar.
#pragma once

#include <QString>

#include "engine/api/runner.h"

namespace fiarse::ui {

/// "Select", "Extract", "Train", "Aggregate", "Evaluate": the name of a phase.
QString phaseName(Phase phase);

/// "Loading the data", "Training, 4 of 10 clients", "Paused before round 39", "Finished", ...
/// @param snapshot  null while loading.
QString runStatusText(RunState state, const Snapshot* snapshot);

/// "Round 38 of 100".
QString roundCounterText(qint64 completed, qint64 rounds);

/// "0.40 s a round · 25 s left"; empty while nothing is known.
QString timeText(double secondsPerRound, qint64 completed, qint64 rounds);

/// "Seed 42 · run 9f3ce1aa · Fashion-MNIST, Dirichlet 0.3, 100 clients · 25,450 parameters".
QString runFactsText(const RunInfo& info, const QString& runHash);

/// The speed slider: 0..kSpeedSteps. The right end is full speed; to its left the pause after each phase
/// grows by the same factor a step, up to kSlowestPause seconds.
inline constexpr int kSpeedSteps = 100;
inline constexpr double kSlowestPause = 3.0;
inline constexpr double kFastestPause = 0.02;

/// Seconds to rest after each phase for a slider position (clamped).
double phasePauseForSpeed(int position);

/// "Full speed", "0.50 s a phase".
QString speedText(int position);

}  // namespace fiarse::ui
