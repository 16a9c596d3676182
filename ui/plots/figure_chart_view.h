/// Draws one chart of a figure: curves, steps, bars, points, references, ribbons, markers.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/models/figure.h"

class QCPItemLine;
class QCPItemRect;
class QCPItemText;
class QCustomPlot;

namespace fiarse::ui {

class DragEscape;
class Theme;

/// Series are labelled directly at their right ends, with their last values where x is the round; hovering
/// reads all of them out at the nearest x. The wheel zooms along x around the cursor, dragging pans what is
/// zoomed, a double click shows all again: zoom never filters. A click goes to the round under it or chooses
/// the series; markers can be dragged. Dragging with Shift brushes a stretch of x, a range of |w| or the
/// points in it, with Ctrl and Shift beside what is chosen already. Esc takes a drag back. Replots are queued
/// and wait while hidden.
class FigureChartView : public QWidget {
    Q_OBJECT
public:
    explicit FigureChartView(const Theme& theme, QWidget* parent = nullptr);

    /// @param levels  of the fleet, for colours and dashes. Zoom stays where the axis means the same.
    void setChart(const FigureChart& chart, int levels);
    const FigureChart& chart() const { return m_chart; }
    /// A chart that this one is compared with: the axes take both in. Counts from the next setChart() on.
    void setBeside(std::optional<FigureChart> beside) { m_beside = std::move(beside); }
    /// Rounds marked on an x axis of rounds: the one in view, and the cursors.
    void setRoundMarks(std::optional<double> view, std::optional<double> a, std::optional<double> b);
    /// The part of x that is shown; empty = all.
    void setXRange(std::optional<std::pair<double, double>> range);
    std::optional<std::pair<double, double>> xRange() const { return m_zoom; }
    /// What the read-out says at the x nearest to `x`: a line for it, then a line a series.
    QStringList readOut(double x) const;
    QCustomPlot* plot() { return m_plot; }
    /// Whether dragging brushes without Shift, too, instead of panning.
    void setBrushes(bool brushes) { m_brushes = brushes; }
    /// Draws now, even while hidden: for pictures.
    void replotNow();

    QSize sizeHint() const override { return {480, 240}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

Q_SIGNALS:
    void roundChosen(qint64 round);
    void keyChosen(fiarse::ui::Link link, qint64 key);
    void keysBrushed(fiarse::ui::Link link, const std::vector<qint64>& keys, bool add);
    void rangeBrushed(fiarse::ui::Link link, double low, double high);
    void markerMoved(const QString& id, double position);  ///< while it is dragged
    void markerGrabbed();                                  ///< before it is dragged
    void markerTakenBack();                                ///< Esc: as it was when it was grabbed
    void xRangeChanged();                                  ///< by the user

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void rebuild();
    void retheme();
    void addSeries(const FigureSeries& series, std::size_t place);
    void addTitle(const QString& title);
    void addMarkers();
    void nameVerticalMarkers();
    QCPItemText* addMarkerText(const FigureMarker& marker);
    void setUpAxis(bool vertical);
    void setRanges();
    void placeLabels();
    void placeMarks();
    void showReadOut(std::optional<double> x);
    QPen penOf(const FigureSeries& series, std::size_t place) const;
    QColor labelColour(const FigureSeries& series, std::size_t place) const;
    std::vector<const FigureSeries*> comparedSeries() const;
    std::pair<double, double> fullX() const;
    std::pair<double, double> fullY() const;
    int markerAt(QPointF point) const;
    int seriesAt(QPointF point) const;
    bool mouse(QEvent& event);
    void takeBack();
    // figure_chart_brush.cpp
    bool canBrush() const;
    void startBrush(QPointF point);
    void moveBrush(QPointF point);
    void endBrush(bool add);
    void click(QPointF point);
    void zoom(double factor, double around);
    double along(double x) const;
    double alongToX(double value) const;
    void replot();
    static double barWidth(const FigureSeries& series);  ///< in units of x
    QString xText(double x) const;

    const Theme& m_theme;
    QCustomPlot* m_plot;
    FigureChart m_chart;
    std::optional<FigureChart> m_beside;
    int m_levels = 1;
    std::optional<double> m_view, m_a, m_b;
    std::optional<std::pair<double, double>> m_zoom;
    QCPItemLine* m_cursor;
    QCPItemText* m_box;
    int m_dragged = -1;  ///< index of the marker in hand
    QPointF m_pressedAt;
    bool m_pressed = false, m_panning = false, m_brushes = false;
    DragEscape* m_escape;
    std::optional<std::pair<double, double>> m_zoomBefore;  ///< when the button went down
    QCPItemRect* m_band = nullptr;                          ///< what is being brushed
    double m_brushFrom = 0.0, m_brushTo = 0.0;              ///< x
    bool m_dirty = false;
    bool m_long = false;  ///< so many points that lines are drawn thin
};

}  // namespace fiarse::ui
