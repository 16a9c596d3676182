/// What malicious clients send, as pure functions of updates Δ = w − w_i over held parameters.
///
/// Attackers know each other, the masks and the honest updates (the strongest adversary of the literature).
/// Attacks through the data, a flipped label or a trigger, are in poison.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/clients/held_update.h"
#include "engine/core/random.h"

namespace fiarse {

/// A client as far as the choice of attackers goes.
struct AttackCandidate {
    std::int64_t id = 0;
    std::int64_t tier = 0;  ///< from 0
    bool largest = false;   ///< its capacity is the fleet's largest: nothing to lie about
};

/// The malicious clients of a run, ascending: the first of the candidates in an order drawn from the stream
/// "malicious" alone. Candidates are the clients of the chosen tier; for capacity lying, those of weaker
/// tiers. Empty without an attack or candidates.
std::vector<std::int64_t> maliciousClients(const AttackSettings& attack,
                                           std::span<const AttackCandidate> clients, std::uint64_t seed);

/// Φ⁻¹(p), the quantile of the standard normal distribution; relative error below 1e-9. Precondition:
/// 0 < p < 1. Source: Acklam's rational approximation, then one step of Halley's method.
double inverseNormal(double probability);

/// z of "A little is enough": Φ⁻¹((n − f − s) / (n − f)) with s = ⌊n/2⌋ + 1 − f, the honest clients that the
/// attackers need on their side. 0 where there is nothing to compute: nobody honest, or a majority of
/// attackers. Source: Baruch, Baruch and Goldberg, NeurIPS 2019, Algorithm 3.
double alieDeviations(std::int64_t participants, std::int64_t malicious);

/// Δ ← −scale · Δ.
void flipSign(std::span<float> delta, double scale);

/// Δ ← N(0, σ²), σ = scale · root mean square of Δ. Published forms fix σ; this one fits any model.
void becomeNoise(std::span<float> delta, double scale, Random& random);

/// Δ ← μ − z·σ for each parameter, over the honest holders of it alone: mean and sample standard deviation
/// (0 for one holder). Where no honest participant holds it, Δ stays.
void hideInTheCrowd(HeldUpdate& update, std::span<const HeldUpdate> honest, double z);

/// Who counts for each parameter, with their weights: Σ over all participants, and over the attackers alone;
/// both [d_all].
struct Ballot {
    std::vector<float> all, malicious;
};

/// Counts as the server's divisor does: `moved` = who changed it, attackers always; `samples` = weighted.
Ballot countBallot(std::span<const HeldUpdate> updates, std::span<const Submission> submissions,
                   std::size_t parameters, Divisor divisor);

/// Δ ← Δ · scale · n_j / (η_s · a_j), with n_j who counts for the parameter and a_j the attackers among
/// them: after the mean over the holders, the global model stands where the attackers' own does.
/// Source: Bagdasaryan et al., AISTATS 2020, γ = n / η; over holders it is n_j, not n (peers.md 6.4), and
/// shared among the attackers.
void replaceModel(HeldUpdate& update, const Ballot& ballot, double serverRate, double scale);

/// Maskable parameters to be hijacked, ascending: `share` of each layer, at least one, from the stream
/// "hijack".
std::vector<std::uint32_t> hijackedParameters(const Layout& layout, double share, std::uint64_t seed);

/// For the chosen parameters that it holds, Δ becomes what makes the global weight ± scale · (largest |w| of
/// its layer among those not chosen, so that it does not grow from round to round), with the sign that it
/// has, if the other holders leave it alone; the rest of Δ stays.
/// @param chosen   ascending.
/// @param largest  that largest |w|, [layers].
void hijackMasks(HeldUpdate& update, std::span<const std::uint32_t> chosen, std::span<const float> weights,
                 const Layout& layout, std::span<const float> largest, const Ballot& ballot,
                 double serverRate, double scale);

/// Adds every maskable parameter outside of `mask`, moved by ± scale · root mean square of the update.
void writeOutside(LocalResult& result, std::span<const float> weights, std::span<const std::uint8_t> mask,
                  double scale, Random& random);

}  // namespace fiarse
