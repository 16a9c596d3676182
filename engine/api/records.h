/// What a run leaves behind: immutable values, no tensors and no pointers into the engine.
///
/// Levels. The distinct capacities of the fleet, sorted descending, are its levels (level 0 = the
/// largest). Within a round FIARSE's masks are nested, so one byte per parameter, the tier map,
/// encodes the mask of every client: it holds the highest level index (the smallest capacity) whose
/// submodel contains the parameter. A client of level l holds parameter p iff holds(tierMap[p], l).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/alerts.h"
#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/robustness.h"

namespace fiarse {

struct CoarseLayer;

inline constexpr std::uint8_t kHeldByNobody = 255;  ///< tier map: in no level's submodel
inline constexpr std::uint8_t kAlwaysHeld = 254;    ///< tier map: not maskable (norm layers)

/// Whether a client of `level` holds a parameter with this tier map entry.
constexpr bool holds(std::uint8_t entry, int level) {
    return entry != kHeldByNobody && (entry == kAlwaysHeld || static_cast<int>(entry) >= level);
}

/// One of the fleet's distinct capacities.
struct Level {
    Capacity capacity;
    std::string name;          ///< names of its tiers, joined by ", "
    std::int64_t clients = 0;  ///< clients of this capacity

    friend bool operator==(const Level&, const Level&) = default;
};

/// A simulated device and its data.
struct ClientInfo {
    std::int64_t id = 0;
    std::int64_t tier = 0;   ///< index into Experiment::tiers
    std::int64_t level = 0;  ///< index into RunInfo::levels
    std::int64_t trainCount = 0;
    std::int64_t testCount = 0;
    std::vector<std::int64_t> trainLabels;  ///< training images of each class, [classes]
    std::string name;                       ///< of a natural client; empty where the data name none

    friend bool operator==(const ClientInfo&, const ClientInfo&) = default;
};

/// What does not change during a run.
struct RunInfo {
    std::string id;       ///< random-free: derived from the experiment (first 12 hex digits of its hash)
    std::string created;  ///< UTC, ISO 8601
    std::string engine;   ///< engine version
    Experiment experiment;
    Layout layout;
    std::vector<Level> levels;
    std::vector<ClientInfo> clients;
    std::string dataTitle;  ///< "Fashion-MNIST"
    std::vector<std::string> classNames;
    std::int64_t trainCount = 0, testCount = 0;
    std::int64_t imageChannels = 0, imageHeight = 0, imageWidth = 0;
    /// What was found and done while the data were read and dealt out, in whole sentences.
    std::vector<std::string> dataReport;
    /// A branch: the run it left, and after which of its rounds. Empty id = no branch.
    std::string parentId, parentFile;
    std::int64_t parentRound = 0;
};

/// One participant of one round.
struct Participation {
    std::int64_t client = 0;
    std::int64_t tier = 0;
    std::int64_t level = 0;      ///< the level it took part at; a liar's is the one it claims
    std::int64_t samples = 0;    ///< its training images
    std::uint64_t assigned = 0;  ///< maskable parameters in its mask at the round's start
    std::uint64_t alive = 0;     ///< of those, still >= θ at the end of local training
    std::uint64_t moved = 0;     ///< of those, with Δ ≠ 0
    double loss = 0.0;           ///< mean training loss over its local steps
    double firstLoss = 0.0, lastLoss = 0.0;
    double updateNorm = 0.0;  ///< ‖Δ‖₂
    double seconds = 0.0;     ///< wall time of its local training; not part of the run hash
    std::uint64_t bytesDown = 0, bytesUp = 0;
    bool malicious = false;  ///< it attacked in this round; the server does not know
    double factor = 1.0;     ///< what the defence multiplied its update by; 1 = left as it was
    double trust = 1.0;      ///< its weight in the mean; 0 = left out
    Rejection rejection = Rejection::None;

    friend bool operator==(const Participation&, const Participation&) = default;
};

/// The submodel of one level, evaluated.
struct LevelEvaluation {
    double accuracy = 0.0;       ///< global accuracy: whole test set, 0..1
    double loss = 0.0;           ///< mean cross-entropy on the whole test set
    double localAccuracy = 0.0;  ///< mean over the level's clients of the accuracy on their own test split
    std::vector<double> classAccuracy;  ///< recall of each class, [classes]; NaN where no test example has it

    friend bool operator==(const LevelEvaluation&, const LevelEvaluation&) = default;
};

/// The gradient that one level's clients follow, over the maskable parameters; see
/// engine/metrics/gradients.h.
struct LevelGradient {
    double squaredNorm = 0.0;   ///< ‖g_m‖²
    double squaredError = 0.0;  ///< ‖g_m − m ⊙ g‖², what masking makes of the full model's gradient
    /// ‖(1 − m) ⊙ g‖², what the submodel does not see of it; the whole distance is ‖g_m − g‖² = squaredError
    /// + squaredOutside. NaN in files that do not hold it.
    double squaredOutside = 0.0;

    double squaredDistance() const { return squaredError + squaredOutside; }

    friend bool operator==(const LevelGradient&, const LevelGradient&) = default;
};

/// The 19 submodel sizes of the curve accuracy against size: 1 down to 1/256 in even steps of the logarithm,
/// most of them never trained. Source: the authors' evaluation, which uses 19 sizes from 1 to 1/256.
std::vector<double> submodelSizes();
inline constexpr int kSubmodelSizes = 19;

/// How many parameters are held by 0, 1, ... participants this round; index = number of participants.
struct CoverageCounts {
    std::vector<std::uint64_t> assigned, alive, moved;

