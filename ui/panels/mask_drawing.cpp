#include "ui/panels/mask_drawing.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/api/coarse.h"
#include "engine/api/masks.h"
#include "ui/models/chosen_parameters.h"
#include "ui/models/parameter_facts.h"
#include "ui/plots/encoding_explanation.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/layer_difference.h"
#include "ui/text/format.h"

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

QString coarseNote(const CoarseLayer& coarse) {
    const CoarseBlocks& blocks = coarse.blocks;
    if (blocks.isWhole()) return {};
    return Text::tr("While the rounds change, every block of %1 × %2 cells shows its largest value.")
        .arg(blocks.blockHeight)
        .arg(blocks.blockWidth);
}

QString noteOf(const LayerCodes& codes, const MaskState& state, const MaskDrawingRequest& request) {
    if (!maskMessage(codes, state).isEmpty()) return {};
    const LayerInfo& l = state.info->layout.layers[request.layer];
    if (codes.coarse) return coarseNote(*state.arrays->coarse);
    if (request.encoding == Encoding::Staleness) return stalenessSummary(*state.arrays, l, request.staleFrom);
    if (!isBiasRatio(request.encoding))
        return ownMasksSentence(request.encoding, *state.info, state.arrays->round, request.client);
    std::vector<double> values;
    values.reserve(l.count);
    for (std::size_t p = l.offset; p < l.offset + l.count; ++p) {
        const double value = encodedValue(*state.arrays, p, request.encoding, std::nullopt, state.bias.get());
        if (!std::isnan(value)) values.push_back(value);
    }
    return ratioSummary(values, request.encoding);
}

// How far the masks of two clients are the same ones, over the whole model.
QString clientsSummary(const RunInfo& info, const RoundArrays& a, const RoundArrays& b,
                       std::pair<std::int64_t, std::int64_t> clients) {
    qint64 ofA = 0, ofB = 0, both = 0;
    const std::size_t d = info.layout.count;
    if (a.tierMap.size() != d || b.tierMap.size() != d) return {};
    for (std::size_t p = 0; p < d; ++p) {
        const bool inA = a.tierMap[p] != kHeldByNobody, inB = b.tierMap[p] != kHeldByNobody;
        ofA += inA ? 1 : 0;
        ofB += inB ? 1 : 0;
        both += inA && inB ? 1 : 0;
    }
    const double united = static_cast<double>(std::max<qint64>(ofA + ofB - both, 1));
    return Text::tr("Client %1 holds %2 parameters, client %3 %4; both hold %5, overlap (Jaccard) %6.")
        .arg(QString::number(clients.first), formatCount(ofA), QString::number(clients.second),
             formatCount(ofB), formatCount(both), formatNumber(static_cast<double>(both) / united, 2));
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
           clientLevel == other.clientLevel && client == other.client &&
           comparedLevel == other.comparedLevel && staleFrom == other.staleFrom && clients == other.clients;
}

MaskDrawing drawMasks(const MaskDrawingRequest& request) {
    MaskDrawing drawing;
    const MaskState& shown = request.shown();
    LayerCodes left, right;
    if (request.b) {
        std::tie(left, right) = comparedCodes(request);
        // What moved between the tiers is said below the tiers, once.
        const bool tiers = request.encoding == Encoding::TierMap || request.clients;
        if (tiers)
            drawing.note = request.clients ? clientsSummary(*request.a.info, *request.a.arrays,
                                                            *request.b->arrays, *request.clients)
                                           : changesSummary(*request.a.info, *request.a.arrays,
                                                            *request.b->arrays, request.comparedLevel);
    } else {
        left = codesOf(shown, request);
        drawing.note = noteOf(left, shown, request);
    }
    if (request.explained && !left.coarse)
        drawing.explanation = encodingExplanation(request.encoding, {.info = *shown.info,
                                                                     .arrays = *shown.arrays,
                                                                     .layer = request.layer,
                                                                     .bias = shown.bias.get(),
                                                                     .client = request.client,
                                                                     .clientLevel = request.clientLevel,
                                                                     .parameter = request.parameter});
    drawing.shares = levelShares(*shown.info, *shown.arrays, request.layer);
    if (left.difference && !left.isContinuous())
        drawing.changes = request.clients
                              ? clientsLegend(left, request.clients->first, request.clients->second)
                              : changeLegend(left, request.comparedLevel.has_value());
    drawing.never = left.coarse
                        ? request.encoding == Encoding::Staleness && shown.arrays->coarse->neverTrained > 0
                        : left.isContinuous() &&
                              std::find(left.codes.begin(), left.codes.end(), kCodeNever) != left.codes.end();
    drawing.left = std::make_shared<const LayerCodes>(std::move(left));
    if (request.b) drawing.right = std::make_shared<const LayerCodes>(std::move(right));
    return drawing;
}

double shownValue(const MaskDrawingRequest& request, std::size_t parameter) {
    const auto valueOf = [&](const MaskState& state) {
        if (request.encoding != Encoding::TierMap)
            return encodedValue(*state.arrays, parameter, request.encoding, request.clientLevel,
                                state.bias.get());
        const auto& tiers = state.arrays->tierMap;
        const std::uint8_t entry = parameter < tiers.size() ? tiers[parameter] : kHeldByNobody;
        if (entry == kAlwaysHeld) return 0.0;
        return entry < state.info->levels.size() ? state.info->levels[entry].capacity.value
                                                 : std::numeric_limits<double>::quiet_NaN();
    };
    if (request.comparison == Comparison::Difference && request.b)
        return valueOf(*request.b) - valueOf(request.a);
    return valueOf(request.shown());
}

QString shownText(const MaskDrawingRequest& request, std::size_t parameter) {
    const double value = shownValue(request, parameter);
    if (request.comparison == Comparison::Difference && request.b)
        return quantityText(value,
                            isBiasRatio(request.encoding) ? Quantity::Log2Ratio : Quantity::Difference);
    if (request.encoding != Encoding::TierMap) return encodingText(request.encoding, value);
    const RunInfo& info = *request.shown().info;
    const auto& tiers = request.shown().arrays->tierMap;
    const std::uint8_t entry = parameter < tiers.size() ? tiers[parameter] : kHeldByNobody;
    if (entry == kAlwaysHeld) return Text::tr("always");
    return entry < info.levels.size() ? formatCapacity(info.levels[entry].capacity) : Text::tr("nobody");
}

ArrayParts partsOf(Encoding encoding, int layer) {
    switch (encoding) {
        case Encoding::Magnitude:
            return {.weights = true, .coarse = layer};
        case Encoding::Assigned:
            return {.assigned = true, .coarse = layer};
        case Encoding::Alive:
            return {.alive = true, .coarse = layer};
        case Encoding::Moved:
            return {.moved = true, .coarse = layer};
        case Encoding::Updates:
        case Encoding::Staleness:
            return {.training = true, .coarse = layer};
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
    return drawsOwnMasks(state.info->experiment) ? withMaskOnly(std::move(state), client) : state;
}

MaskState withMaskOnly(MaskState state, std::int64_t client) {
    const std::vector<std::uint8_t> mask = clientMask(*state.info, *state.arrays, client);
    if (mask.empty()) return state;
    auto arrays = std::make_shared<RoundArrays>(*state.arrays);
    const auto held = static_cast<std::uint8_t>(state.info->levels.size() - 1);
    for (std::size_t p = 0; p < mask.size(); ++p)
        if (arrays->tierMap[p] != kAlwaysHeld) arrays->tierMap[p] = mask[p] != 0 ? held : kHeldByNobody;
    state.arrays = std::move(arrays);
    return state;
}

}  // namespace fiarse::ui
