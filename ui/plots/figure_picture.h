/// Figures as files: PNG, SVG, PDF, always in print colours, whatever the window's theme.
#pragma once

#include <QSize>
#include <QString>
#include <vector>

#include "ui/models/figure.h"
#include "ui/plots/figure_canvas.h"

namespace fiarse::ui {

/// Size of a figure on paper, in units of a 96 dpi screen.
inline constexpr QSize kPictureSize(960, 480);

/// Writes a figure; the ending decides: .png (twice the size), .svg, .pdf.
/// @return empty, or a sentence that says why not. GUI thread only.
QString saveFigurePicture(const Figure& figure, const RoundMarks& marks, const QString& path,
                          QSize size = kPictureSize);

/// Writes several figures, one page a figure, into one PDF. @return as above.
QString saveFiguresPdf(const std::vector<Figure>& figures, const RoundMarks& marks, const QString& path);

}  // namespace fiarse::ui
