/// The rule by which submodels are cut out of the global model.
///
/// A strategy gives the submodels of all levels for a round, nested as one tier map; some strategies give
/// each participant a mask of its own besides, and then the tier map is what the levels are evaluated with.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/records.h"
#include "engine/api/simulation.h"
#include "engine/models/channel_plan.h"
#include "engine/models/network.h"

namespace fiarse {

/// The submodels of all levels at one point in time.
struct Extraction {
    std::vector<std::uint8_t> tierMap;  ///< [d_all], see records.h
    /// θ of |w|, [level][layer]; 0 for layers that are not maskable, and everywhere where the masks do not
    /// follow |w|: they then stay as they are during local training.
    std::vector<std::vector<float>> thresholds;
    std::vector<std::vector<std::uint64_t>> kept;  ///< [level][layer]

    /// Maskable parameters that a client of `level` holds.
    std::uint64_t assigned(std::size_t level, const Layout& layout) const;
};

/// What submodels are cut from.
struct ModelState {
    std::span<const float> weights;          ///< [layout.count], finite
    std::span<const std::uint32_t> updates;  ///< update counts, [layout.count], or empty for none so far
    const UpdateMemory* memory = nullptr;
    std::int64_t round = 1;  ///< the round that the submodels are for, 1-based
};

/// What a strategy asks of local training beside the mask.
struct LocalRule {
    ExitLoss exitLoss = ExitLoss::Last;
    double distillation = 0.0;  ///< weight of the distillation between exits
};

/// One participant of a round.
struct Participant {
    std::int64_t client = 0;
    int level = 0;
};

/// What a strategy works with; outlives it.
struct StrategyContext {
    const Experiment& experiment;
    const Layout& layout;
    ChannelPlan plan;
};

/// Immutable and thread safe.
class Strategy {
public:
    explicit Strategy(StrategyContext context) : m_context(std::move(context)) {}
    virtual ~Strategy() = default;

    /// The submodels of the round `state.round`, after the schedule and the budget of the experiment.
    /// @param capacities  one a level, falling, each in (0, 1].
    /// @param whole       the capacities as they are, whatever the density schedule has come to.
    Extraction extract(const ModelState& state, std::span<const double> capacities, bool whole = false) const;

    /// The mask of one participant, [d_all] 0 or 1, where it is not its level's; else empty. Depends on the
    /// extraction, the seed, the round and the client alone, so that it can be had again for a stored round.
    /// @param extraction  the round's, with `capacities` as they were given to extract().
    std::vector<std::uint8_t> participantMask(const Extraction& extraction,
                                              std::span<const double> capacities, std::int64_t round,
                                              Participant participant) const;

    /// Whether participants have masks of their own.
    virtual bool drawsMasks() const { return false; }
    /// Whether each local batch draws a level, its own or a smaller one, and trains that part only.
    virtual bool drawsWidths() const { return false; }
    /// How clients train in this round.
    virtual LocalRule localRule(std::int64_t) const { return {}; }
    /// Share of each layer's channels that a submodel of this capacity has; 1 where channels are not cut.
    virtual double width(double) const { return 1.0; }
    /// Whether extract() looks at ModelState::memory.
    virtual bool remembersUpdates() const { return false; }

protected:
    /// @param capacities  what the levels really use this round.
    virtual Extraction cut(const ModelState& state, std::span<const double> capacities) const = 0;
    /// As participantMask(); asked only where drawsMasks(). @param capacities  as for cut().
    virtual std::vector<std::uint8_t> draw(const Extraction& extraction, std::span<const double> capacities,
                                           std::int64_t round, Participant participant) const;
    /// Whether cut() itself meets the budget `macs`.
    virtual bool meetsMacs() const { return false; }

    const Experiment& experiment() const { return m_context.experiment; }
    const Layout& layout() const { return m_context.layout; }
    const ChannelPlan& plan() const { return m_context.plan; }

private:
    /// What the levels may use in this round under the density schedule.
    std::vector<double> scheduled(std::span<const double> capacities, std::int64_t round) const;

    StrategyContext m_context;
};

/// Whether the strategy can cut submodels of all tiers out of this model. Errors: Input, where channels are
/// to be cut and the model has none, or one channel a layer is more than the weakest tier can hold.
Result<void> checkRepresentable(const Experiment& experiment, const Layout& layout, const ChannelPlan& plan);

/// The strategy that the experiment names, with its budget and schedule.
/// Precondition: validate(experiment) and checkRepresentable() find nothing.
std::unique_ptr<Strategy> makeStrategy(const Experiment& experiment, const Layout& layout, ChannelPlan plan);

}  // namespace fiarse
