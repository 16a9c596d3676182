// What mouse and keys do to a grid of a figure.
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/plots/figure_grid_view.h"
#include "ui/state/drag_escape.h"

namespace fiarse::ui {

void FigureGridView::choose(QPoint cell) {
    const auto row = static_cast<std::size_t>(cell.y());
    const auto column = static_cast<std::size_t>(cell.x());
    if (m_grid.rowLink != Link::None && m_grid.rows[row].key >= 0)
        Q_EMIT keyChosen(m_grid.rowLink, m_grid.rows[row].key);
    if (m_grid.columnLink != Link::None && m_grid.columns[column].key >= 0)
        Q_EMIT keyChosen(m_grid.columnLink, m_grid.columns[column].key);
}

bool FigureGridView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos(), cellText(cell->y(), cell->x()), this);
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Left || key == Qt::Key_Right) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void FigureGridView::wheelEvent(QWheelEvent* event) {
    const int all = static_cast<int>(m_grid.columns.size());
    const auto cell = cellAt(event->position());
    if (!cell || all < 20) {
        event->ignore();
        return;
    }
    const double factor = std::pow(1.25, event->angleDelta().y() / 120.0);
    const int wanted = std::clamp(static_cast<int>(std::lround(shownColumns() / factor)), 8, all);
    const double share = (cell->x() - firstColumn() + 0.5) / std::max(1, shownColumns());
    const int first =
        std::clamp(static_cast<int>(std::lround(cell->x() + 0.5 - share * wanted)), 0, all - wanted);
    setColumnRange(wanted == all ? std::nullopt
                                 : std::optional<std::pair<int, int>>({first, first + wanted}));
    Q_EMIT columnRangeChanged();
    event->accept();
}

void FigureGridView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_pressed = true;
    m_drag = Drag::None;
    m_pressedAt = event->position();
    m_zoomBefore = m_zoom;
    m_escape->begin([this] { takeBack(); });
}

void FigureGridView::takeBack() {
    m_pressed = false;
    const Drag drag = std::exchange(m_drag, Drag::None);
    update();
    Q_EMIT hovered({});
    if (drag != Drag::Pan) return;
    setColumnRange(m_zoomBefore);
    Q_EMIT columnRangeChanged();
}

void FigureGridView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_pressed) return;
    m_pressed = false;
    m_escape->end();
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Brush) endBrush(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier));
    if (drag != Drag::None) return;
    if (const auto cell = cellAt(event->position())) {
        m_current = *cell;
        event->modifiers() & Qt::ControlModifier ? toggle(*cell) : choose(*cell);
    }
}

void FigureGridView::mouseDoubleClickEvent(QMouseEvent*) {
    if (!m_zoom) return;
    setColumnRange(std::nullopt);
    Q_EMIT columnRangeChanged();
}

void FigureGridView::mouseMoveEvent(QMouseEvent* event) {
    if (m_pressed) {
        if (m_drag == Drag::None) m_drag = dragOf(event->position(), event->modifiers());
        if (m_drag == Drag::Pan) pan(event->position());
        if (m_drag == Drag::Brush) moveBrush(event->position());
        return;
    }
    const QPoint cell = cellAt(event->position()).value_or(QPoint(-1, -1));
    if (cell == m_hovered) return;
    m_hovered = cell;
    update();
    Q_EMIT hovered(cell.x() < 0 ? QString() : cellText(cell.y(), cell.x()));
}

void FigureGridView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (m_hovered.x() < 0) return;
    m_hovered = QPoint(-1, -1);
    update();
    Q_EMIT hovered({});
}

void FigureGridView::keyPressEvent(QKeyEvent* event) {
    if (m_grid.rows.empty() || m_grid.columns.empty()) return;
    QPoint step;
    switch (event->key()) {
        case Qt::Key_Left:
            step = {-1, 0};
            break;
        case Qt::Key_Right:
            step = {1, 0};
            break;
        case Qt::Key_Up:
            step = {0, -1};
            break;
        case Qt::Key_Down:
            step = {0, 1};
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_current.x() >= 0)
                event->modifiers() & Qt::ControlModifier ? toggle(m_current) : choose(m_current);
            return;
        default:
            QWidget::keyPressEvent(event);
            return;
    }
    const QPoint next = m_current.x() < 0 ? QPoint(firstColumn(), 0) : m_current + step;
    m_current = {std::clamp(next.x(), firstColumn(), firstColumn() + shownColumns() - 1),
                 std::clamp(next.y(), 0, static_cast<int>(m_grid.rows.size()) - 1)};
    update();
    Q_EMIT hovered(cellText(m_current.y(), m_current.x()));
}

}  // namespace fiarse::ui
