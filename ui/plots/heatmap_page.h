/// A layer's picture on paper: title, cells with axes, legend, in print colours.
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "ui/plots/colour_bar.h"
#include "ui/plots/figure_picture.h"
#include "ui/plots/heatmap_image.h"
#include "ui/plots/level_legend.h"

namespace fiarse::ui {

/// What stands on the page. Cells are drawn as a picture of kRasterDpi, all else as vectors.
struct HeatmapPage {
    static constexpr int kRasterDpi = 200;
    static constexpr QSize kSize{960, 640};  ///< in units of a 96 dpi screen

    struct Picture {
        QString name;  ///< above it; empty where there is one only
        std::shared_ptr<const LayerCodes> codes;
    };
    QString title, summary;
    QString note;     ///< a sentence below the legend; empty = none
    QString caption;  ///< how the layer is laid out, below the cells
    LayerInfo layer;
    UnitPicture unit;
    ArrangementKind kind = ArrangementKind::Matrix;
    std::vector<Picture> pictures;  ///< one, or two side by side
    HeatmapPalette palette;         ///< of Theme::print()
    QString legendTitle;
    std::vector<LegendEntry> legend;
    std::vector<QColor> legendColours;      ///< one an entry
    std::optional<ColourBar::Scale> scale;  ///< instead of the legend
};

/// The page to be written. Holds the codes by shared pointer, nothing else of the run.
PicturePage heatmapPage(const HeatmapPage& page);

/// Where the cells of a picture lie on a page whose head ends at `top`, in units of a 96 dpi screen.
struct HeatmapPlace {
    LayerArrangement arrangement;
    QRectF cells;
};
HeatmapPlace heatmapPlace(const HeatmapPage& page, std::size_t picture, double top);

}  // namespace fiarse::ui
