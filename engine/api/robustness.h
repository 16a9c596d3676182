/// Attacks on a run and defences against them: settings, and what a round says about both.
///
/// Every rule works over the holders of a parameter only: who does not hold it has no say in it, and a
/// non-holder is never taken for an update of 0.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fiarse {

/// What malicious clients do (engine/clients/attacks.h). The order is that of the file's choices.
enum class AttackKind {
    None,
    LabelFlip,
    SignFlip,
    Gaussian,
    Alie,
    ModelReplacement,
    MaskHijack,
    CapacityLying,
    OutOfMask,
};

/// How the server combines updates (engine/server/robust.h). The order is that of the file's choices.
enum class DefenceKind {
    None,
    Median,
    TrimmedMean,
    Krum,
    MultiKrum,
    NormClip,
    GeometricMedian,
    FlTrust,
};

/// What happens to a parameter with fewer than 2f + 1 holders.
enum class QuorumPolicy {
    Use,     ///< the rule decides with the holders there are
    Shrink,  ///< the step is multiplied by n / (n + 3)
    Skip,    ///< the parameter keeps its value
};

struct AttackSettings {
    AttackKind kind = AttackKind::None;
    /// Malicious clients: below 1 a share of the candidates (rounded, at least one), otherwise their number.
    double clients = 0.1;
    std::int64_t tier = 0;    ///< candidates are the clients of this tier, counted from 1; 0 = of all tiers
    double scale = 1.0;       ///< strength, > 0; what it multiplies is told for each attack
    std::int64_t target = 0;  ///< class that a flip or backdoor aims at
    std::int64_t from = -1;  ///< label flip: class that is relabelled; −1 = every class y becomes C − 1 − y
    double poison = 0.5;  ///< model replacement: share of each batch that carries the trigger, 0 < p <= 1
    double parameters = 0.02;  ///< mask hijack: share of each layer that is inflated, 0 < p <= 1
    std::int64_t start = 1;    ///< first round of the attack

    friend bool operator==(const AttackSettings&, const AttackSettings&) = default;
};

struct Experiment;

/// Clients that an attack can take its malicious ones from. Precondition: an attack is set.
std::int64_t attackCandidates(const Experiment& experiment);
/// How many of `candidates` clients are malicious. Precondition: an attack is set.
std::int64_t attackersOf(const AttackSettings& attack, std::int64_t candidates);

struct DefenceSettings {
    DefenceKind kind = DefenceKind::None;
    std::int64_t f = 1;       ///< malicious participants a round that it is to withstand
    double trim = 0.0;        ///< trimmed mean: share cut at each end, <= 0.5; 0 = f of them
    double clip = 1.0;        ///< norm clipping: largest norm, in medians of the tier's norms
    std::int64_t root = 100;  ///< FLTrust: training images that the server keeps for itself
    QuorumPolicy quorum = QuorumPolicy::Use;

    friend bool operator==(const DefenceSettings&, const DefenceSettings&) = default;
};

/// Why an update did not count.
enum class Rejection {
    None,
    OutsideMask,  ///< it changed a parameter that its sender does not hold
    NotFinite,    ///< it holds NaN or an infinity
    NotChosen,    ///< the defence left it out: Krum chose others, or FLTrust gave it no trust
};

/// "", "outside-mask", "not-finite", "not-chosen": as exports write it.
constexpr std::string_view rejectionName(Rejection rejection) {
    constexpr std::string_view names[] = {"", "outside-mask", "not-finite", "not-chosen"};
    return names[static_cast<std::size_t>(rejection)];
}

/// Whether the update was refused for what it is, whatever the defence.
constexpr bool isRefused(Rejection rejection) {
    return rejection == Rejection::OutsideMask || rejection == Rejection::NotFinite;
}

/// Largest number of participants for which the similarity of all pairs is kept.
inline constexpr std::size_t kMostCompared = 64;

/// The fewest updates among which a defence can bear f malicious ones: 2f + 3 for Krum and Multi-Krum, 2f + 1
/// for median, trimmed mean and geometric median; 0 for defences that do not count.
constexpr std::int64_t leastUpdates(const DefenceSettings& defence) {
    switch (defence.kind) {
        case DefenceKind::Krum:
        case DefenceKind::MultiKrum:
            return 2 * defence.f + 3;
        case DefenceKind::Median:
        case DefenceKind::TrimmedMean:
        case DefenceKind::GeometricMedian:
            return 2 * defence.f + 1;
        case DefenceKind::None:
        case DefenceKind::NormClip:
        case DefenceKind::FlTrust:
            break;
    }
    return 0;
}

/// What a round says about attacks and quorum; participants in the order of RoundRecord::participants.
struct RobustnessRecord {
    bool active = false;  ///< an attack or a defence was set, or an update was refused; otherwise all
                          ///< that follows but `sole` and `signAgreement` is empty or 0
    /// Maskable parameters that only this participant held, [participant][layer]; empty in older files.
    std::vector<std::vector<std::uint64_t>> sole;
    /// Cosine of the updates of each pair as they were sent, over the parameters that both hold,
    /// [participants²] row by row; NaN where a pair has none or an update is 0. Empty for more than
    /// kMostCompared participants.
    std::vector<double> similarity;
    /// Share of the maskable parameters that both of a pair hold and moved which both moved the same way,
    /// [participants²] row by row; −1 where a pair has none. Empty for more than kMostCompared participants
    /// and in older files.
    std::vector<double> signAgreement;
    /// Per level (engine/metrics/attack_success.h); empty where the attack has no such measure, and for
    /// measures by prediction in rounds that were not evaluated.
    std::vector<double> attackSuccess;
    double owned = 0.0;        ///< share of the maskable parameters all of whose holders were malicious
    double belowQuorum = 0.0;  ///< share of them with 1 .. 2f holders; 0 without a defence

    friend bool operator==(const RobustnessRecord&, const RobustnessRecord&) = default;
};

}  // namespace fiarse
