/// What the model's panel draws of one layer: codes, legend and words, made from values alone, so that a
/// large layer can be gone through off the GUI thread.
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "ui/models/figure.h"
#include "ui/plots/layer_codes.h"
#include "ui/plots/level_legend.h"
#include "ui/state/moments.h"

namespace fiarse::ui {

/// What is drawn of one side of a comparison, or of the round in view.
struct MaskState {
    std::shared_ptr<const RunInfo> info;
    std::shared_ptr<const RoundArrays> arrays;
    std::shared_ptr<const BiasMoment> bias;  ///< only for T, L and U
    QString name;
};

struct MaskDrawingRequest {
    MaskState a;
    std::optional<MaskState> b;  ///< set where a and b are compared
    std::size_t layer = 0;
    Encoding encoding = Encoding::TierMap;
    Comparison comparison = Comparison::Off;
    bool second = false;                    ///< in turns: b is to be seen
    std::optional<int> clientLevel;         ///< of the chosen client
    std::optional<std::int64_t> client;     ///< the chosen one
    std::optional<int> comparedLevel;       ///< whose mask a difference is about
    int staleFrom = 0;                      ///< rounds; see stalenessSummary()
    bool explained = false;                 ///< MaskDrawing::explanation is wanted
    std::optional<std::int64_t> parameter;  ///< the example of an explanation
    /// A and B where two clients are compared: the tier maps hold their masks only, see withMaskOnly().
    std::optional<std::pair<std::int64_t, std::int64_t>> clients = {};

    const MaskState& shown() const { return second && b ? *b : a; }
    /// Whether the outcome of `other` may stand where this one is wanted: another round at most.
    bool isLike(const MaskDrawingRequest& other) const;
};

struct MaskDrawing {
    std::shared_ptr<const LayerCodes> left;   ///< of the picture that is always there
    std::shared_ptr<const LayerCodes> right;  ///< of B beside A; else null
    LevelShares shares;                       ///< of shown(); all 0 where its tier map was not read
    std::vector<LegendEntry> changes;         ///< of a change of masks
    bool never = false;                       ///< `left` holds kCodeNever
    QString note;                             ///< sentence on the whole layer or on the comparison
    FigureExplanation explanation;            ///< of shown(), with its numbers; empty unless wanted
};

/// Cost: O(parameters of the layer), with a comparison O(d). Threads: any.
MaskDrawing drawMasks(const MaskDrawingRequest& request);

/// The number behind a cell of the picture that is always there: the smallest capacity that holds it (0 =
/// never masked), encodedValue() otherwise, and B less A under a difference; NaN where there is none.
double shownValue(const MaskDrawingRequest& request, std::size_t parameter);
/// The same as a table shows it.
QString shownText(const MaskDrawingRequest& request, std::size_t parameter);

/// The same state with the mask of one client in place of the tier map, where clients have masks of their
/// own; as it is elsewhere. The mask is that of the round to come, like everything that the tier map shows.
MaskState withClientMask(MaskState state, std::int64_t client);

/// The same state with a tier map that holds the client's mask only: what it holds is of the last level, the
/// rest of nobody; as it is where the client is not known.
MaskState withMaskOnly(MaskState state, std::int64_t client);

/// Which arrays an encoding is made from; of all but masks the coarse copy of `layer` will do.
ArrayParts partsOf(Encoding encoding, int layer);

/// Why there is no picture, or nothing.
QString maskMessage(const LayerCodes& codes, const MaskState& state);

}  // namespace fiarse::ui
