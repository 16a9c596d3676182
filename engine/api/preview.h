/// What a fleet means before any training: closed forms, plus the masks of the freshly initialised model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/cost.h"
#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse {

/// One step of the expected coverage curve: over ranks q in [from, to) (0 = largest |w|) a share
/// `coverage` of the participants holds a parameter.
struct CoverageStep {
    double from = 0.0, to = 1.0;  ///< rank quantiles, 0..1
    double coverage = 0.0;        ///< 0..1
    int level = -1;               ///< the smallest level holding these ranks; -1 = nobody
};

/// A layer that a level keeps (nearly) nothing of.
struct PreviewWarning {
    std::size_t layer = 0;
    std::size_t level = 0;
    std::uint64_t kept = 0, count = 0;
    bool empty = false;          ///< nothing kept: the submodel is cut in two
    std::uint64_t cutUnits = 0;  ///< output units without any input weight
    std::uint64_t units = 0;     ///< output units of the layer
};

/// What follows from the tiers alone, whatever the model. Rounds that nobody answers are repeated
/// (engine/rounds/selection.h); all chances are of the rounds that take place.
struct FleetFigures {
    std::vector<Level> levels;
    std::vector<CoverageStep> coverage;  ///< S(q) over the clients; covers [0, 1] without gaps
    /// One a step of `coverage`: how often a parameter of these ranks is expected to be held by a
    /// participant in 100 rounds. Parameters that more than one participant holds count as often.
    std::vector<double> updatesPer100;
    double meanCapacity = 0.0;    ///< mean over clients
    double neverHeldShare = 0.0;  ///< 1 − max capacity
    double frozenGini = 0.0;      ///< Gini of update counts if ranks never moved (ux.md 7.1), all reachable
    std::vector<double> starvedRounds;  ///< per level: probability that a round has no participant of this or
                                        ///< a larger capacity
    double participants = 0.0;          ///< expected in a round, <= training.participants
    double unansweredCalls = 0.0;       ///< probability that nobody who is drawn is reachable
};

/// Precondition: at least one tier, each with clients >= 1, capacity and availability in (0, 1].
/// @param participants  drawn in a round, 1..clients.
/// Exact up to 512 participants; beyond, and only with availability < 1, as if drawn with replacement.
/// Cost: O(tiers · levels · participants²) with availability < 1, else O(levels · participants).
/// Threads: pure.
FleetFigures fleetFigures(const std::vector<Tier>& tiers, std::int64_t participants);

/// The same of what the experiment's strategy trains: `exclusive` draws some clients never, and with it,
/// `uniform-small` and `fedavg-all` whoever is drawn trains the same share of the model. Where tiers are
/// dealt anew each round, each participant's is drawn by itself. The curve `coverage` is that of the fleet.
/// Where the strategy draws nobody, of which validation tells, as without it.
FleetFigures fleetFigures(const Experiment& experiment);

struct Preview : FleetFigures {
    Layout layout;
    std::vector<std::vector<std::uint64_t>> kept;  ///< [level][layer] in the initial model
    /// Per level: multiply-adds of one example through the fresh submodel where masked weights cost nothing.
    /// Networks that pack channels only still compute a mask of single weights densely.
    std::vector<double> multiplyAdds;
    double fullMultiplyAdds = 0.0;           ///< of the whole model
    std::vector<double> bytesDown, bytesUp;  ///< per level: bytes of one client in one round
    double bytesPerRound = 0.0;              ///< expected, down and up, over all participants
    double fullBytesPerRound = 0.0;          ///< the same if everybody held the whole model
    /// [tiers] seconds that one client's transfers of a round take, down and up; 0 without a link speed.
    std::vector<double> transferSeconds;
    /// Expected seconds of the slowest participant's transfers in a round; 0 where no tier has a link speed.
    double roundTransferSeconds = 0.0;
    /// [tiers] what one client spends on a round in the beginning; estimates of what is not stated are
    /// absent.
    std::vector<TierCost> costs;
    /// Expected estimate of a round's time: its slowest participant, or the deadline. Absent where the time
    /// of a tier is unknown.
    std::optional<double> roundSeconds;
    /// Expected energy of a round's participants together, J. Absent where that of a tier is unknown.
    std::optional<double> roundJoules;
    std::vector<PreviewWarning> warnings;
    /// On tiers whose memory is too small, and on capacities of which the strategy's submodel leaves much
    /// unused; each with a key of the (first) tier.
    std::vector<Error> cautions;
};

/// Errors: Input (invalid experiment), File (an idx: source that cannot be read). Cost: O(d · levels), no
/// data is loaded beyond file headers. Threads: pure, any thread.
Result<Preview> preview(const Experiment& experiment);

}  // namespace fiarse
