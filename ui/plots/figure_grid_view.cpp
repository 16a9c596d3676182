#include "ui/plots/figure_grid_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/state/drag_escape.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kLongestLabel = 132.0;
constexpr double kSmallestOutline = 9.0;
constexpr double kSmallestCross = 2.0;  // half a side; a smaller one is no cross any more
constexpr double kGapFrom = 12.0;       // cells this large can spare a gap

/// How numbers are written into cells: all of them alike, so that no number stands out because it is short.
enum class Numbers { Full, WholePercent, None };

QString numberText(double value, Quantity quantity, Numbers numbers) {
    if (numbers == Numbers::WholePercent) return QString::number(std::lround(value * 100.0));
    return quantityText(value, quantity);
}

Numbers numbersThatFit(const FigureGrid& grid, const QFontMetricsF& metrics, double width) {
    for (const Numbers numbers : {Numbers::Full, Numbers::WholePercent}) {
        if (numbers == Numbers::WholePercent && grid.quantity != Quantity::Share) break;
        if (std::all_of(grid.values.begin(), grid.values.end(), [&](double value) {
                return std::isnan(value) ||
                       metrics.horizontalAdvance(numberText(value, grid.quantity, numbers)) <= width;
            }))
            return numbers;
    }
    return Numbers::None;
}

}  // namespace

