/// Brings a plot in line with the theme: fonts, axes, grid, legend, selection.
#pragma once

class QCustomPlot;
class QCPColorScale;

namespace fiarse::ui {

class Theme;

/// Colours and fonts of everything that belongs to the plot itself (axis rects, axes, grids, legend,
/// titles); graphs keep their pens. Does not replot. Call it once and on each Theme::changed().
void applyPlotTheme(QCustomPlot& plot, const Theme& theme);

/// The same for a colour scale beside a heatmap.
void applyPlotTheme(QCPColorScale& scale, const Theme& theme);

}  // namespace fiarse::ui
