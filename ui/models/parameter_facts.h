/// Everything the inspector says about one parameter, as numbers. Pure functions of values.
#pragma once

#include <QPoint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// How often a parameter was held so far, against what was to be expected.
/// Source: method.md, section 5.
struct HoldingFacts {
    std::int64_t held = 0;            ///< C
    std::int64_t participations = 0;  ///< Σ |P_r|
    double expected = 0.0;            ///< Σ |P_r|·S: of its ranks, had the clients drawn matched the fleet
    double total = 0.0, lockIn = 0.0, luck = 0.0;  ///< T, L, U
};

/// Where participants draw masks of their own: whether the next one of the chosen client holds the parameter.
struct OwnMaskFacts {
    std::int64_t client = 0;
    bool held = false;
};

/// One parameter after a round.
struct ParameterFacts {
    std::size_t parameter = 0;  ///< flat index
    std::size_t layer = 0;
    std::vector<std::int64_t> indices;  ///< position in the layer's shape
    std::optional<QPoint> pixel;        ///< image layers: column x and row y of the image
    int channel = 0;                    ///< image layers: image channel

    bool hasWeight = false;  ///< false: this round's weights are not known
    double weight = 0.0, magnitude = 0.0;
    std::size_t rank = 0;    ///< 1 = largest |w| among those ranked together; ties share a rank
    std::size_t ranked = 0;  ///< how many are ranked together (the layer, or all maskable)

    std::uint8_t tier = kHeldByNobody;       ///< tier map entry
    std::vector<double> thresholds;          ///< θ of each level for this layer, [level]
    int assigned = 0, alive = 0, moved = 0;  ///< coverage in the last completed round
    std::int64_t updates = 0;
    std::int64_t lastTrained = 0;         ///< round; 0 = never
    std::int64_t round = 0;               ///< completed rounds
    std::optional<HoldingFacts> holding;  ///< only where the rounds so far were added up
    std::optional<OwnMaskFacts> own;      ///< decides about gradientFacts(), where it is set

    /// rank / ranked, 0..1; 0 where nothing is ranked.
    double rankShare() const;
};

/// Facts of a parameter. Precondition: parameter < info.layout.count. Cost: O(parameters ranked together).
ParameterFacts parameterFacts(const RunInfo& info, const RoundArrays& arrays, std::size_t parameter);

/// Nothing for a parameter that is not maskable, and before round 1.
/// @param records  of rounds 1.., at least bias.round of them.
std::optional<HoldingFacts> holdingFacts(const RunInfo& info, const std::vector<RoundRecord>& records,
                                         const BiasMoment& bias, std::size_t parameter);

/// "fc1.weight[9, 402]".
std::string parameterName(const RunInfo& info, const ParameterFacts& facts);

/// What a level's mask does to the parameter and to its gradient; method.md, section 2.
struct GradientFacts {
    int level = 0;
    bool maskable = true;
    bool held = false;       ///< m
    double threshold = 0.0;  ///< θ
    double factor = 0.0;     ///< dL/dw = dL/de · factor; 0 where it is not held
    GradientRule rule = GradientRule::Paper;
};

/// m · (1 + 2θ|w| / (|w| + θ)²) for the paper's gradient, m for the released code's; 0/0 := 0.
GradientFacts gradientFacts(const RunInfo& info, const ParameterFacts& facts, int level);

/// The level whose rule the inspector shows: the chosen client's, else the smallest capacity that holds
/// the parameter, else the largest.
int shownLevel(const RunInfo& info, const ParameterFacts& facts, std::optional<std::int64_t> client);

/// Index into RunInfo::levels of a client; nothing for an unknown id.
std::optional<int> levelOfClient(const RunInfo& info, std::int64_t client);

}  // namespace fiarse::ui
