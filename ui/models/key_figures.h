/// The few numbers that a run is shown to an audience by.
#pragma once

#include <QString>
#include <vector>

#include "ui/bridge/run_moment.h"

namespace fiarse::ui {

/// One number as it is read: "Traffic saved", "62.5 %", "270 B instead of 720 B".
struct KeyFigure {
    QString id;      ///< stable: "devices", "traffic", "accuracy", "never-trained"
    QString title;   ///< what it is, in two or three words
    QString value;   ///< an en dash where the round has none
    QString detail;  ///< what the value is made of
    QString help;    ///< what it is and how it is computed, whole sentences
};

/// Devices that took part, traffic saved, accuracy and its change, share never trained: of the rounds up to
/// the moment's. Precondition: moment.info is set. Cost: O(participations so far). Threads: any.
std::vector<KeyFigure> keyFigures(const RunMoment& moment);

/// Alerts up to the moment's round that the capacities alone do not explain.
int troubleCount(const RunMoment& moment);

}  // namespace fiarse::ui
