/// The rivals that cut whole channels: a submodel is a narrower network of the same shape.
///
/// All take the largest width whose submodel stays within the capacity (channels.h), so that strategies are
/// compared at equal budget; the publications take the capacity for the width (HeteroFL, FedRolex), which
/// leaves about its square of the parameters. They differ in which channels of a group with n channels (of
/// each block, where there are blocks) a round t = 1, 2, ... keeps, c of them:
///
///   heterofl           0 .. c−1
///   fedrolex           {(k − (t − 1)) mod n : k = 0 .. c−1}: the window moves down by one a round
///   federated-dropout  c drawn at random, anew for each client and round; with `aligned` one draw a group,
///                      as published one for each layer, so that a residual sum mixes different channels
///   fjord              0 .. c−1, and each local batch draws a level up to the client's own
///
/// Identity skips stay aligned since a residual stream is one group; a norm layer takes the channels of the
/// layer before it; classes and inputs are never cut.
/// Sources: HeteroFL, arXiv 2010.01264; FedRolex, arXiv 2212.01548; Caldas et al., arXiv 1812.07210; FjORD,
/// arXiv 2102.13451; the index rules as in the authors' published code (peers.md, sections 1.1, 2.1, 2.2,
/// 4.2), against which prefix counts and windows are checked. FjORD is without its distillation.
#pragma once

#include "engine/submodels/channels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

class ChannelStrategy : public Strategy {
public:
    using Strategy::Strategy;

    bool drawsMasks() const override;
    bool drawsWidths() const override;
    double width(double capacity) const override;

protected:
    Extraction cut(const ModelState& state, std::span<const double> capacities) const override;
    std::vector<std::uint8_t> draw(const Extraction& extraction, std::span<const double> capacities,
                                   std::int64_t round, Participant participant) const override;
    bool meetsMacs() const override { return true; }

private:
    std::vector<std::vector<std::size_t>> countsFor(std::span<const double> capacities) const;
    /// One order of channels for each group.
    std::vector<std::vector<std::uint32_t>> groupOrders(std::int64_t round) const;
    /// Random channels, from a stream of the client's own or the server's (client −1).
    Extraction drawn(std::span<const double> capacities, std::int64_t round, std::int64_t client) const;
};

}  // namespace fiarse
