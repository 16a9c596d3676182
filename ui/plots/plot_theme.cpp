#include "ui/plots/plot_theme.h"

#include <qcustomplot.h>

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

void themeAxis(QCPAxis& axis, const ThemeColours& colours) {
    const QPen line(colours.line, 1.0);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLength(0, 3);
    axis.setSubTickLength(0, 0);
    axis.setTickLabelColor(colours.muted);
    axis.setLabelColor(colours.muted);
    axis.setTickLabelFont(numberFont(11));
    axis.setLabelFont(baseFont(kTablePixels));
    axis.setTickLabelPadding(4);
    axis.setLabelPadding(4);
    axis.setSelectedBasePen(line);
    axis.setSelectedTickPen(line);
    axis.setSelectedTickLabelColor(colours.muted);
    axis.setSelectedLabelColor(colours.muted);
    axis.grid()->setPen(QPen(colours.line, 1.0));
    axis.grid()->setSubGridVisible(false);
    axis.grid()->setZeroLinePen(QPen(colours.line, 1.0));
}

}  // namespace

void applyPlotTheme(QCustomPlot& plot, const Theme& theme) {
    const ThemeColours& colours = theme.colours();
    plot.setBackground(QBrush(colours.card));
    plot.setFont(baseFont(kTablePixels));
    for (QCPAxisRect* rect : plot.axisRects()) {
        rect->setBackground(QBrush(colours.card));
        for (QCPAxis* axis : rect->axes()) themeAxis(*axis, colours);
    }
    if (plot.legend != nullptr) {
        plot.legend->setFont(baseFont(kTablePixels));
        plot.legend->setTextColor(colours.text);
        plot.legend->setSelectedTextColor(colours.text);
        plot.legend->setBrush(QBrush(colours.card));
        plot.legend->setBorderPen(Qt::NoPen);
        plot.legend->setIconSize(20, 10);
    }
}

void applyPlotTheme(QCPColorScale& scale, const Theme& theme) {
    themeAxis(*scale.axis(), theme.colours());
    scale.axis()->setBasePen(Qt::NoPen);
}

}  // namespace fiarse::ui
