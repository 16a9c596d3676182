/// FIARSE's extraction: the parameters of largest magnitude.
///
///   k = ⌊γ·d⌋ (at least 1), θ = the k-th largest |w|, m = 1{|w| >= θ}
///
/// Scope `global` ranks all maskable parameters together; scope `layer` does it in each layer with the
/// same γ. Since every level uses the same ranking, the masks are nested.
/// Source: FIARSE, NeurIPS 2024, arXiv 2407.19389, as stated in method.md, section 2; checked against
/// the golden vectors (thresholds and kept counts of three rounds).
#pragma once

#include "engine/submodels/strategy.h"

namespace fiarse {

class FiarseStrategy : public Strategy {
public:
    explicit FiarseStrategy(Scope scope) : m_scope(scope) {}

    Extraction extract(std::span<const float> weights, const Layout& layout,
                       std::span<const double> capacities) const override;

private:
    Scope m_scope;
};

}  // namespace fiarse
