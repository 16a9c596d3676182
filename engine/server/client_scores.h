/// Rules that judge clients rather than parameters: distances, Krum, clipping, geometric median, trust.
///
/// Distances are measured where they can be compared, on the core: the parameters that all participants
/// hold. Under masks of capacity these are those of the smallest submodel; on what few hold, an attacker
/// among them would look like the middle.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/clients/held_update.h"

namespace fiarse {

/// The updates on the core, what all hold; where that is less than a twentieth of the smallest update, on the
/// parameters with two holders or more.
/// @param parameters  d_all.
std::vector<HeldUpdate> onCore(std::span<const HeldUpdate> updates, std::size_t parameters);

/// Squared distances of all pairs, [n²] row by row: Σ (Δ_i − Δ_k)² over the parameters that both hold,
/// times (parameters held by anybody) / (held by both); infinite for pairs that share none, 0 on the
/// diagonal.
std::vector<double> squaredDistances(std::span<const HeldUpdate> updates);

/// Krum scores: the sum of a client's n − f − 2 smallest squared distances to others, of at least one.
/// Source: Blanchard et al., NeurIPS 2017. Distances are squared, and neither the client itself nor one
/// neighbour more is counted; libraries get both wrong (peers.md 6.1).
/// @param distances  of squaredDistances(), [n²].
std::vector<double> krumScores(std::span<const double> distances, std::size_t clients, std::int64_t f);

/// The `count` clients with the smallest scores, the first of equals, ascending.
std::vector<std::size_t> smallestScores(std::span<const double> scores, std::size_t count);

/// ‖Δ‖₂ of an update.
double normOf(const HeldUpdate& update);

/// min(1, C / ‖Δ‖) for each update. C is `clip` times the median norm of the level's participants where
/// there are at least three, else clip · √k · (median over all participants of ‖Δ_i‖ / √k_i), with k the
/// parameters that each holds.
/// @param levels  of each update.
std::vector<double> clipFactors(std::span<const HeldUpdate> updates, std::span<const int> levels,
                                double clip);

/// Weiszfeld's weights, 1 for the largest: the geometric median is Σ v_i Δ_i / Σ v_i over a parameter's
/// holders. v_i = 1 / max(ε, distance of i to it), distances as root mean squares over what i holds.
/// Source: Pillutla, Kakade and Harchaoui, IEEE TSP 2022 (RFA).
std::vector<double> geometricMedianWeights(std::span<const HeldUpdate> updates, std::size_t parameters);

/// Cosine over the parameters that both hold; NaN where there are none or one of the two is 0 there.
double cosine(const HeldUpdate& a, const HeldUpdate& b);

/// What FLTrust makes of an update: max(0, cos(Δ, Δ_0)), and the factor ‖Δ_0‖ / ‖Δ‖ that takes it to the
/// size of the server's own. Source: Cao et al., NDSS 2021; per tier: Δ_0 is of the same submodel.
struct Trust {
    double weight = 0.0, factor = 1.0;
};
Trust trustIn(const HeldUpdate& update, const HeldUpdate& own);

}  // namespace fiarse
