/// What a view is a function of: a run as it was after one of its rounds, and what is selected.
#pragma once

#include <QString>
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// A run after `round`. Pointers are null where the run has none yet, or while they are being read.
struct RunMoment {
    std::shared_ptr<const RunInfo> info;
    const std::vector<RoundRecord>* records = nullptr;  ///< of all rounds, later ones too
    std::int64_t round = 0;
    std::shared_ptr<const RoundArrays> arrays;     ///< after `round`
    std::shared_ptr<const BiasMoment> bias;        ///< up to `round`; only for views that need it
    std::shared_ptr<const OverlapMoment> overlap;  ///< up to `round`; only for views that need it
    QString name;  ///< how comparisons call it: "Round 12", "b.fiarse, round 12"

    /// The record of `round`; null for round 0.
    const RoundRecord* record() const {
        const bool known =
            records != nullptr && round >= 1 && static_cast<std::size_t>(round) <= records->size();
        return known ? &(*records)[static_cast<std::size_t>(round - 1)] : nullptr;
    }
    /// Records of rounds 1..round.
    std::size_t recordCount() const {
        return records == nullptr ? 0 : std::min(records->size(), static_cast<std::size_t>(round));
    }
};

/// What is chosen, as views see it.
struct ViewSelection {
    std::optional<int> level;  ///< index into RunInfo::levels
    std::optional<int> layer;  ///< index into Layout::layers; empty = the whole model
    std::optional<std::int64_t> client;
    std::optional<std::int64_t> parameter;  ///< flat index
    std::optional<int> classIndex;          ///< index into RunInfo::classNames
    std::optional<std::int64_t> a, b;       ///< rounds of the cursors

    friend bool operator==(const ViewSelection&, const ViewSelection&) = default;
};

}  // namespace fiarse::ui
