/// Pictures as files: PNG, SVG, PDF; figures always in print colours, whatever the window's theme.
#pragma once

#include <QRectF>
#include <QSize>
#include <QString>
#include <functional>
#include <vector>

#include "ui/models/figure.h"
#include "ui/plots/figure_canvas.h"

class QPaintDevice;
class QPainter;

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

/// Space around what stands on a page, in units of a 96 dpi screen.
inline constexpr int kPageMargin = 16;

/// Begins a page: scales the painter to it, fills it and writes title and summary at its top.
/// @return the rectangle below that is left, in the painter's units.
QRectF beginPage(QPainter& painter, const PicturePage& page, const Theme& theme);

/// Writes a page; the ending decides: .png (twice the size), .svg, .pdf.
/// @return empty, or a sentence that says why not. GUI thread only.
QString savePicture(const PicturePage& page, const QString& path);

/// A figure as a page of its own, in print colours. Holds the figure by value.
PicturePage figurePage(const Figure& figure, const RoundMarks& marks, QSize size = kPictureSize);

/// Writes a figure; the ending decides: .png (twice the size), .svg, .pdf.
/// @return empty, or a sentence that says why not. GUI thread only.
QString saveFigurePicture(const Figure& figure, const RoundMarks& marks, const QString& path,
                          QSize size = kPictureSize);

/// Writes several pages into one PDF, each of its own size. @return as above.
QString savePagesPdf(const std::vector<PicturePage>& pages, const QString& path);

}  // namespace fiarse::ui
