/// The settings that a sweep can vary, and values to begin with.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/experiment.h"

namespace fiarse::ui {

struct SweepSetting {
    QString key;    ///< "training.lr", "tier.2.capacity"
    QString label;  ///< "Local learning rate", "Capacity of phone"
};

/// In the order of the file, then those of the tiers of `base`; name and note are left out, and settings that
/// play no part as long as others are as they are.
std::vector<SweepSetting> sweepSettings(const Experiment& base);

/// The label of a key as sweepSettings() has it; the key itself where there is none.
QString sweepSettingLabel(const Experiment& base, const QString& key);

/// Values to begin with, as `--over` takes them: every choice of a choice; half, the same and double of a
/// number, as far as allowed; else the present value.
QString suggestedSweepValues(const Experiment& base, const QString& key);

}  // namespace fiarse::ui
