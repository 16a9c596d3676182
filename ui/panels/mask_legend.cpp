#include "ui/panels/mask_legend.h"

#include <QCoreApplication>

#include "engine/api/masks.h"
#include "ui/models/figure.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_image.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MasksPanel)
};

// "÷8 ÷2 ×1 ×2 ×8", or the ends of a difference.
std::vector<ColourBar::Tick> divergingTicks(const LayerCodes& codes) {
    std::vector<ColourBar::Tick> ticks;
    const bool ratio = isBiasRatio(codes.encoding);
    const Quantity quantity = ratio ? Quantity::Log2Ratio : Quantity::Difference;
    const std::vector<double> places = ratio && !codes.difference
                                           ? std::vector<double>{0.0, 1.0 / 3.0, 0.5, 2.0 / 3.0, 1.0}
                                           : std::vector<double>{0.0, 0.5, 1.0};
    for (const double place : places)
        ticks.push_back({place, quantityText((2.0 * place - 1.0) * codes.maximum, quantity)});
    if (!codes.clipped) return ticks;
    ticks.front().text.prepend(QStringLiteral("≤ "));
    ticks.back().text.prepend(QStringLiteral("≥ "));
    return ticks;
}

ColourBar::Scale barOf(const Theme& theme, const LayerCodes& codes, bool never) {
    const Encoding encoding = codes.encoding;
    const HeatmapPalette palette = heatmapPalette(theme, encoding, 1, std::nullopt, codes.difference);
    ColourBar::Scale scale;
    scale.title =
        codes.difference ? Text::tr("B − A: %1").arg(encodingName(encoding)) : encodingName(encoding);
    scale.unit = encodingUnit(encoding);
    scale.maximum = codes.maximum;
    scale.clipped = codes.clipped;
    scale.integers = encoding != Encoding::Magnitude && !codes.isDiverging();
    if (codes.isDiverging()) scale.ticks = divergingTicks(codes);
    for (int i = 0; i <= 8; ++i)
        scale.colours.emplace_back(palette.colours[static_cast<std::size_t>(kLastStep * i / 8)]);
    if (never)
        scale.swatches.push_back({QColor(palette.colours[kCodeNever]), encoding == Encoding::Staleness
                                                                           ? Text::tr("never trained")
                                                                           : Text::tr("never held")});
    return scale;
}

QString titleOf(const MaskDrawingRequest& request, bool difference, const RunInfo& info) {
    if (difference && request.clients) return Text::tr("Held by");
    if (difference && request.comparedLevel)
        return Text::tr("Mask of %1")
            .arg(formatCapacity(info.levels[static_cast<std::size_t>(*request.comparedLevel)].capacity));
    if (difference) return Text::tr("Change");
    if (request.encoding != Encoding::TierMap) return Text::tr("This submodel");
    return drawsOwnMasks(info.experiment) ? Text::tr("Server's draw, held by") : Text::tr("Held by");
}

}  // namespace

MaskLegend legendOf(const Theme& theme, const MaskDrawingRequest& request, const MaskDrawing& drawing) {
    const RunInfo& info = *request.shown().info;
    const LayerCodes& codes = *drawing.left;
    MaskLegend legend;
    if (codes.isContinuous()) {
        legend.bar = barOf(theme, codes, drawing.never);
        return legend;
    }
    const HeatmapPalette palette = heatmapPalette(theme, codes.encoding, static_cast<int>(info.levels.size()),
                                                  std::nullopt, codes.difference);
    legend.selectable = codes.encoding == Encoding::TierMap && !codes.difference;
    legend.title = titleOf(request, codes.difference, info);
    legend.entries = codes.difference    ? drawing.changes
                     : legend.selectable ? levelLegend(info, drawing.shares)
                                         : maskLegend(drawing.shares, request.clientLevel.value_or(0));
    for (const LegendEntry& entry : legend.entries)
        legend.colours.emplace_back(palette.colours[static_cast<std::size_t>(entry.code)]);
    return legend;
}

QString maskSummary(const MaskDrawingRequest& request, const MaskDrawing& drawing) {
    const MaskState& state = request.shown();
    const LayerInfo& layer = state.info->layout.layers[request.layer];
    if (request.b && request.comparison == Comparison::Difference) return drawing.note;
    if (request.encoding == Encoding::TierMap && drawing.shares.total > 0)
        return tierMapSummary(*state.info, drawing.shares, layer, state.arrays->round);
    return Text::tr("%1 of %2 after round %3.")
        .arg(encodingName(request.encoding), QString::fromStdString(layer.name),
             QString::number(state.arrays->round));
}

}  // namespace fiarse::ui
