#include "ui/plots/share_grid.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/models/coverage_shares.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kMarkWidth = 4.0;
constexpr double kLabelGap = 8.0;

}  // namespace

QColor shareColour(const Theme& theme, double share) {
    if (!(share > 0.0)) return theme.nobodyColour();
    // One hue from faint to the colour of "held by all": calmer than a map of many hues on so large an area.
    return mixColours(theme.colours().line, theme.levelColour(1, 2), 0.12 + 0.88 * sharePosition(share));
}

ShareGrid::ShareGrid(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ShareGrid::setData(ShareGridData data) {
    if (data == m_data) return;
    m_data = std::move(data);
    update();
}

void ShareGrid::setMessage(const QString& message) {
    if (message == m_message) return;
    m_message = message;
    if (!message.isEmpty()) setAccessibleDescription(message);
    update();
}

QRectF ShareGrid::gridRect() const {
    const QFontMetricsF labels(numberFont(11));
    double left = 0.0;
    for (const auto& group : m_data.groups) left = std::max(left, labels.horizontalAdvance(group.label));
    const double bottom = m_data.columnLabels.empty() ? 0.0 : labels.height() + 4.0;
    const double right = m_data.marked.empty() ? 3.0 : kMarkWidth + 4.0;
    QRectF rect(left + kLabelGap, 3.0, width() - left - kLabelGap - right, height() - bottom - 3.0);
    rect.setWidth(
        std::min(rect.width(), static_cast<double>(m_data.widestCell) * std::max(m_data.columns, 1)));
    return rect;
}

QRectF ShareGrid::cellRect(int row, int column) const {
    return cellRect(row, column, gridRect());
}

QRectF ShareGrid::cellRect(int row, int column, const QRectF& grid) const {
    const auto edge = [](double start, double length, int i, int n) {
        return std::round(start + length * i / std::max(n, 1));
    };
    const double x0 = edge(grid.left(), grid.width(), column, m_data.columns);
    const double x1 = edge(grid.left(), grid.width(), column + 1, m_data.columns);
    const double y0 = edge(grid.top(), grid.height(), row, m_data.rows);
    const double y1 = edge(grid.top(), grid.height(), row + 1, m_data.rows);
    // Gaps only where a cell can spare them.
    const double gapX = x1 - x0 >= 10 ? 2.0 : 0.0;
    const double gapY = y1 - y0 >= 3 ? 1.0 : 0.0;
    return {x0, y0, std::max(x1 - x0 - gapX, 0.5), std::max(y1 - y0 - gapY, 0.5)};
}

std::optional<QPoint> ShareGrid::cellAt(QPointF point) const {
    const QRectF grid = gridRect();
    if (!m_message.isEmpty() || m_data.rows == 0 || m_data.columns == 0 || !grid.contains(point))
        return std::nullopt;
    const int column = static_cast<int>((point.x() - grid.left()) * m_data.columns / grid.width());
    const int row = static_cast<int>((point.y() - grid.top()) * m_data.rows / grid.height());
    return QPoint(std::clamp(column, 0, m_data.columns - 1), std::clamp(row, 0, m_data.rows - 1));
}

void ShareGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_message.isEmpty()) {
        painter.setPen(m_theme.colours().muted);
        painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    paintTo(painter);
}

void ShareGrid::paintTo(QPainter& painter) const {
    drawCells(painter);
    drawLabels(painter);
}

void ShareGrid::drawCells(QPainter& painter) const {
    const ThemeColours& colours = m_theme.colours();
    const QRectF grid = gridRect();  // measures text: once a frame, not once a cell
    for (int row = 0; row < m_data.rows; ++row) {
        for (int column = 0; column < m_data.columns; ++column) {
            const auto index = static_cast<std::size_t>(row * m_data.columns + column);
            painter.fillRect(cellRect(row, column, grid), shareColour(m_theme, m_data.shares[index]));
        }
        if (static_cast<std::size_t>(row) < m_data.marked.size() &&
            m_data.marked[static_cast<std::size_t>(row)]) {
            const QRectF last = cellRect(row, m_data.columns - 1, grid);
            painter.fillRect(QRectF(grid.right() + 3.0, last.top(), kMarkWidth, last.height()),
                             colours.accent);
        }
    }
    painter.setBrush(Qt::NoBrush);
    if (m_hovered.y() >= 0 && m_hovered.y() < m_data.rows && m_hovered.x() < m_data.columns) {
        painter.setPen(QPen(colours.text, 1.0));
        painter.drawRect(cellRect(m_hovered.y(), m_hovered.x()).adjusted(-0.5, -0.5, 0.5, 0.5));
    }
    if (m_data.chosenRow >= 0 && m_data.chosenRow < m_data.rows && m_data.columns > 0) {
        const QRectF row =
            cellRect(m_data.chosenRow, 0).united(cellRect(m_data.chosenRow, m_data.columns - 1));
        painter.setPen(QPen(colours.card, 3.0, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(row.adjusted(-2.5, -2.5, 2.5, 2.5));
        painter.setPen(QPen(colours.accent, 2.0, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(row.adjusted(-2, -2, 2, 2));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1.0, Qt::DotLine));
        painter.drawRect(gridRect().adjusted(-1.5, -0.5, 1.5, 0.5));
    }
}

void ShareGrid::drawLabels(QPainter& painter) const {
    painter.setFont(numberFont(11));
    painter.setPen(m_theme.colours().muted);
    const QFontMetricsF metrics(painter.font());
    double freeBelow = -1e9;
    for (const auto& group : m_data.groups) {
        const double top = cellRect(group.first, 0).top();
        const double bottom = cellRect(group.first + group.rows - 1, 0).bottom();
        const double middle = (top + bottom) / 2;
        if (middle - metrics.height() / 2 < freeBelow) continue;
        freeBelow = middle + metrics.height() / 2;
        painter.drawText(
            QRectF(0, middle - metrics.height(), gridRect().left() - kLabelGap, 2 * metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, group.label);
    }
    const double y = gridRect().bottom() + 3.0 + metrics.ascent();
    double freeRight = -1e9;
    for (int column = 0; column < static_cast<int>(m_data.columnLabels.size()) && column < m_data.columns;
         ++column) {
        const QRectF cell = cellRect(0, column);
        const QString& label = m_data.columnLabels[static_cast<std::size_t>(column)];
        const double length = metrics.horizontalAdvance(label);
        const double left = std::clamp(cell.center().x() - length / 2, 0.0, std::max(0.0, width() - length));
        if (label.isEmpty() || left < freeRight) continue;
        painter.drawText(QPointF(left, y), label);
        freeRight = left + length + 5.0;
    }
}

bool ShareGrid::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void ShareGrid::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const auto cell = cellAt(event->position())) Q_EMIT rowClicked(cell->y());
}

void ShareGrid::mouseMoveEvent(QMouseEvent* event) {
    const QPoint cell = cellAt(event->position()).value_or(QPoint(-1, -1));
    if (cell == m_hovered) return;
    m_hovered = cell;
    update();
    Q_EMIT hovered(cell.y(), cell.x());
}

void ShareGrid::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (m_hovered == QPoint(-1, -1)) return;
    m_hovered = QPoint(-1, -1);
    update();
    Q_EMIT hovered(-1, -1);
}

void ShareGrid::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0 || m_data.rows == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int start = m_data.chosenRow < 0 ? (step > 0 ? -1 : m_data.rows) : m_data.chosenRow;
    Q_EMIT rowClicked(std::clamp(start + step, 0, m_data.rows - 1));
}

}  // namespace fiarse::ui
