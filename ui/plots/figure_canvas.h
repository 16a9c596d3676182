/// Draws a figure: its parts side by side, or the sentence why there is nothing.
#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <vector>

#include "ui/models/figure.h"

class QPainter;

namespace fiarse::ui {

class FigureChartView;
class FigureGridView;
class Theme;

/// Rounds that figures mark.
struct RoundMarks {
    std::optional<double> view, a, b;

    friend bool operator==(const RoundMarks&, const RoundMarks&) = default;
};

class FigureCanvas : public QWidget {
    Q_OBJECT
public:
    explicit FigureCanvas(const Theme& theme, QWidget* parent = nullptr);

    /// Parts keep their zoom as long as their id stays.
    /// @param beside  a figure that this one is compared with: axes and colours take both in. Null: none.
    void setFigure(const Figure& figure, const Figure* beside = nullptr);
    /// Whether dragging brushes without Shift, too, instead of panning.
    void setBrushes(bool brushes);
    /// Paints the ground, for a canvas that lies over another one.
    void setOpaque(bool opaque);
    const Figure& figure() const { return m_figure; }
    void setRoundMarks(const RoundMarks& marks);
    /// Takes over the zoom of another canvas with the same parts.
    void copyZoom(const FigureCanvas& other);
    /// Where the parts stand; the whole canvas where there is none.
    std::vector<QRect> partRects() const;
    FigureChartView* chart(const QString& part) const;
    FigureGridView* grid(const QString& part) const;

    /// Draws title, parts and summary as vectors where the device has them. The canvas must be of the size to
    /// be drawn, and need not be visible.
    void paintTo(QPaintDevice& device, bool withTitle);

    QSize sizeHint() const override { return {640, 260}; }

Q_SIGNALS:
    void roundChosen(qint64 round);
    void keyChosen(fiarse::ui::Link link, qint64 key);
    void keysBrushed(fiarse::ui::Link link, const std::vector<qint64>& keys, bool add);
    void rangeBrushed(fiarse::ui::Link link, double low, double high);
    void keyToggled(fiarse::ui::Link link, qint64 key);
    void contextRequested(fiarse::ui::Link link, qint64 key, QPoint globalPosition);
    void markerMoved(const QString& id, double position);
    void markerGrabbed();
    void markerTakenBack();
    void hovered(const QString& text);
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void place();
    QRect partRect(std::size_t part) const;
    QWidget* widgetOf(const FigurePart& part, const FigurePart* beside);

    const Theme& m_theme;
    Figure m_figure;
    RoundMarks m_marks;
    bool m_opaque = false, m_brushes = false;
    std::map<QString, FigureChartView*> m_charts;
    std::map<QString, FigureGridView*> m_grids;
};

}  // namespace fiarse::ui
