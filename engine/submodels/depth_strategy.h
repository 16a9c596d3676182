/// The rivals that cut depth: a submodel ends at an early exit.
///
/// With E exits (the last classifier included), a submodel (r, e) has the channels of width r (channels.h) of
/// all arrays up to exit e.
///
///   depthfl  r = 1, and e the last exit whose submodel stays within the capacity
///   scalefl  of all (r, e) within the capacity, r the largest width for e, the one whose width is nearest to
///            its share of the depth, e / E: both shrink together
///
/// A smaller level is never deeper or wider than a larger one, so the masks are nested. Clients train all
/// exits of their submodel (Network, ExitLoss) with the distillation weight of localRule(): scalefl begins
/// with it after strategy.distillation_start rounds (its code: a quarter of all); depthfl raises it by
/// exp(−5·(1 − min(t, R)/R)²) with R = strategy.distillation_ramp (its code: 300). Sources:
/// DepthFL, ICLR 2023, and its author's port to Flower; ScaleFL, CVPR 2023, and its code (peers.md, sections
/// 3 and 4.3). Differs: ScaleFL's code has a table of (width, exit) by level; here the pair follows from the
/// budget, so that strategies are compared at equal cost. DepthFL is without FedDyn.
#pragma once

#include "engine/submodels/channels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

/// A submodel by width and depth.
struct Cut {
    double width = 1.0;
    int exit = 1;  ///< 1..E
};

/// The submodel of one capacity; the narrowest first exit where not even that fits. Precondition: the plan
/// has depths.
Cut cutFor(const Layout& layout, const ChannelPlan& plan, StrategyKind kind, double capacity, Budget budget);

/// The smallest share that a submodel of this strategy can take.
double smallestCut(const Layout& layout, const ChannelPlan& plan, StrategyKind kind, Budget budget);

class DepthStrategy : public Strategy {
public:
    using Strategy::Strategy;

    LocalRule localRule(std::int64_t round) const override;
    double width(double capacity) const override;

protected:
    Extraction cut(const ModelState& state, std::span<const double> capacities) const override;
    bool meetsMacs() const override { return true; }
};

}  // namespace fiarse
