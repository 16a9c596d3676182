#include "ui/plots/heatmap_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/state/drag_escape.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kReach = 6.0;   // of the mouse to the line between two pictures
constexpr int kMargin = 3;       // room for the frame around a tile at the edge
constexpr int kMiddleReach = 4;  // cells around the middle, more than lie between two tiles

}  // namespace

HeatmapView::HeatmapView(Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_escape(new DragEscape(this)) {
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
    const PictureArea all{QRect(QPoint(0, 0), m_arrangement.size()), {1, 1}};
    return faded(
        heatmapImage(*m_codes, m_arrangement,
                     heatmapPalette(m_theme, m_codes->encoding, m_levels, m_highlight, m_codes->difference)),
        veil(all), m_theme.colours().card.rgb());
}

void HeatmapView::fit() {
    m_geometry.fit();
    m_pictureValid = false;
    update();
    Q_EMIT zoomChanged();
}

void HeatmapView::dropPicture() {
    m_job.cancel();
    m_picture = {};
    m_pictureValid = false;
}

bool HeatmapView::isGallery() const {
    return m_kind == ArrangementKind::Gallery && !m_unit.isEmpty();
}

// The cell nearest to the middle of the view; between two tiles there is none exactly there.
std::optional<qint64> HeatmapView::middleParameter() const {
    const QPoint middle = m_geometry.cellAt(QRectF(rect()).center());
    for (int reach = 0; reach <= kMiddleReach; ++reach) {
        for (int y = -reach; y <= reach; ++y) {
            for (int x = -reach; x <= reach; ++x) {
                if (const auto index = m_arrangement.indexAt(middle + QPoint(x, y)))
                    return static_cast<qint64>(m_layer.offset + *index);
            }
        }
    }
    return std::nullopt;
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
    const bool gallery = isGallery();
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
    if (m_leader != nullptr && isVisible()) copyZoom(*m_leader);
}

void HeatmapView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_leader != nullptr) copyZoom(*m_leader);
}

}  // namespace fiarse::ui
