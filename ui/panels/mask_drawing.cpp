#include "ui/panels/mask_drawing.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/api/masks.h"
#include "ui/models/parameter_facts.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/layer_difference.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MasksPanel)
};

bool needsARound(Encoding encoding) {
    return encoding != Encoding::TierMap && encoding != Encoding::Magnitude &&
           encoding != Encoding::ClientMask;
}

LayerCodes codesOf(const MaskState& state, const MaskDrawingRequest& request) {
    return layerCodes(*state.info, *state.arrays, request.layer, request.encoding, request.clientLevel,
                      state.bias.get());
}

QString noteOf(const LayerCodes& codes, const MaskState& state, const MaskDrawingRequest& request) {
    if (!maskMessage(codes, state).isEmpty()) return {};
    const LayerInfo& l = state.info->layout.layers[request.layer];
    if (request.encoding == Encoding::Staleness) return stalenessSummary(*state.arrays, l, request.staleFrom);
    if (!isBiasRatio(request.encoding)) return {};
    std::vector<double> values;
    values.reserve(l.count);
    for (std::size_t p = l.offset; p < l.offset + l.count; ++p) {
        const double value = encodedValue(*state.arrays, p, request.encoding, std::nullopt, state.bias.get());
        if (!std::isnan(value)) values.push_back(value);
    }
    return ratioSummary(values, request.encoding);
}

// The codes of both sides, as far as they are shown.
std::pair<LayerCodes, LayerCodes> comparedCodes(const MaskDrawingRequest& request) {
    const MaskState& a = request.a;
    const MaskState& b = *request.b;
    if (request.comparison == Comparison::Difference)
        return {differenceCodes({*a.info, *a.arrays, a.bias.get()}, {*b.info, *b.arrays, b.bias.get()},
                                request.layer, request.encoding, request.comparedLevel),
                {}};
    LayerCodes left = codesOf(a, request);
    LayerCodes right = codesOf(b, request);
    // One colour bar for both.
    if (left.isContinuous() && !left.isDiverging() && left.known && right.known) {
        const double maximum = std::max(left.maximum, right.maximum);
        left = withMaximum(std::move(left), maximum);
        right = withMaximum(std::move(right), maximum);
    }
    if (request.second) std::swap(left, right);
    return {std::move(left), std::move(right)};
}

}  // namespace

bool MaskDrawingRequest::isLike(const MaskDrawingRequest& other) const {
    return a.info == other.a.info && b.has_value() == other.b.has_value() && layer == other.layer &&
           encoding == other.encoding && comparison == other.comparison && second == other.second &&
           clientLevel == other.clientLevel && comparedLevel == other.comparedLevel &&
           staleFrom == other.staleFrom;
}

MaskDrawing drawMasks(const MaskDrawingRequest& request) {
    MaskDrawing drawing;
    const MaskState& shown = request.shown();
    LayerCodes left, right;
    if (request.b) {
        std::tie(left, right) = comparedCodes(request);
        drawing.note =
            changesSummary(*request.a.info, *request.a.arrays, *request.b->arrays, request.comparedLevel);
    } else {
        left = codesOf(shown, request);
        drawing.note = noteOf(left, shown, request);
    }
    drawing.shares = levelShares(*shown.info, *shown.arrays, request.layer);
    if (left.difference && !left.isContinuous())
        drawing.changes = changeLegend(left, request.comparedLevel.has_value());
    drawing.never = left.isContinuous() &&
                    std::find(left.codes.begin(), left.codes.end(), kCodeNever) != left.codes.end();
    drawing.left = std::make_shared<const LayerCodes>(std::move(left));
    if (request.b) drawing.right = std::make_shared<const LayerCodes>(std::move(right));
    return drawing;
}

ArrayParts partsOf(Encoding encoding) {
    switch (encoding) {
        case Encoding::Magnitude:
            return {.weights = true};
        case Encoding::Assigned:
            return {.assigned = true};
        case Encoding::Alive:
            return {.alive = true};
        case Encoding::Moved:
            return {.moved = true};
        case Encoding::Updates:
        case Encoding::Staleness:
            return {.training = true};
        case Encoding::TierMap:
        case Encoding::ClientMask:
        case Encoding::TotalRatio:
        case Encoding::LockIn:
        case Encoding::Luck:
            break;
    }
    return {.tierMap = true};
}

QString maskMessage(const LayerCodes& codes, const MaskState& state) {
    if (needsARound(codes.encoding) && state.arrays->round == 0 && !codes.difference)
        return Text::tr(
            "Nothing was trained yet. Press Play: this picture appears after "
            "the first round.");
    if (codes.encoding == Encoding::ClientMask && !codes.known)
        return Text::tr(
            "Choose a client above, or click one in the list of clients, to "
            "see its submodel.");
    if (isBiasRatio(codes.encoding) && !codes.known)
        return Text::tr(
            "T, L and U need all rounds since the first; they are read from "
            "the run file.");
    if (!codes.known && codes.difference)
        return Text::tr(
            "There is nothing to subtract: one of the two rounds does not "
            "hold these numbers.");
    if (!codes.known)
        return Text::tr(
            "The weights of this round were not kept; the tier map still "
            "shows its masks.");
    return {};
}

MaskState withClientMask(MaskState state, std::int64_t client) {
    const RunInfo& info = *state.info;
    const auto level = levelOfClient(info, client);
    if (!level || !drawsOwnMasks(info.experiment) || state.arrays->tierMap.size() != info.layout.count)
        return state;
    const auto mask = participantMask(info, *state.arrays, state.arrays->round + 1, client, *level);
    if (!mask) return state;
    auto arrays = std::make_shared<RoundArrays>(*state.arrays);
    const auto held = static_cast<std::uint8_t>(info.levels.size() - 1);
    for (std::size_t p = 0; p < mask->size(); ++p)
        if (arrays->tierMap[p] != kAlwaysHeld) arrays->tierMap[p] = (*mask)[p] != 0 ? held : kHeldByNobody;
    state.arrays = std::move(arrays);
    return state;
}

}  // namespace fiarse::ui
