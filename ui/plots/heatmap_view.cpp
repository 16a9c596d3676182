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
constexpr int kMargin = 3;  // room for the frame around a tile at the edge

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
    m_codes = {};
    arrange();
    m_geometry.fit();
    update();
}

void HeatmapView::setCodes(LayerCodes codes, int levels) {
    m_codes = std::move(codes);
    m_levels = levels;
    m_pictureValid = false;
    update();
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
    return heatmapImage(m_codes, m_arrangement,
                        heatmapPalette(m_theme, m_codes.encoding, m_levels, m_highlight, m_codes.difference));
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

void HeatmapView::arrange() {
    m_pictureValid = false;
    if (m_layer.count == 0) {
        m_arrangement = {};
        return;
    }
    // Device pixels, so that tiles fall on whole ones also where the screen is scaled.
    const QSize viewport = (QSizeF(size() - QSize(2 * kMargin, 2 * kMargin)) * devicePixelRatioF()).toSize();
    const bool gallery = m_kind == ArrangementKind::Gallery && !m_unit.isEmpty();
    m_arrangement = gallery ? LayerArrangement::gallery(m_layer, m_unit, viewport)
                            : LayerArrangement::matrix(m_layer, viewport);
    m_geometry.setSpace(m_arrangement.size(), size(), devicePixelRatioF(), !gallery, kMargin);
}

void HeatmapView::makePicture() {
    if (m_pictureValid) return;
    m_pictureValid = true;
    const QSizeF cell = m_geometry.cellSize() * devicePixelRatioF();
    const auto cellsAPixel = [](double length) {
        return length >= 1.0 ? 1 : static_cast<int>(std::ceil(1.0 / std::max(length, 1e-6)));
    };
    m_block = QSize(cellsAPixel(cell.width()), cellsAPixel(cell.height()));
    const HeatmapPalette palette =
        heatmapPalette(m_theme, m_codes.encoding, m_levels, m_highlight, m_codes.difference);
    m_picture = m_block == QSize(1, 1)
                    ? heatmapImage(m_codes, m_arrangement, palette)
                    : reducedHeatmapImage(m_codes, m_arrangement, palette, m_block, m_detail);
}

void HeatmapView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ThemeColours& colours = m_theme.colours();
    if (m_message.isEmpty()) {
        makePicture();
        if (!m_picture.isNull()) {
            const QSizeF cell = m_geometry.cellSize();
            const QRectF target(m_geometry.pictureRect().topLeft(),
                                QSizeF(m_picture.width() * m_block.width() * cell.width(),
                                       m_picture.height() * m_block.height() * cell.height()));
            painter.save();
            painter.setClipRect(m_geometry.pictureRect());
            painter.drawImage(target, m_picture);
            painter.restore();
            drawMarks(painter);
        }
    } else {
        painter.setPen(colours.muted);
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_message);
    }
    if (m_showFocus) {
        painter.setPen(QPen(colours.accent, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4.0, 4.0);
    }
}

void HeatmapView::drawMarks(QPainter& painter) const {
    const QColor accent = m_theme.colours().accent;
    const auto outline = [&](QRectF rect, double width, const QColor& colour) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        const double half = width / 2;
        painter.drawRect(rect.adjusted(-half, -half, half, half));
    };
    const auto tile = [this](qint64 parameter) {
        const QRect cells = m_arrangement.tileOf(localIndex(parameter));
        return m_geometry.cellRect(cells.topLeft()).united(m_geometry.cellRect(cells.bottomRight()));
    };
    const bool gallery = m_arrangement.kind() == ArrangementKind::Gallery;
    painter.setBrush(Qt::NoBrush);
    if (contains(m_hovered) && m_hovered != m_locked) {
        const QRectF cell = rectOf(*m_hovered);
        const QRectF frame = gallery ? tile(*m_hovered) : m_geometry.pictureRect();
        QColor line = accent;
        line.setAlpha(90);
        painter.setPen(QPen(line, 1.0));
        painter.drawLine(QPointF(frame.left(), cell.center().y()), QPointF(frame.right(), cell.center().y()));
        painter.drawLine(QPointF(cell.center().x(), frame.top()), QPointF(cell.center().x(), frame.bottom()));
        if (gallery) outline(frame, 1.0, line);
        outline(cell, 1.5, m_theme.colours().text);
    }
    if (contains(m_locked)) {
        if (gallery) outline(tile(*m_locked).adjusted(-1, -1, 1, 1), 2.0, accent);
        // A light ring inside a dark one is seen on every colour of every ramp.
        outline(rectOf(*m_locked).adjusted(-1, -1, 1, 1), 3.0, m_theme.colours().card);
        outline(rectOf(*m_locked), 2.0, accent);
    }
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
    m_pressed = true;
    m_dragging = false;
    m_pressedAt = event->position();
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) {
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
    const auto parameter = parameterAt(event->position());
    if (parameter == m_hovered) return;
    setHovered(parameter);
    Q_EMIT hovered(parameter.value_or(-1));
}

void HeatmapView::mouseReleaseEvent(QMouseEvent* event) {
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
