// What mouse and keys do to the picture of a layer.
#include <QApplication>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/plots/heatmap_view.h"
#include "ui/state/drag_escape.h"

namespace fiarse::ui {
namespace {

constexpr double kZoomStep = 1.25;
constexpr double kSwipeStep = 0.05;  // of a key

std::optional<QPoint> arrowDirection(int key) {
    switch (key) {
        case Qt::Key_Left:
            return QPoint(-1, 0);
        case Qt::Key_Right:
            return QPoint(1, 0);
        case Qt::Key_Up:
            return QPoint(0, -1);
        case Qt::Key_Down:
            return QPoint(0, 1);
        default:
            return std::nullopt;
    }
}

}  // namespace

void HeatmapView::zoomIn() {
    zoomAt(kZoomStep, rect().center());
}

void HeatmapView::zoomOut() {
    zoomAt(1.0 / kZoomStep, rect().center());
}

void HeatmapView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !m_message.isEmpty()) return;
    zoomAt(std::pow(kZoomStep, notches), event->position());
    event->accept();
}

void HeatmapView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_geometryBefore = m_geometry;
    m_swipeBefore = m_swipe;
    m_escape->begin([this] { takeBack(); });
    m_swiping = isOnLine(event->position());
    if (m_swiping) return;
    m_pressed = true;
    m_dragging = false;
    m_pressedAt = m_brushedTo = event->position();
    m_brushing = (m_brushes || (event->modifiers() & Qt::ShiftModifier)) && m_message.isEmpty();
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) {
    if (m_swiping) {
        setSwipePosition(event->position().x() / std::max(1, width()));
        return;
    }
    if (m_pressed && m_brushing) {
        m_brushedTo = event->position();
        setCursor(Qt::CrossCursor);
        update();
        return;
    }
    if (m_pressed && m_geometry.zoom() > 1.0) {
        const QPointF distance = event->position() - m_pressedAt;
        if (m_dragging || distance.manhattanLength() >= QApplication::startDragDistance()) {
            m_dragging = true;
            setCursor(Qt::ClosedHandCursor);
            m_geometry.panBy(distance);
            m_pressedAt = event->position();
            update();
            Q_EMIT zoomChanged();
            return;
        }
    }
    if (!m_dragging) setCursor(isOnLine(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    const auto parameter = parameterAt(event->position());
    if (parameter == m_hovered) return;
    setHovered(parameter);
    Q_EMIT hovered(parameter.value_or(-1));
}

void HeatmapView::takeBack() {
    m_pressed = m_brushing = false;
    unsetCursor();
    if (std::exchange(m_swiping, false)) setSwipePosition(m_swipeBefore);
    if (std::exchange(m_dragging, false)) {
        m_geometry = m_geometryBefore;
        Q_EMIT zoomChanged();
    }
    update();
}

void HeatmapView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) m_escape->end();
    m_swiping = m_swiping && event->button() != Qt::LeftButton;
    if (event->button() != Qt::LeftButton || !m_pressed) return;
    m_pressed = false;
    // With the button, a click still chooses a cell.
    const bool clicks =
        m_brushes && !(event->modifiers() & Qt::ShiftModifier) &&
        (event->position() - m_pressedAt).manhattanLength() < QApplication::startDragDistance();
    if (std::exchange(m_brushing, false) && !clicks) {
        unsetCursor();
        endBrush(event->modifiers() & Qt::ControlModifier);
        return;
    }
    if (m_dragging) {
        m_dragging = false;
        unsetCursor();
        return;
    }
    if (const auto parameter = parameterAt(event->position())) Q_EMIT clicked(*parameter);
}

void HeatmapView::mouseDoubleClickEvent(QMouseEvent* event) {
    // Its release is not a second click.
    m_pressed = m_brushing = false;
    m_escape->end();
    if (event->button() == Qt::LeftButton) fit();
}

void HeatmapView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (!m_hovered) return;
    setHovered(std::nullopt);
    Q_EMIT hovered(-1);
}

void HeatmapView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    // A frame around the picture tells keyboard users where they are; after a click it only disturbs.
    m_showFocus = event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
    update();
}

void HeatmapView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_showFocus = false;
    update();
}

bool HeatmapView::ownsKey(const QKeyEvent& event) const {
    if (event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) return false;
    switch (event.key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
        case Qt::Key_Minus:
        case Qt::Key_0:
            return true;
        case Qt::Key_BracketLeft:
        case Qt::Key_BracketRight:
            return m_swiped != nullptr;
        case Qt::Key_Escape:
            return m_locked.has_value();
        default:
            return arrowDirection(event.key()).has_value() && contains(m_locked);
    }
}

bool HeatmapView::event(QEvent* event) {
    // Without this the window's shortcuts (arrow keys step the run) would win over the focused picture.
    if (event->type() == QEvent::ShortcutOverride && ownsKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void HeatmapView::keyPressEvent(QKeyEvent* event) {
    if (!ownsKey(*event)) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomIn();
            break;
        case Qt::Key_Minus:
            zoomOut();
            break;
        case Qt::Key_0:
            fit();
            break;
        case Qt::Key_BracketLeft:
            setSwipePosition(m_swipe - kSwipeStep);
            break;
        case Qt::Key_BracketRight:
            setSwipePosition(m_swipe + kSwipeStep);
            break;
        case Qt::Key_Escape:
            Q_EMIT released();
            break;
        default:
            moveLocked(*arrowDirection(event->key()));
            break;
    }
}

void HeatmapView::moveLocked(QPoint direction) {
    QPoint cell = m_arrangement.cellOf(localIndex(*m_locked));
    const QRect all(QPoint(0, 0), m_arrangement.size());
    // Over the gap into the next tile.
    for (cell += direction; all.contains(cell); cell += direction) {
        const auto index = m_arrangement.indexAt(cell);
        if (!index) continue;
        m_geometry.reveal(cell);
        Q_EMIT zoomChanged();
        Q_EMIT moved(static_cast<qint64>(m_layer.offset + *index));
        update();
        return;
    }
}

}  // namespace fiarse::ui
