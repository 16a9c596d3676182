/// The strip of all layers above a layer's picture: as wide as they have parameters.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/api/layout.h"

namespace fiarse::ui {

class Theme;

/// Widths of the segments: by parameter count, but none narrower than `minimum`, so that each can be
/// clicked; equal widths where even that does not fit. They and the gaps sum to `width`.
/// @param counts  parameters of each layer; may be empty.
std::vector<double> stripWidths(const std::vector<std::size_t>& counts, double width, double minimum,
                                double gap);

/// Click or ← → choose a layer; not maskable layers are hatched.
class LayerStrip : public QWidget {
    Q_OBJECT
public:
    explicit LayerStrip(Theme& theme, QWidget* parent = nullptr);

    void setLayers(const Layout& layout);
    int current() const { return m_current; }
    void setCurrent(int layer);
    /// The rectangle of a layer. Precondition: 0 <= layer < number of layers.
    QRectF rectOf(int layer) const;
    /// The layer at a point, −1 in gaps and outside.
    int layerAt(QPointF point) const;

    QSize sizeHint() const override { return {400, 18}; }
    QSize minimumSizeHint() const override { return {80, 18}; }

Q_SIGNALS:
    void layerChosen(int layer);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString textOf(int layer) const;
    void choose(int layer);

    Theme& m_theme;
    Layout m_layout;
    int m_current = 0;
    int m_hovered = -1;
};

/// "32 × 784": a layer's shape.
QString shapeText(const LayerInfo& layer);

}  // namespace fiarse::ui
