#include "ui/plots/heatmap_view.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kZoomStep = 1.25;
constexpr double kReach = 6.0;       // of the mouse to the line between two pictures
constexpr double kSwipeStep = 0.05;  // of a key
constexpr int kMargin = 3;           // room for the frame around a tile at the edge

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

HeatmapView::HeatmapView(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setObjectName(QStringLiteral("heatmapView"));
    setAccessibleName(tr("Layer picture"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&m_theme, &Theme::changed, this, [this] {
        m_pictureValid = false;
        update();
    });
}

void HeatmapView::setLayer(const LayerInfo& layer, const UnitPicture& picture, ArrangementKind kind) {
    if (layer == m_layer && picture == m_unit && kind == m_kind && !m_arrangement.isEmpty()) return;
    m_layer = layer;
    m_unit = picture;
    m_kind = kind;
    m_codes = std::make_shared<const LayerCodes>();
    // Pictures of the layer before have nothing to do with this one.
    m_swiped.reset();
    dropPicture();
    arrange();
    m_geometry.fit();
    update();
}

void HeatmapView::setCodes(LayerCodes codes, int levels) {
    setCodes(std::make_shared<const LayerCodes>(std::move(codes)), levels);
}

void HeatmapView::setCodes(std::shared_ptr<const LayerCodes> codes, int levels) {
    m_codes = std::move(codes);
    m_levels = levels;
    m_pictureValid = false;
    update();
}

void HeatmapView::setSwiped(std::shared_ptr<const LayerCodes> codes) {
    if (codes == m_swiped) return;
    m_swiped = std::move(codes);
    m_pictureValid = false;
    update();
}

void HeatmapView::setSwipePosition(double position) {
    m_swipe = std::clamp(position, 0.0, 1.0);
    update();
}

bool HeatmapView::isOnLine(QPointF point) const {
    return m_swiped && m_message.isEmpty() && std::abs(point.x() - m_swipe * width()) <= kReach;
}

void HeatmapView::setHighlightLevel(std::optional<int> level) {
    if (level == m_highlight) return;
    m_highlight = level;
    m_pictureValid = false;
    update();
}

void HeatmapView::setDetail(Detail detail) {
    m_detail = detail;
    m_pictureValid = false;
    update();
}

void HeatmapView::setMessage(const QString& message) {
    if (message == m_message) return;
    m_message = message;
    update();
}

void HeatmapView::setLocked(std::optional<qint64> parameter) {
    if (parameter == m_locked) return;
    m_locked = parameter;
    update();
}

void HeatmapView::setHovered(std::optional<qint64> parameter) {
    if (parameter == m_hovered) return;
    m_hovered = parameter;
    update();
}

void HeatmapView::setSummary(const QString& sentence) {
    setAccessibleDescription(sentence);
}

std::optional<qint64> HeatmapView::parameterAt(QPointF point) const {
    if (!m_message.isEmpty()) return std::nullopt;
    const auto index = m_arrangement.indexAt(m_geometry.cellAt(point));
    if (!index) return std::nullopt;
    return static_cast<qint64>(m_layer.offset + *index);
}

QRectF HeatmapView::rectOf(qint64 parameter) const {
    return m_geometry.cellRect(m_arrangement.cellOf(localIndex(parameter)));
}

QImage HeatmapView::image() const {
    return heatmapImage(
        *m_codes, m_arrangement,
        heatmapPalette(m_theme, m_codes->encoding, m_levels, m_highlight, m_codes->difference));
}

void HeatmapView::fit() {
    m_geometry.fit();
    m_pictureValid = false;
    update();
    Q_EMIT zoomChanged();
}

void HeatmapView::copyZoom(const HeatmapView& other) {
    if (other.size() != size() || other.m_arrangement.size() != m_arrangement.size()) return;
    m_geometry = other.m_geometry;
    m_pictureValid = false;
    update();
}

void HeatmapView::zoomIn() {
    zoomAt(kZoomStep, rect().center());
}

void HeatmapView::zoomOut() {
    zoomAt(1.0 / kZoomStep, rect().center());
}

void HeatmapView::dropPicture() {
    m_job.cancel();
    m_picture = {};
    m_pictureValid = false;
}

void HeatmapView::arrange() {
    m_pictureValid = false;
    if (m_layer.count == 0) {
        m_arrangement = {};
        return;
    }
    const LayerArrangement before = m_arrangement;
    // Device pixels, so that tiles fall on whole ones also where the screen is scaled.
    const QSize viewport = (QSizeF(size() - QSize(2 * kMargin, 2 * kMargin)) * devicePixelRatioF()).toSize();
    const bool gallery = m_kind == ArrangementKind::Gallery && !m_unit.isEmpty();
    m_arrangement = gallery ? LayerArrangement::gallery(m_layer, m_unit, viewport)
                            : LayerArrangement::matrix(m_layer, viewport);
    // Its cells lay elsewhere.
    if (m_arrangement != before) dropPicture();
    m_geometry.setSpace(m_arrangement.size(), size(), devicePixelRatioF(), !gallery, kMargin);
}

bool HeatmapView::contains(std::optional<qint64> parameter) const {
    if (!parameter || *parameter < 0) return false;
    const auto flat = static_cast<std::size_t>(*parameter);
    return flat >= m_layer.offset && flat - m_layer.offset < m_arrangement.count();
}

std::size_t HeatmapView::localIndex(qint64 parameter) const {
    return static_cast<std::size_t>(parameter) - m_layer.offset;
}

void HeatmapView::zoomAt(double factor, QPointF anchor) {
    m_geometry.zoomBy(factor, anchor);
    m_pictureValid = false;
    update();
    Q_EMIT zoomChanged();
}

void HeatmapView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void HeatmapView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !m_message.isEmpty()) return;
    zoomAt(std::pow(kZoomStep, notches), event->position());
    event->accept();
}

void HeatmapView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_swiping = isOnLine(event->position());
    if (m_swiping) return;
    m_pressed = true;
    m_dragging = false;
    m_pressedAt = event->position();
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) {
    if (m_swiping) {
        setSwipePosition(event->position().x() / std::max(1, width()));
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

void HeatmapView::mouseReleaseEvent(QMouseEvent* event) {
    m_swiping = m_swiping && event->button() != Qt::LeftButton;
    if (event->button() != Qt::LeftButton || !m_pressed) return;
    m_pressed = false;
    if (m_dragging) {
        m_dragging = false;
        unsetCursor();
        return;
    }
    if (const auto parameter = parameterAt(event->position())) Q_EMIT clicked(*parameter);
}

void HeatmapView::mouseDoubleClickEvent(QMouseEvent* event) {
    // Its release is not a second click.
    m_pressed = false;
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
