/// FIARSE's extraction: the parameters of largest importance.
///
///   k = ⌊γ·d⌋ (at least 1), θ = the k-th largest score, m = 1{score >= θ}
///
/// The paper's importance is |w|; then θ holds during local training too, and a parameter that falls below
/// it leaves the submodel. With any other measure (importance.h), or with the coverage bonus, the masks stay
/// as they were at the round's start, and the gradient is the plain one: the paper's factor is a function of
/// θ and |w|. Since every level uses the same ranking, the masks are nested.
///
/// Exploration ε: of each layer's k_l parameters, a client gives up ⌊ε·k_l⌋, drawn at random, for as many
/// drawn from outside of its level's mask, anew each round; its mask then stays fixed during the round.
/// Source: FIARSE, NeurIPS 2024, arXiv 2407.19389, as stated in method.md, sections 2 and 4; checked against
/// the golden vectors (thresholds and kept counts of three rounds).
#pragma once

#include "engine/submodels/strategy.h"

namespace fiarse {

class FiarseStrategy : public Strategy {
public:
    using Strategy::Strategy;

    bool drawsMasks() const override;
    bool remembersUpdates() const override;

protected:
    Extraction cut(const ModelState& state, std::span<const double> capacities) const override;
    std::vector<std::uint8_t> draw(const Extraction& extraction, std::span<const double> capacities,
                                   std::int64_t round, Participant participant) const override;
};

}  // namespace fiarse
