#include "ui/plots/heatmap_page.h"

#include <QCoreApplication>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/plots/scale_ticks.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(HeatmapPage)
};

constexpr double kLargestCell = 40.0;
constexpr double kName = 20.0;       // line above a picture that has a name
constexpr double kRowLabels = 58.0;  // axis title and numbers left of the cells
constexpr double kBelowCells = 40.0;
constexpr double kLegend = 34.0;
constexpr double kNote = 22.0;
constexpr double kBetween = 24.0;
constexpr int kTicks = 6;

bool hasAxes(const HeatmapPage& page) {
    return page.kind == ArrangementKind::Matrix && page.layer.shape.size() > 1;
}

// The cells as pixels, at least as many as the paper's resolution has: nothing is smoothed.
QImage rasterOf(const LayerCodes& codes, const LayerArrangement& arrangement, const HeatmapPalette& palette,
                double cell) {
    const double pixels = cell * HeatmapPage::kRasterDpi / 96.0;
    if (pixels < 1.0) {
        const int block = static_cast<int>(std::ceil(1.0 / std::max(pixels, 1e-6)));
        return reducedHeatmapImage(codes, arrangement, palette, QSize(block, block), Detail::Maximum);
    }
    const QImage image = heatmapImage(codes, arrangement, palette);
    return image.scaled(image.size() * static_cast<int>(std::ceil(pixels)), Qt::IgnoreAspectRatio,
                        Qt::FastTransformation);
}

void drawAxes(QPainter& painter, const Theme& theme, const QRectF& cells,
              const LayerArrangement& arrangement) {
    painter.setFont(numberFont(11));
    painter.setPen(theme.colours().muted);
    const double cell = cells.width() / arrangement.size().width();
    const auto at = [cell](double index) { return (index + 0.5) * cell; };
    for (const double tick : scaleTicks(arrangement.size().width() - 1.0, kTicks, true)) {
        const double x = cells.left() + at(tick);
        painter.drawLine(QPointF(x, cells.bottom()), QPointF(x, cells.bottom() + 4));
        painter.drawText(QRectF(x - 40, cells.bottom() + 4, 80, 14), Qt::AlignHCenter | Qt::AlignTop,
                         formatCount(static_cast<qint64>(tick)));
    }
    for (const double tick : scaleTicks(arrangement.size().height() - 1.0, kTicks, true)) {
        const double y = cells.top() + at(tick);
        painter.drawLine(QPointF(cells.left() - 4, y), QPointF(cells.left(), y));
        painter.drawText(QRectF(cells.left() - 46, y - 8, 40, 16), Qt::AlignRight | Qt::AlignVCenter,
                         formatCount(static_cast<qint64>(tick)));
    }
    painter.setFont(baseFont(kTablePixels));
    painter.save();
    painter.translate(cells.left() - kRowLabels + 8, cells.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-100, -8, 200, 16), Qt::AlignCenter, Text::tr("Unit (row)"));
    painter.restore();
}