    friend bool operator==(const CoverageCounts&, const CoverageCounts&) = default;
};

/// Everything that is stored and plotted of one finished round. Indices: [level][layer] unless said
/// otherwise.
struct RoundRecord {
    std::int64_t round = 0;                        ///< 1-based
    double seconds = 0.0;                          ///< wall time of the round; not part of the run hash
    double loss = 0.0;                             ///< mean training loss over the participants
    std::vector<Participation> participants;       ///< in ascending client order
    std::vector<std::vector<float>> thresholds;    ///< θ; 0 for layers that are not maskable
    std::vector<std::vector<std::uint64_t>> kept;  ///< parameters of the layer in the submodel
    std::vector<double> churn;       ///< per level: 1 − Jaccard(mask, last round's mask); 0 in round 1
    CoverageCounts coverage;         ///< over the maskable parameters
    std::uint64_t neverTrained = 0;  ///< maskable parameters with update count 0 so far
    double meanStaleness = 0.0;      ///< rounds since trained, mean over the parameters trained at least once
    std::int64_t maxStaleness = 0;
    double gini = 0.0;            ///< of C, the participants that held a parameter so far; 0..1
    std::uint64_t neverHeld = 0;  ///< maskable parameters with C = 0
    /// Per level: J(M_r, M_0), the mask after this round against the initial one; empty in older files.
    std::vector<double> initialJaccard;
    /// Accuracy of the global model cut to each of kSubmodelSizes, whole test set; empty in rounds where it
    /// was not measured.
    std::vector<double> sizeAccuracy;
    /// ‖w_{t+1} − w_t‖² of the round's aggregation, before any reset, over all parameters; 0 in older files.
    double updateSquaredNorm = 0.0;
    double fullGradient = 0.0;                  ///< ‖∇L(w)‖² of the full model; 0 unless measured
    std::vector<LevelGradient> levelGradients;  ///< per level; empty unless measured
    bool evaluated = false;
    std::vector<LevelEvaluation> evaluation;   ///< per level; empty unless evaluated
    std::vector<double> clientAccuracy;        ///< per client, own test split; empty unless evaluated
    std::int64_t worstClient = -1;             ///< lowest clientAccuracy; -1 unless evaluated
    std::uint64_t bytesDown = 0, bytesUp = 0;  ///< over all participants
    RobustnessRecord robustness;
    std::vector<Alert> alerts;  ///< conditions that began in this round; not part of the run hash
    /// Conditions that were told in an earlier round and hold in this one too. Empty in older files.
    std::vector<Alert> lasting;
    std::string hash;  ///< run hash after this round, 32 hex digits

    friend bool operator==(const RoundRecord&, const RoundRecord&) = default;
};

/// Bins of a histogram of |w|: bin 0 holds |w| < 2⁻²⁰ (zeros too), bins 1 to 200 an eighth of an octave
/// each (even steps within it), up to 2⁵, and the last one everything larger.
inline constexpr int kMagnitudeBins = 202;
inline constexpr int kMagnitudeBinsAnOctave = 8;
/// The smallest |w| of a bin; 0 for bin 0. Precondition: 0 <= bin <= kMagnitudeBins; the last is open.
double magnitudeBinLow(int bin);
/// The bin that `magnitude` falls into. Exact at the edges: magnitudeBin(magnitudeBinLow(b)) == b.
int magnitudeBin(float magnitude);

/// The arrays of one point in time at full resolution, all [d_all] unless said otherwise.
/// Shared between threads, never changed after publication.
struct RoundArrays {
    std::int64_t round = 0;             ///< completed rounds; 0 = freshly initialised
    std::vector<float> weights;         ///< w after this round's aggregation
    std::vector<std::uint8_t> tierMap;  ///< masks extracted from `weights` (what the next round will use)
    std::vector<std::vector<float>> thresholds;         ///< θ behind tierMap, [level][layer]
    std::vector<std::uint16_t> assigned, alive, moved;  ///< coverage in this round; zeros at round 0
    std::vector<std::uint32_t> updates;     ///< update count: times trained (moved by at least one client)
    std::vector<std::int32_t> lastTrained;  ///< round of the last training, 0 = never
    /// |w| counted in bins, [layer][kMagnitudeBins]; empty where a file from an older version lacks it.
    std::vector<std::vector<std::uint32_t>> magnitudes;
    /// One layer, in place of its coverage, counts or weights; null unless that was asked for
    /// (ArrayParts::coarse).
    std::shared_ptr<const CoarseLayer> coarse;
};

/// The phases of a round, in order.
enum class Phase { Select, Extract, Train, Aggregate, Evaluate };

/// The newest state for the screen; replaced as a whole, so that missing one never loses history
/// (history travels as RoundRecords).
struct Snapshot {
    std::uint64_t sequence = 0;  ///< rising
    std::int64_t completedRounds = 0;
    std::int64_t round = 1;           ///< the round in progress, 1-based
    Phase nextPhase = Phase::Select;  ///< what the next phase step will do
    std::vector<std::int64_t>
        selected;  ///< participants of the round in progress, ascending; empty before Select
    std::vector<std::int64_t> trained;  ///< of those, whose local training is done
    double phaseProgress = 0.0;         ///< 0..1 within the running phase
    std::shared_ptr<const RoundArrays>
        arrays;  ///< after the last aggregation: of `round` once it is aggregated, else of the round before
};

}  // namespace fiarse
