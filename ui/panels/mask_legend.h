/// What stands below the picture of a layer: a legend or a colour bar, in the colours of a theme.
#pragma once

#include <QColor>
#include <optional>
#include <vector>

#include "ui/panels/mask_drawing.h"
#include "ui/plots/colour_bar.h"

namespace fiarse::ui {

class Theme;

struct MaskLegend {
    QString title;
    std::vector<LegendEntry> entries;
    std::vector<QColor> colours;          ///< one an entry
    bool selectable = false;              ///< entries are levels that can be highlighted
    std::optional<ColourBar::Scale> bar;  ///< of a continuous encoding; then there are no entries
};

MaskLegend legendOf(const Theme& theme, const MaskDrawingRequest& request, const MaskDrawing& drawing);

/// One sentence with numbers on what is shown, for captions and screen readers.
QString maskSummary(const MaskDrawingRequest& request, const MaskDrawing& drawing);

}  // namespace fiarse::ui
