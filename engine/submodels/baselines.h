/// Baselines without which no claim about submodels means anything.
///
///   fedavg-all     everyone holds everything, whatever the capacity: the bound that no fleet reaches
///   exclusive      clients of capacity < r take no part; the others hold the first channels that r allows.
///                  The levels below r are evaluated with the first channels that they could hold
///   uniform-small  everyone holds the first channels that the smallest capacity of the fleet allows
///   random-mask    single parameters drawn at random, anew for each client and round; as many of each layer
///                  as the scope gives a draw of the server's, with which the levels are evaluated
/// Source: method.md, section 3; exclusive after DepthFL's comparison (peers.md, section 0), uniform-small
/// after FedRolex, Table 3, random-mask after FedLASE's (peers.md, section 4.1).
#pragma once

#include "engine/submodels/channels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

class FullModel : public Strategy {
public:
    using Strategy::Strategy;

protected:
    Extraction cut(const ModelState& state, std::span<const double> capacities) const override;
    bool meetsMacs() const override { return true; }
};

/// exclusive and uniform-small.
class OneSize : public Strategy {
public:
    using Strategy::Strategy;

    double width(double capacity) const override;

protected:
    Extraction cut(const ModelState& state, std::span<const double> capacities) const override;
    bool meetsMacs() const override { return true; }
};

class RandomMask : public Strategy {
public:
    using Strategy::Strategy;

    bool drawsMasks() const override { return true; }

protected:
    Extraction cut(const ModelState& state, std::span<const double> capacities) const override;
    std::vector<std::uint8_t> draw(const Extraction& extraction, std::span<const double> capacities,
                                   std::int64_t round, Participant participant) const override;
};

}  // namespace fiarse
