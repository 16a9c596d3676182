/// Parallel coordinates: one axis a setting or measure, one line a configuration.
#pragma once

#include <QHash>
#include <QPolygonF>
#include <QSet>
#include <QWidget>
#include <optional>
#include <utility>

#include "ui/models/parallel_data.h"

class QPainter;

namespace fiarse::ui {

class DragEscape;
class Theme;

/// A drag on an axis makes a band that filters; a band is moved at its middle and resized at its ends, and
/// goes with a click outside it. Titles are dragged to reorder the axes. A click on a line chooses its
/// configuration. Keys: ← → go to an axis, Shift with them move it, ↑ ↓ choose a configuration, Delete takes
/// the band of the axis away, Esc all bands.
class ParallelPlot : public QWidget {
    Q_OBJECT
public:
    /// A range of values on an axis, low <= high.
    using Band = std::pair<double, double>;

    explicit ParallelPlot(const Theme& theme, QWidget* parent = nullptr);

    /// Axes that were there keep their order and bands; a new one stands behind that which it follows in
    /// `data`.
    void setData(ParallelData data);
    const ParallelData& data() const { return m_data; }
    /// A calm sentence instead of the plot.
    void setMessage(const QString& message);
    /// Whether the single runs are drawn, faintly, behind the means.
    void setShowsRuns(bool shows);
    /// @param group  −1 = none.
    void setChosen(int group);
    int chosen() const { return m_chosen; }

    /// Ids of the axes, left to right.
    QStringList order() const;
    void moveAxis(const QString& id, int place);
    std::optional<Band> band(const QString& id) const;
    /// Nothing takes the band away.
    void setBand(const QString& id, std::optional<Band> band);
    void clearBands();
    /// Groups whose means lie in all bands; nothing while there is no band.
    std::optional<QSet<int>> passing() const;

    /// Where the axis at a place stands.
    double axisX(int place) const;
    /// Where a value stands on an axis. Precondition: there is such an axis.
    double valueY(const QString& id, double value) const;
    QRectF titleRect(int place) const;
    /// Stretches of a line between axes for which it has values.
    std::vector<QPolygonF> stretches(const ParallelLine& line) const;

    /// Draws all of it into a rectangle from 0, 0 as large as the widget; the widget need not be visible.
    void paintTo(QPainter& painter);
    /// Order, bands, choice and runs as the other has them.
    void copyLook(const ParallelPlot& other);

    QSize sizeHint() const override { return {640, 280}; }
    QSize minimumSizeHint() const override { return {320, 160}; }

Q_SIGNALS:
    void groupChosen(int group);
    void hovered(const QString& text);  ///< what the line under the pointer is; empty = none
    void bandsChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, NewBand, WholeBand, LowEnd, HighEnd, Title };
    struct Drag {
        Grip grip = Grip::None;
        int place = -1;      ///< of the axis
        QPointF start, now;  ///< pixels
        Band before;         ///< of the band when the drag began
        bool hadBand = false;
        bool moved = false;
    };

    const ParallelAxis& axisAt(int place) const;
    int placeOf(const QString& id) const;
    QRectF area() const;
    double positionAt(double y) const;
    bool passes(const ParallelLine& line) const;
    QColor lineColour(const ParallelLine& line) const;

    void drawLines(QPainter& painter) const;
    void drawLine(QPainter& painter, const ParallelLine& line, const QColor& colour, double width) const;
    void drawAxes(QPainter& painter) const;
    void drawBand(QPainter& painter, int place) const;
    void drawValues(QPainter& painter, const ParallelLine& line) const;
    void drawLegend(QPainter& painter) const;
    void drawTag(QPainter& painter, QPointF at, const QString& text, const QColor& colour) const;

    int titleAt(QPointF point) const;
    int axisNear(QPointF point) const;
    int lineAt(QPointF point) const;
    Grip gripAt(int place, QPointF point) const;
    void dragBand();
    void dragTitle();
    void hover(QPointF point);
    void chooseNext(int step);
    void focusAxis(int place);

    const Theme& m_theme;
    ParallelData m_data;
    QString m_message;
    std::vector<int> m_order;  ///< [place] index of the axis
    QHash<QString, Band> m_bands;
    bool m_showsRuns = true;
    int m_chosen = -1;
    int m_hovered = -1;  ///< index of a line
    int m_focused = 0;   ///< place of the axis that keys work on
    Drag m_drag;
    DragEscape* m_escape;
};

}  // namespace fiarse::ui
