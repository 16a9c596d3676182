// What stands around the cells of a grid: names of rows and columns, the colour bar, marks of rounds.
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/plots/figure_grid_view.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kBarLength = 160;
constexpr double kShortestBar = 40.0;
constexpr double kShortestTitle = 40.0;  // what is cut shorter says nothing
constexpr double kBetweenEnds = 12.0;

/// What stands beside the colour bar, whose ends are written with their unit.
QString barTitle(const FigureGrid& grid) {
    const bool unit = grid.quantity == Quantity::Share && grid.valueTitle.endsWith(QLatin1String(" (%)"));
    return unit ? grid.valueTitle.chopped(4) : grid.valueTitle;
}

}  // namespace

void FigureGridView::drawLabels(QPainter& painter, const Space& where) const {
    const QRectF& cells = where.cells;
    painter.setFont(numberFont(11));
    painter.setPen(m_theme.colours().muted);
    const QFontMetricsF metrics(painter.font());
    double free = -1e9;
    for (int row = 0; row < static_cast<int>(m_grid.rows.size()); ++row) {
        const QRectF rect = cellRect(row, firstColumn());
        if (rect.center().y() - metrics.height() / 2 < free) continue;
        free = rect.center().y() + metrics.height() / 2;
        const QString text = metrics.elidedText(m_grid.rows[static_cast<std::size_t>(row)].label,
                                                Qt::ElideMiddle, where.labelWidth - 6.0);
        // The first row's may be higher than the row, and must not be cut.
        painter.drawText(QRectF(0, std::max(rect.center().y() - 10, -3.0), where.labelWidth - 6.0, 20),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    }
    for (std::size_t row = 0; row < std::min(m_grid.rowLevels.size(), m_grid.rows.size()); ++row) {
        const QRectF rect = cellRect(static_cast<int>(row), firstColumn());
        painter.fillRect(QRectF(cells.left() - 4.0, rect.top(), 3.0, rect.height()),
                         m_theme.levelLineColour(m_grid.rowLevels[row], m_grid.levels));
    }
    free = -1e9;
    const double baseline = cells.bottom() + 3.0 + metrics.ascent();
    for (int column = firstColumn(); column < firstColumn() + shownColumns(); ++column) {
        const QString& label = m_grid.columns[static_cast<std::size_t>(column)].label;
        if (label.isEmpty()) continue;
        const double length = metrics.horizontalAdvance(label);
        const double left = cellRect(0, column).center().x() - length / 2;
        if (left < free || left + length > width()) continue;
        painter.drawText(QPointF(left, baseline), label);
        free = left + length + 8.0;
    }
    if (m_grid.columnTitle.isEmpty() || isLow()) return;
    painter.setFont(baseFont(kTablePixels));
    painter.drawText(QRectF(cells.left(), cells.bottom() + 16.0, std::max(cells.width(), 160.0), 16.0),
                     (cells.width() < 160.0 ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter,
                     m_grid.columnTitle);
}

void FigureGridView::drawBar(QPainter& painter, const QRectF& cells) const {
    const ThemeColours& colours = m_theme.colours();
    const double y = cells.bottom() + axisSpace() + 4.0;
    const bool hasBar = m_grid.scale != FigureGrid::Scale::Levels;  // else tiers name themselves
    const auto [low, high] = range();
    const QString left = quantityText(low, m_grid.quantity);
    const QString right = quantityText(high, m_grid.quantity);
    const QFontMetricsF numbers(numberFont(11));
    const double ends = numbers.horizontalAdvance(left) + numbers.horizontalAdvance(right) + kBetweenEnds;
    const double shortest = isLow() ? ends + kShortestBar : std::max(ends, kShortestBar);

    // The title gives way before the numbers run into each other.
    double x = cells.left();
    painter.setFont(baseFont(kTablePixels));
    painter.setPen(colours.muted);
    const QFontMetricsF metrics(painter.font());
    const double room = width() - x - 12.0 - (hasBar ? shortest + 10.0 : 0.0);
    const QString title = metrics.elidedText(barTitle(m_grid), Qt::ElideRight, std::max(room, 0.0));
    if (metrics.horizontalAdvance(title) > kShortestTitle || title == barTitle(m_grid)) {
        painter.drawText(QPointF(x, y + 9.0), title);
        x += title.isEmpty() ? 0.0 : metrics.horizontalAdvance(title) + 10.0;
    }
    if (!hasBar) return;

    const double free = width() - x - 12.0;
    double length = std::min(std::max(free, kShortestBar), static_cast<double>(kBarLength));
    painter.setFont(numberFont(11));
    if (isLow()) {
        length = std::max(std::min(length, free - ends), kShortestBar);
        painter.drawText(QPointF(x, y + 9.0), left);
        x += numbers.horizontalAdvance(left) + kBetweenEnds / 2.0;
        painter.drawText(QPointF(x + length + kBetweenEnds / 2.0, y + 9.0), right);
    }
    QLinearGradient gradient(x, 0.0, x + length, 0.0);
    for (int i = 0; i <= 16; ++i) gradient.setColorAt(i / 16.0, colourOf(low + (high - low) * i / 16.0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawRoundedRect(QRectF(x, y, length, 10.0), 3, 3);
    painter.setBrush(Qt::NoBrush);
    if (isLow()) return;
    painter.setPen(colours.muted);
    const double below = y + 12.0 + numbers.ascent();
    painter.drawText(QPointF(x, below), left);
    painter.drawText(QPointF(x + length - numbers.horizontalAdvance(right), below), right);
    if (m_grid.scale != FigureGrid::Scale::Diverging) return;
    const QString middle = quantityText(0.0, m_grid.quantity);
    if (numbers.horizontalAdvance(left + middle + right) + 16.0 < length)
        painter.drawText(QPointF(x + length / 2 - numbers.horizontalAdvance(middle) / 2, below), middle);
}

void FigureGridView::drawMarks(QPainter& painter, const QRectF& cells) const {
    if (m_grid.columnLink != Link::Round) return;
    const auto mark = [&](std::optional<double> round, const QString& name, const QColor& colour) {
        if (!round) return;
        for (int c = firstColumn(); c < firstColumn() + shownColumns(); ++c) {
            if (m_grid.columns[static_cast<std::size_t>(c)].key != static_cast<qint64>(*round)) continue;
            const double x = std::floor(cellRect(0, c).center().x()) + 0.5;
            painter.setPen(QPen(colour, name.isEmpty() ? 1.5 : 1.0));
            painter.drawLine(QPointF(x, cells.top()), QPointF(x, cells.bottom()));
            painter.setFont(titleFont(11));
            painter.drawText(QRectF(x - 10, 0, 20, kMarkSpace), Qt::AlignCenter, name);
        }
    };
    mark(m_a, QStringLiteral("A"), m_theme.colours().text);
    mark(m_b, QStringLiteral("B"), m_theme.colours().text);
    mark(m_view, {}, m_theme.colours().accent);
}

}  // namespace fiarse::ui
