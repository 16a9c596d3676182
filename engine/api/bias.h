/// Measures of mask bias over several rounds: who was trained how often, and whether the capacity mix,
/// locked ranks or mere chance explains it.
///
/// Source: method.md, section 5. Notation: S(p, r) = share of the fleet whose capacity reaches
/// parameter p in round r (known from the tier map entry alone), c̄ = mean capacity of the fleet, P_r =
/// participants of round r, C(p) = Σ_r participants that held p. All functions look at maskable
/// parameters only, are pure, and may be called from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/layout.h"
#include "engine/api/records.h"

namespace fiarse {

/// Which participants count as holders of a parameter.
enum class CoverageKind {
    Assigned,  ///< in the mask at the round's start
    Alive,     ///< still >= θ at the end of local training
    Moved,     ///< with Δ ≠ 0
};

/// A Lorenz curve: the poorest share x of the parameters received the share y of all counts. Exact: one
/// point for each distinct count, straight in between.
struct LorenzCurve {
    std::vector<double> parameters = {0.0, 1.0};  ///< x, rising from 0 to 1
    std::vector<double> counts = {0.0, 1.0};      ///< y, rising from 0 to 1, as many as x
    double gini = 0.0;                            ///< 0 = all equal, towards 1 = few have all
};

/// Lorenz curve and Gini coefficient of `counts`; the diagonal where all are zero.
/// @param counts  [layout.count]. Cost: O(d + largest count), or O(d log d) for counts beyond 2²⁰.
LorenzCurve lorenzCurve(std::span<const std::uint32_t> counts, const Layout& layout);

/// The levels as the strategy trains them, which is what c̄, S and frozen ranks are to be taken of:
/// `exclusive` draws no client that is too small, and with `uniform-small` and `fedavg-all` every capacity is
/// the same. As many as RunInfo::levels, in their order; capacities fall or stay.
std::vector<Level> trainedLevels(const RunInfo& info);
std::vector<Level> trainedLevels(std::vector<Level> levels, const StrategySettings& strategy);

/// What the strategy lets a client of this capacity train, if it draws it at all. @param smallest  of the
/// fleet.
double trainedCapacity(const StrategySettings& strategy, double capacity, double smallest);

/// Share of the parameters that no client can ever hold if ranks do not move: 1 − the largest capacity that
/// is trained. @param levels  trainedLevels().
double neverHeldByDesign(const std::vector<Level>& levels);

/// The curve that C tends to if no rank ever moves: S over uniform ranks. @param levels  trainedLevels().
/// Precondition: levels in falling order of capacity.
LorenzCurve frozenLorenz(const std::vector<Level>& levels);

/// Gini(C) / Gini_frozen: 0 = ranks mix fully, 1 = the importance order never moved, > 1.1 = something
/// worse than the capacity mix. NaN where the fleet's capacities are all equal (nothing can freeze).
double freezeIndex(double gini, double frozenGini);

/// c̄, the mean of the capacity over the clients.
double meanCapacity(const std::vector<Level>& levels);

/// Clients whose capacity is that of `level` or larger, one for each level; the last is the whole fleet.
std::vector<std::uint32_t> reachingClients(const std::vector<Level>& levels);

/// Three numbers a parameter, each [d_all]; NaN for what is not maskable, and everywhere before round 1.
/// total = lockIn · luck.
struct BiasRatios {
    std::vector<float> total;   ///< T = C / (Σ_r |P_r| · c̄): 1 = trained as often as the average
    std::vector<float> lockIn;  ///< L = Σ_r |P_r|·S / (Σ_r |P_r| · c̄): how long in favoured ranks
    /// U = C / Σ_r |P_r|·S: did the sampled clients match the fleet? 1 where no client could hold it.
    std::vector<float> luck;
};

/// What a BiasAccumulator has added up.
struct BiasSums {
    std::int64_t round = 0;               ///< the last one counted
    std::uint64_t participants = 0;       ///< Σ |P_r|
    std::vector<std::uint32_t> counts;    ///< C, [d_all]
    std::vector<std::uint64_t> expected;  ///< Σ |P_r| · clients that reach the parameter, [d_all]

    friend bool operator==(const BiasSums&, const BiasSums&) = default;
};

/// Adds up C and Σ |P_r|·S over the rounds, in their order. 13 bytes a parameter.
class BiasAccumulator {
public:
    /// @param initial  arrays before the first round that is to be counted (round 0 as a rule).
    BiasAccumulator(const RunInfo& info, const RoundArrays& initial,
                    CoverageKind kind = CoverageKind::Assigned);
    /// Goes on from what an accumulator of this kind had added up.
    /// @param tierMap  after sums.round, [d_all].
    BiasAccumulator(const RunInfo& info, BiasSums sums, std::vector<std::uint8_t> tierMap, CoverageKind kind);

    /// Counts one more round. Precondition: arrays.round is the round after the last one.
    /// @param participants  |P_r|.
    void add(const RoundArrays& arrays, std::size_t participants);

    std::int64_t round() const { return m_sums.round; }  ///< the last one counted
    const BiasSums& sums() const { return m_sums; }
    const std::vector<std::uint32_t>& counts() const { return m_sums.counts; }  ///< C, [d_all]
    BiasRatios ratios() const;
    LorenzCurve lorenz() const { return lorenzCurve(m_sums.counts, m_layout); }

private:
    Layout m_layout;
    CoverageKind m_kind;
    std::vector<std::uint32_t> m_reaching;  ///< of reachingClients()
    double m_meanCapacity;
    std::vector<std::uint8_t> m_tierMap;  ///< what the next round starts from
    BiasSums m_sums;
};

/// How much of a level's first mask is still in its mask.
struct InitialLockIn {
    double jaccard = 0.0;  ///< J(M_r, M_0), 0..1; 1 = stuck at the initialisation
    double random = 0.0;   ///< J of two random masks of that capacity, c / (2 − c)
};

/// One a level. @param first, now  tier maps of round 0 and of a later round, [layout.count].
std::vector<InitialLockIn> initialLockIn(std::span<const std::uint8_t> first,
                                         std::span<const std::uint8_t> now, const std::vector<Level>& levels);

/// E(level, class) = Σ_r Σ_{i ∈ P_r, capacity_i >= level} n_{i,class}: how many images of each class had
/// a say in the weights that the level can see, [level][class].
using ClassExposure = std::vector<std::vector<std::uint64_t>>;

/// Zeros of the right size, to be added to.
ClassExposure noExposure(const RunInfo& info);
void addExposure(const RunInfo& info, const std::vector<Participation>& participants,
                 ClassExposure& exposure);
/// Each class's share of a level's exposure against its share of all clients' training examples, so that a
/// class that is rare everywhere is not taken for one that the level does not see: 1 = its due. NaN for a
/// class that no client has; for a level that was never trained the others are 0.
std::vector<std::vector<double>> relativeExposure(const RunInfo& info, const ClassExposure& exposure);

/// How two masks overlap.
struct MaskOverlap {
    double jaccard = 0.0;  ///< |A∩B| / |A∪B|; 1 where both are empty
    /// jaccard − min(|A|, |B|) / max(|A|, |B|): 0 for nested masks, negative where nesting is violated.
    double excess = 0.0;
};

/// @param a, b  masks, 0 = not in it, [layout.count].
MaskOverlap overlap(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, const Layout& layout);

/// The mask of a level in a tier map: 1 where it holds the parameter, else 0.
std::vector<std::uint8_t> maskOf(std::span<const std::uint8_t> tierMap, int level);

}  // namespace fiarse
