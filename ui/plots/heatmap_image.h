/// From coded values to pixels: the picture of one layer, filled directly through a lookup table.
#pragma once

#include <QImage>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_codes.h"

namespace fiarse::ui {

class Theme;

/// Colours of the 256 codes, and those that make the hatching of parameters that are not maskable.
struct HeatmapPalette {
    std::array<QRgb, 256> colours{};
    QRgb gap = 0;    ///< between tiles and behind the last one
    QRgb hatch = 0;  ///< every third diagonal of kCodeNotMaskable

    friend bool operator==(const HeatmapPalette&, const HeatmapPalette&) = default;
};

/// The palette of an encoding in the theme's colours.
/// @param levels     levels of the fleet.
/// @param highlight  tier map: this level keeps its colour, the others fade to a third; kCodeNobody
///                   highlights what nobody holds. Staleness: codes from this one on keep their colour.
///                   Without effect on other encodings and on differences.
/// @param difference  B − A: numbers on the diverging colour map, masks as kept, entered and left.
HeatmapPalette heatmapPalette(const Theme& theme, Encoding encoding, int levels,
                              std::optional<int> highlight = std::nullopt, bool difference = false);

/// How several cells become one pixel where a layer is shown smaller than one pixel a cell.
enum class Detail { Maximum, Mean };

/// A part of a picture: which cells, and how many of them a pixel stands for.
struct PictureArea {
    QRect cells;        ///< begins at a multiple of `block`
    QSize block{1, 1};  ///< width and height at least 1

    friend bool operator==(const PictureArea&, const PictureArea&) = default;
};

/// The pixels of an area: heatmapImage() where a pixel is a cell, else reducedHeatmapImage(). Cost: about 1
/// ns for each of its cells. Threads: any.
QImage heatmapArea(const LayerCodes& codes, const LayerArrangement& arrangement,
                   const HeatmapPalette& palette, const PictureArea& area, Detail detail);

/// The picture with those pixels mixed with `towards` that are `towards` in the veil of the same size; a null
/// veil changes nothing.
QImage faded(QImage image, const QImage& veil, QRgb towards);

/// The veil for faded(): `ground` where a pixel stands for no parameter of `inside` ([count], 1 = inside);
/// null without `inside`.
QImage veilOf(const std::shared_ptr<const std::vector<std::uint8_t>>& inside,
              const LayerArrangement& arrangement, const PictureArea& area, QRgb ground);

/// The picture, one pixel a cell.
QImage heatmapImage(const LayerCodes& codes, const LayerArrangement& arrangement,
                    const HeatmapPalette& palette);

/// The picture with blocks of `block` cells reduced to one pixel: the largest or the mean ordinary code
/// of the block (a tier map always takes the largest, a diverging scale for Maximum the one farthest from its
/// middle); a special code where it has no other. Precondition: block.width() and block.height() >= 1.
QImage reducedHeatmapImage(const LayerCodes& codes, const LayerArrangement& arrangement,
                           const HeatmapPalette& palette, QSize block, Detail detail);

}  // namespace fiarse::ui
