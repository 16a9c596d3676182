/// What a view is a function of: a run as it was after one of its rounds, and what is selected.
#pragma once

#include <QString>
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/training_alone.h"
#include "ui/bridge/parameter_set.h"
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
    /// What clients reach alone; null where nobody has trained alone.
    std::shared_ptr<const AloneBaseline> alone;
    std::shared_ptr<const LayerChurn> churn;  ///< as far as it was read; only for views that need it
    /// The other side of a comparison, cursor A or run A: to be drawn faintly behind. Null where there is
    /// none, where it is this moment itself or of another model, and while it is being read; only for views
    /// that need it.
    std::shared_ptr<const RoundArrays> ghost;
    QString ghostName;
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

/// What is chosen, as views see it. Where exactly one level, client or class is chosen it stands by itself
/// too, for views that show one.
struct ViewSelection {
    std::optional<int> level;  ///< index into RunInfo::levels
    std::optional<int> layer;  ///< index into Layout::layers; empty = the whole model
    std::optional<std::int64_t> client;
    std::optional<std::int64_t> parameter;  ///< flat index
    std::optional<int> classIndex;          ///< index into RunInfo::classNames
    std::optional<std::int64_t> a, b;       ///< rounds of the cursors
    std::vector<std::int64_t> clients;      ///< all that are chosen, rising; empty = no filter by client
    std::vector<int> levels, classes;       ///< the same
    ParameterSet parameters;                ///< empty = no filter by parameters

    /// Whether a client is among those chosen by itself or by its level.
    bool includes(const ClientInfo& one) const {
        return contains(clients, client, one.id) && contains(levels, level, static_cast<int>(one.level));
    }
    /// Whether clients were chosen, one or several.
    bool choosesClients() const { return client || !clients.empty(); }
    bool choosesClient(std::int64_t id) const { return choosesClients() && contains(clients, client, id); }

    /// Whether `value` passes a filter by `all` (rising), or by `one` where `all` is empty.
    template <typename T>
    static bool contains(const std::vector<T>& all, const std::optional<T>& one, T value) {
        if (!all.empty()) return std::binary_search(all.begin(), all.end(), value);
        return !one || *one == value;
    }

    friend bool operator==(const ViewSelection&, const ViewSelection&) = default;
};

}  // namespace fiarse::ui
