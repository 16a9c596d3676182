/// One layer as a picture of cells: zoom, pan, hover, choose a cell by mouse or keyboard.
#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "ui/bridge/newest_job.h"
#include "ui/bridge/parameter_set.h"
#include "ui/plots/heatmap_geometry.h"
#include "ui/plots/heatmap_image.h"

namespace fiarse::ui {

class DragEscape;
class Theme;

/// Wheel or + and − zoom around the cursor, dragging pans, double click or 0 shows the whole picture,
/// a click chooses a cell, arrow keys move the chosen cell, [ and ] the line between two pictures. Dragging
/// with Shift brushes a rectangle of cells, with Ctrl and Shift beside what is chosen already. Esc takes a
/// drag back. Cells are addressed by flat index (index into the parameter vector of the model). The picture
/// of a large layer is made off the GUI thread, of no more cells than can be seen; until it is there the one
/// before is shown, at its right place.
class HeatmapView : public QWidget {
    Q_OBJECT
public:
    explicit HeatmapView(Theme& theme, QWidget* parent = nullptr);

    /// Which layer and how it is laid out; shows the whole picture if that changed.
    /// @param picture  one unit's picture; must not be empty for a gallery.
    void setLayer(const LayerInfo& layer, const UnitPicture& picture, ArrangementKind kind);
    /// Layers with more parameters than this are drawn off the GUI thread.
    static constexpr std::size_t kLargeLayer = std::size_t{1} << 18;

    /// New values of the layer; zoom and position stay. Precondition: sizes fit the layer.
    /// @param levels  levels of the fleet.
    void setCodes(LayerCodes codes, int levels);
    void setCodes(std::shared_ptr<const LayerCodes> codes, int levels);
    /// Shows these codes of the same layer right of a line that is dragged, or moved by [ and ]; null shows
    /// one picture. Precondition: as for setCodes().
    void setSwiped(std::shared_ptr<const LayerCodes> codes);
    /// Where the line stands, 0..1 of the width.
    double swipePosition() const { return m_swipe; }
    void setSwipePosition(double position);
    /// What is painted is what was set: nothing is being made off the GUI thread.
    bool isUpToDate() const { return (m_pictureValid || !m_message.isEmpty()) && m_job.isIdle(); }
    /// Fades all levels but this one (kCodeNobody: all that somebody holds), under staleness the codes below;
    /// empty fades nothing.
    void setHighlightLevel(std::optional<int> level);
    /// Takes over zoom and place of another picture of the same layer, which may have another size. Another
    /// layer's is left alone.
    void copyZoom(const HeatmapView& other);
    /// Takes over zoom and place of `leader` whenever this one is shown or gets another size, too.
    void follow(const HeatmapView& leader) { m_leader = &leader; }
    /// Fades all parameters of the layer but those marked 1, [count]; null fades nothing.
    void setInside(std::shared_ptr<const std::vector<std::uint8_t>> inside);
    /// How a layer with more cells than pixels is reduced.
    void setDetail(Detail detail);
    /// Nothing to show: a calm sentence instead of a picture. Empty shows the picture.
    void setMessage(const QString& message);
    /// Whether dragging brushes without Shift, too, instead of panning.
    void setBrushes(bool brushes) { m_brushes = brushes; }
    /// The cell marked as chosen.
    void setLocked(std::optional<qint64> parameter);
    /// The cell under another view's cursor.
    void setHovered(std::optional<qint64> parameter);
    /// What screen readers say about the picture: one sentence.
    void setSummary(const QString& sentence);

    const LayerArrangement& arrangement() const { return m_arrangement; }
    const HeatmapGeometry& geometryOfCells() const { return m_geometry; }
    double zoom() const { return m_geometry.zoom(); }
    /// The parameter at a point of the widget.
    std::optional<qint64> parameterAt(QPointF point) const;
    /// Where a parameter is drawn. Precondition: it belongs to the layer.
    QRectF rectOf(qint64 parameter) const;
    /// The picture, one pixel a cell.
    QImage image() const;

    QSize sizeHint() const override { return {640, 340}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

public Q_SLOTS:
    void fit();
    void zoomIn();
    void zoomOut();

Q_SIGNALS:
    void hovered(qint64 parameter);  ///< −1: the cursor left the cells
    void clicked(qint64 parameter);
    void moved(qint64 parameter);  ///< an arrow key moved the chosen cell here
    void zoomChanged();            ///< zoom or place, by the user
    void released();               ///< Esc: the user lets the chosen cell go
    /// Flat indices of the cells that were dragged over; `add`: beside what is chosen already.
    void brushed(const std::vector<fiarse::ui::Stretch>& stretches, bool add);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void arrange();
    bool isGallery() const;
    std::optional<qint64> middleParameter() const;
    /// A picture and what it shows.
    struct Picture {
        QImage image;
        QImage swiped;  ///< null where nothing is swiped
        PictureArea area;
    };

    void makePicture();
    PictureArea areaInView(QPoint margin) const;
    void dropPicture();
    void drawPicture(QPainter& painter, const QImage& image, QRectF clip) const;
    void drawPictures(QPainter& painter) const;
    bool isOnLine(QPointF point) const;
    void zoomAt(double factor, QPointF anchor);
    void moveLocked(QPoint direction);
    void takeBack();
    // heatmap_view_brush.cpp
    QRect brushedCells() const;
    void endBrush(bool add);
    void drawBrush(QPainter& painter) const;
    QImage veil(const PictureArea& area) const;
    void drawMarks(QPainter& painter) const;
    bool ownsKey(const QKeyEvent& event) const;
    bool contains(std::optional<qint64> parameter) const;
    std::size_t localIndex(qint64 parameter) const;

    Theme& m_theme;
    LayerInfo m_layer;
    UnitPicture m_unit;
    ArrangementKind m_kind = ArrangementKind::Matrix;
    std::shared_ptr<const LayerCodes> m_codes = std::make_shared<const LayerCodes>();
    std::shared_ptr<const LayerCodes> m_swiped;  ///< null: one picture
    double m_swipe = 0.5;
    int m_levels = 1;
    std::optional<int> m_highlight;
    Detail m_detail = Detail::Maximum;
    QString m_message;
    std::optional<qint64> m_locked, m_hovered;

    LayerArrangement m_arrangement;
    HeatmapGeometry m_geometry;
    Picture m_picture;    ///< made when next painted
    PictureArea m_asked;  ///< of the picture that was made or asked for last
    bool m_pictureValid = false;
    NewestJob m_job;                                            ///< pictures of large layers
    std::shared_ptr<const std::vector<std::uint8_t>> m_inside;  ///< null: all
    const HeatmapView* m_leader = nullptr;
    QPointF m_pressedAt, m_brushedTo;
    DragEscape* m_escape;
    HeatmapGeometry m_geometryBefore;  ///< when the button went down
    double m_swipeBefore = 0.5;
    bool m_brushing = false;
    bool m_brushes = false;
    bool m_pressed = false, m_dragging = false, m_swiping = false, m_showFocus = false;
};

}  // namespace fiarse::ui