FigureGridView::FigureGridView(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_escape(new DragEscape(this)) {
    setObjectName(QStringLiteral("figureGrid"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(&m_theme, &Theme::changed, this, [this] {
        makeImage();
        update();
    });
}

void FigureGridView::setGrid(const FigureGrid& grid) {
    const bool sameColumns = grid.columnTitle == m_grid.columnTitle && grid.columnLink == m_grid.columnLink;
    // A zoom to the last rounds goes with the rounds that come.
    if (!sameColumns || (m_zoom && m_zoom->second > static_cast<int>(grid.columns.size()))) m_zoom.reset();
    m_grid = grid;
    m_current = QPoint(-1, -1);
    makeImage();
    update();
}

void FigureGridView::setRoundMarks(std::optional<double> view, std::optional<double> a,
                                   std::optional<double> b) {
    m_view = view;
    m_a = a;
    m_b = b;
    if (m_grid.columnLink == Link::Round) update();
}

void FigureGridView::setColumnRange(std::optional<std::pair<int, int>> range) {
    const int all = static_cast<int>(m_grid.columns.size());
    // The other side of a comparison may have fewer rounds.
    if (range) range->second = std::min(range->second, all);
    if (range && range->first >= range->second) range.reset();
    if (range == m_zoom) return;
    m_zoom = range;
    makeImage();
    update();
}

int FigureGridView::shownColumns() const {
    return m_zoom ? m_zoom->second - m_zoom->first : static_cast<int>(m_grid.columns.size());
}

FigureGridView::Space FigureGridView::space() const {
    const QFontMetricsF metrics(numberFont(11));
    double label = 0.0;
    for (const FigureGrid::Line& row : m_grid.rows) {
        label = std::max(label, metrics.horizontalAdvance(row.label));
        if (label > kLongestLabel) break;
    }
    label = std::min({label, kLongestLabel, width() * 0.4}) + 8.0;
    const double top = m_grid.columnLink == Link::Round ? kMarkSpace : 2.0;
    QRectF cells(label, top, width() - label - 4.0, height() - top - axisSpace() - barSpace());
    // A few cells need not fill the whole width.
    const double widest = m_grid.columnLink == Link::Round ? 28.0 : 120.0;
    cells.setWidth(std::min(cells.width(), std::max(1, shownColumns()) * widest));
    cells.setHeight(std::max(
        8.0,
        std::min(cells.height(), static_cast<double>(std::max<std::size_t>(1, m_grid.rows.size())) * 56.0)));
    return {cells, label};
}

std::pair<double, double> FigureGridView::range() const {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double largest = 0.0;
    for (const std::vector<double>* values : {&m_grid.values, &m_beside}) {
        for (const double value : *values) {
            if (!std::isfinite(value)) continue;
            low = std::min(low, value);
            high = std::max(high, value);
            largest = std::max(largest, std::abs(value));
        }
    }
    if (m_grid.scale == FigureGrid::Scale::Diverging) {
        // Beside another grid the range of one alone is not enough.
        const double end = m_beside.empty() ? m_grid.high.value_or(largest > 0.0 ? largest : 1.0)
                                            : std::max(m_grid.high.value_or(0.0), largest);
        if (end <= 0.0) return {-1.0, 1.0};
        return {-end, end};
    }
    low = m_grid.low.value_or(low > high ? 0.0 : std::min(low, 0.0));
    high = m_grid.high.value_or(low > high ? 1.0 : high);
    return {low, high > low ? high : low + 1.0};
}

QColor FigureGridView::colourOf(double value) const {
    if (std::isnan(value)) return m_theme.colours().window;
    if (m_grid.scale == FigureGrid::Scale::Levels)
        // Not the tier map's ramp: there the largest capacity is nearly the ground, here it is a mark.
        return m_theme.levelLineColour(static_cast<int>(std::lround(value)), m_grid.levels);
    const auto [low, high] = range();
    const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
    if (m_grid.scale == FigureGrid::Scale::Diverging) return m_theme.diverging(2.0 * t - 1.0);
    if (m_grid.scale == FigureGrid::Scale::Staleness) return m_theme.staleness(t);
    return m_theme.sequential(t);
}

void FigureGridView::makeImage() {
    const int rows = static_cast<int>(m_grid.rows.size());
    const int columns = shownColumns();
    m_image = QImage();
    if (rows == 0 || columns <= 0) return;
    // One pixel stands for `step` columns where there are more columns than pixels.
    const int pixels = std::max(1, static_cast<int>(space().cells.width() * devicePixelRatioF()));
    const int step = (columns + pixels - 1) / pixels;
    const int width = (columns + step - 1) / step;
    const auto [low, high] = range();
    const double middle = m_grid.scale == FigureGrid::Scale::Diverging ? 0.0 : low;
    m_image = QImage(width, rows, QImage::Format_RGB32);
    // A colour from the ramp costs more than a look-up in 256 of them.
    std::vector<QRgb> colours;
    const bool byLevel = m_grid.scale == FigureGrid::Scale::Levels;
    for (int i = 0; i < 256; ++i)
        colours.push_back(byLevel ? colourOf(std::min(i, m_grid.levels - 1)).rgb()
                                  : colourOf(low + (high - low) * i / 255.0).rgb());
    const QRgb nothing = colourOf(std::numeric_limits<double>::quiet_NaN()).rgb();
    for (int row = 0; row < rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
        for (int x = 0; x < width; ++x) {
            double value = std::numeric_limits<double>::quiet_NaN();
            for (int c = x * step; c < std::min(columns, (x + 1) * step); ++c) {
                const double candidate = m_grid.values[m_grid.cell(
                    static_cast<std::size_t>(row), static_cast<std::size_t>(firstColumn() + c))];
                if (std::isnan(candidate)) continue;
                if (std::isnan(value) || std::abs(candidate - middle) > std::abs(value - middle))
                    value = candidate;
            }
            if (std::isnan(value)) {
                line[x] = nothing;
            } else if (byLevel) {
                line[x] = colours[static_cast<std::size_t>(std::clamp(value, 0.0, 255.0))];
            } else {
                const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
                line[x] = colours[static_cast<std::size_t>(std::lround(t * 255.0))];
            }
        }
    }
}

void FigureGridView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    makeImage();
}

QRectF FigureGridView::cellRect(int row, int column) const {
    const QRectF cells = space().cells;
    const double w = cells.width() / std::max(1, shownColumns());
    const double h = cells.height() / std::max<double>(1.0, static_cast<double>(m_grid.rows.size()));
    return {cells.left() + w * (column - firstColumn()), cells.top() + h * row, w, h};
}

std::optional<QPoint> FigureGridView::cellAt(QPointF point) const {
    const QRectF cells = space().cells;
    const int rows = static_cast<int>(m_grid.rows.size());
    if (rows == 0 || shownColumns() == 0 || !cells.contains(point)) return std::nullopt;
    const int column = static_cast<int>((point.x() - cells.left()) / cells.width() * shownColumns());
    const int row = static_cast<int>((point.y() - cells.top()) / cells.height() * rows);
    return QPoint(firstColumn() + std::clamp(column, 0, shownColumns() - 1), std::clamp(row, 0, rows - 1));
}

QString FigureGridView::cellText(int row, int column) const {
    const std::size_t cell = m_grid.cell(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
    const double value = m_grid.values[cell];
    QString text = QStringLiteral("%1 · %2: ")
                       .arg(m_grid.rows[static_cast<std::size_t>(row)].label,
                            m_grid.columnLink == Link::Round
                                ? tr("round %1").arg(m_grid.columns[static_cast<std::size_t>(column)].label)
                                : m_grid.columns[static_cast<std::size_t>(column)].label);
    const QString note = m_grid.note(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
    const bool number = !std::isnan(value) && m_grid.scale != FigureGrid::Scale::Levels;
    if (number) text += quantityText(value, m_grid.quantity);
    if (!note.isEmpty()) text += (number ? QStringLiteral(", ") : QString()) + note;
    if (!number && note.isEmpty()) text += QStringLiteral("–");
    return text;
}

void FigureGridView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintTo(painter);
}

void FigureGridView::paintTo(QPainter& painter) const {
    if (m_grid.rows.empty() || m_grid.columns.empty()) return;
    const Space where = space();
    drawCells(painter, where.cells);
    drawChosen(painter, where.cells);
    drawNumbers(painter, where.cells);
    drawLabels(painter, where);
    drawMarks(painter, where.cells);
    drawBar(painter, where.cells);
    drawBrush(painter, where.cells);
}

void FigureGridView::drawCells(QPainter& painter, const QRectF& cells) const {
    const double w = cells.width() / std::max(1, shownColumns());
    const double h = cells.height() / static_cast<double>(m_grid.rows.size());
    if (m_image.isNull()) return;
    if (m_image.width() == shownColumns() && w >= 3.0) {
        const double gapX = w >= kGapFrom ? 2.0 : 0.0;
        const double gapY = h >= kGapFrom ? 2.0 : h >= 4.0 ? 1.0 : 0.0;
        for (int row = 0; row < m_image.height(); ++row) {
            for (int column = 0; column < m_image.width(); ++column) {
                const double x0 = std::round(cells.left() + w * column);
                const double x1 = std::round(cells.left() + w * (column + 1));
                const double y0 = std::round(cells.top() + h * row);
                const double y1 = std::round(cells.top() + h * (row + 1));
                painter.fillRect(QRectF(x0, y0, std::max(1.0, x1 - x0 - gapX), std::max(1.0, y1 - y0 - gapY)),
                                 QColor(m_image.pixel(column, row)));
            }
        }
    } else {
        painter.drawImage(cells, m_image);
    }
    // What is to be looked at, and what is chosen.
    painter.setBrush(Qt::NoBrush);
    const ThemeColours& colours = m_theme.colours();
    const auto eachOf = [&](const std::vector<std::uint8_t>& marks, const auto& draw) {
        for (std::size_t i = 0; i < marks.size(); ++i) {
            if (marks[i] == 0) continue;
            const QRectF rect = cellRect(static_cast<int>(i / m_grid.columns.size()),
                                         static_cast<int>(i % m_grid.columns.size()));
            if (cells.adjusted(-1, -1, 1, 1).contains(rect.center())) draw(rect);
        }
    };
    QColor faint = colours.muted;
    faint.setAlphaF(0.4F);
    eachOf(m_grid.crossed, [&](const QRectF& rect) {
        const double size = std::min({rect.width(), rect.height(), 9.0}) / 2.0 - 1.0;
        if (size < kSmallestCross) {
            painter.fillRect(rect, faint);
            return;
        }
        const QPointF at = rect.center();
        painter.setPen(QPen(colours.muted, 1.2));
        painter.drawLine(at - QPointF(size, size), at + QPointF(size, size));
        painter.drawLine(at - QPointF(size, -size), at + QPointF(size, -size));
    });
    eachOf(m_grid.outlined, [&](const QRectF& rect) {
        if (std::min(rect.width(), rect.height()) < kSmallestOutline) {
            // A frame would leave nothing of the cell.
            painter.fillRect(QRectF(rect.topLeft(), QSizeF(std::min(3.0, rect.width()), rect.height())),
                             colours.warning);
            return;
        }
        painter.setPen(QPen(colours.warning, 2.0));
        painter.drawRect(rect.adjusted(1, 1, -2, -2));
    });
    painter.setPen(QPen(colours.accent, 2.0));
    if (m_grid.chosenRow >= 0 && m_grid.chosenRow < static_cast<int>(m_grid.rows.size()))
        painter.drawRect(QRectF(cells.left() - 1, cellRect(m_grid.chosenRow, 0).top(), cells.width() + 2, h));
    if (m_grid.chosenColumn >= firstColumn() && m_grid.chosenColumn < firstColumn() + shownColumns())
        painter.drawRect(
            QRectF(cellRect(0, m_grid.chosenColumn).left(), cells.top() - 1, w, cells.height() + 2));
    const QPoint marked = hasFocus() && m_current.x() >= 0 ? m_current : m_hovered;
    if (marked.x() >= 0 && marked.y() < static_cast<int>(m_grid.rows.size()) &&
        marked.x() < static_cast<int>(m_grid.columns.size())) {
        painter.setPen(QPen(colours.text, 1.0));
        painter.drawRect(cellRect(marked.y(), marked.x()).adjusted(-0.5, -0.5, -0.5, -0.5));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1.0, Qt::DotLine));
        painter.drawRect(cells.adjusted(-2, -2, 1, 1));
    }
}

void FigureGridView::drawNumbers(QPainter& painter, const QRectF& cells) const {
    if (!m_grid.numbers || m_grid.scale == FigureGrid::Scale::Levels) return;
    painter.setFont(numberFont(11));
    const QFontMetricsF metrics(painter.font());
    const double w = cells.width() / std::max(1, shownColumns());
    const double h = cells.height() / static_cast<double>(m_grid.rows.size());
    const Numbers numbers = numbersThatFit(m_grid, metrics, w - 6.0);
    if (h < metrics.height() + 3.0 || w < 24.0 || numbers == Numbers::None) return;
    for (int row = 0; row < static_cast<int>(m_grid.rows.size()); ++row) {
        for (int column = firstColumn(); column < firstColumn() + shownColumns(); ++column) {
            const double value =
                m_grid.values[m_grid.cell(static_cast<std::size_t>(row), static_cast<std::size_t>(column))];
            if (std::isnan(value)) continue;
            const QString text = numberText(value, m_grid.quantity, numbers);
            const QColor ground = colourOf(value);
            const ThemeColours& colours = m_theme.colours();
            painter.setPen(contrastRatio(ground, colours.text) >= contrastRatio(ground, colours.card)
                               ? colours.text
                               : colours.card);
            painter.drawText(cellRect(row, column), Qt::AlignCenter, text);
        }
    }
}

}  // namespace fiarse::ui
