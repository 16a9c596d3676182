/// Figures as files: PNG, SVG, PDF, always in print colours, whatever the window's theme.
#pragma once

#include <QSize>
#include <QString>
#include <functional>
#include <vector>

#include "ui/models/figure.h"
#include "ui/plots/figure_canvas.h"

class QPaintDevice;

namespace fiarse::ui {

/// Size of a figure on paper, in units of a 96 dpi screen.
inline constexpr QSize kPictureSize(960, 480);

/// A picture with the words that SVG and PDF carry.
struct PicturePage {
    QSize size;              ///< of the whole page, in units of a 96 dpi screen
    QString title, summary;  ///< for the file's properties
    /// Draws the whole page, scaled to the width of the device.
    std::function<void(QPaintDevice&)> paint;
};

/// Writes a page; the ending decides: .png (twice the size), .svg, .pdf.
/// @return empty, or a sentence that says why not. GUI thread only.
QString savePicture(const PicturePage& page, const QString& path);

/// Writes a figure; the ending decides: .png (twice the size), .svg, .pdf.
/// @return empty, or a sentence that says why not. GUI thread only.
QString saveFigurePicture(const Figure& figure, const RoundMarks& marks, const QString& path,
                          QSize size = kPictureSize);

/// Writes several figures, one page a figure, into one PDF. @return as above.
QString saveFiguresPdf(const std::vector<Figure>& figures, const RoundMarks& marks, const QString& path);

}  // namespace fiarse::ui