void drawPicture(QPainter& painter, const Theme& theme, const HeatmapPage& page, std::size_t index,
                 double top) {
    const HeatmapPage::Picture& picture = page.pictures[index];
    const HeatmapPlace place = heatmapPlace(page, index, top);
    const double cell = place.cells.width() / std::max(1, place.arrangement.size().width());
    const QImage image = rasterOf(*picture.codes, place.arrangement, page.palette, cell);
    if (!picture.name.isEmpty()) {
        painter.setFont(titleFont(kTablePixels));
        painter.setPen(theme.colours().text);
        painter.drawText(QRectF(place.cells.left(), top, place.cells.width() + 200, kName - 4),
                         Qt::AlignLeft | Qt::AlignVCenter, picture.name);
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(place.cells, image);
    if (hasAxes(page)) drawAxes(painter, theme, place.cells, place.arrangement);
    painter.setFont(baseFont(kTablePixels));
    painter.setPen(theme.colours().muted);
    const QString caption = hasAxes(page) ? Text::tr("Input (column) · %1").arg(page.caption) : page.caption;
    painter.drawText(QRectF(place.cells.left(), place.cells.bottom() + 20, 500, 16),
                     Qt::AlignLeft | Qt::AlignVCenter, caption);
}

void drawLegend(QPainter& painter, const Theme& theme, const HeatmapPage& page, QRectF place) {
    if (page.scale) {
        ColourBar bar;
        bar.setScale(*page.scale);
        painter.save();
        painter.translate(place.topLeft());
        bar.paintTo(painter, place.width(), theme.colours().muted, theme.colours().text);
        painter.restore();
        return;
    }
    painter.setFont(baseFont(kTablePixels));
    const QFontMetricsF metrics(painter.font());
    double x = place.left();
    double y = place.top();
    const auto write = [&](const QString& text, const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(QRectF(x, y, metrics.horizontalAdvance(text) + 2, 14),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, text);
        x += metrics.horizontalAdvance(text) + 16;
    };
    write(page.legendTitle, theme.colours().muted);
    for (std::size_t i = 0; i < page.legend.size(); ++i) {
        if (x + metrics.horizontalAdvance(page.legend[i].text) + 18 > place.right()) {
            x = place.left();
            y += 16;
        }
        painter.setPen(QPen(theme.colours().line, 1.0));
        painter.setBrush(page.legendColours[i]);
        painter.drawRect(QRectF(x, y + 2, 10, 10));
        x += 16;
        write(page.legend[i].text, theme.colours().text);
    }
}

void paintPage(QPaintDevice& device, const PicturePage& paper, const HeatmapPage& page) {
    const std::unique_ptr<const Theme> print = Theme::print();
    QPainter painter(&device);
    const QRectF inside = beginPage(painter, paper, *print);
    for (std::size_t i = 0; i < page.pictures.size(); ++i)
        drawPicture(painter, *print, page, i, inside.top());
    const double note = page.note.isEmpty() ? 0.0 : kNote;
    drawLegend(painter, *print, page,
               QRectF(inside.left(), inside.bottom() - note - kLegend, inside.width(), kLegend));
    if (page.note.isEmpty()) return;
    painter.setFont(baseFont(kTablePixels));
    painter.setPen(print->colours().muted);
    painter.drawText(QRectF(inside.left(), inside.bottom() - note, inside.width(), note),
                     Qt::AlignLeft | Qt::AlignVCenter, page.note);
}

}  // namespace

HeatmapPlace heatmapPlace(const HeatmapPage& page, std::size_t picture, double top) {
    const double inside = HeatmapPage::kSize.width() - 2.0 * kPageMargin;
    const auto pictures = static_cast<double>(page.pictures.size());
    const double width = (inside - kBetween * (pictures - 1)) / pictures;
    const double labels = hasAxes(page) ? kRowLabels : 0.0;
    const bool named = !page.pictures.front().name.isEmpty();
    const QRectF room(kPageMargin + static_cast<double>(picture) * (width + kBetween) + labels,
                      top + (named ? kName : 0.0), width - labels,
                      HeatmapPage::kSize.height() - kPageMargin - top - (named ? kName : 0.0) - kBelowCells -
                          kLegend - (page.note.isEmpty() ? 0.0 : kNote));
    HeatmapPlace place;
    place.arrangement = page.kind == ArrangementKind::Gallery && !page.unit.isEmpty()
                            ? LayerArrangement::gallery(page.layer, page.unit, room.size().toSize())
                            : LayerArrangement::matrix(page.layer, room.size().toSize());
    const QSizeF cells = place.arrangement.size();
    double cell = std::min({room.width() / std::max(1.0, cells.width()),
                            room.height() / std::max(1.0, cells.height()), kLargestCell});
    if (cell > 1.0) cell = std::floor(cell * 2.0) / 2.0;
    place.cells = QRectF(room.topLeft(), cells * cell);
    return place;
}

PicturePage heatmapPage(const HeatmapPage& page) {
    PicturePage paper{.size = HeatmapPage::kSize, .title = page.title, .summary = page.summary, .paint = {}};
    paper.paint = [head = paper, page](QPaintDevice& device) { paintPage(device, head, page); };
    return paper;
}

}  // namespace fiarse::ui
