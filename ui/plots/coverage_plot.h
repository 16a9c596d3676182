/// The expected coverage before training as filled steps: which share of the clients can hold the
/// parameters of each rank. The steps can be dragged.
#pragma once

#include <qcustomplot.h>

#include <QColor>
#include <QString>
#include <optional>
#include <vector>

#include "engine/api/preview.h"

namespace fiarse::ui {

class Theme;

/// Exponent p of the horizontal axis (position = share^p): 1 where the smallest step can be seen on a
/// linear axis, else 1/2, else 1/3.
double coverageAxisPower(const std::vector<CoverageStep>& steps);

/// What of a step is moved: its right edge (the capacity) or its top (the share of clients that reach it).
enum class CurveHandle { Capacity, Share };

/// The plot knows no fleet: it tells what the user does to which level, and shows what it is given.
/// Mouse: drag a right edge or a top; Escape takes the drag back. Keys: Page Up and Down choose a step, Left
/// and Right move its capacity, Up and Down its clients.
class CoveragePlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit CoveragePlot(const Theme* theme, QWidget* parent = nullptr);

    /// @param colours  one a level. During a drag the scale of the axis stays as it is.
    void setPreview(const FleetFigures& figures, const std::vector<QColor>& colours);
    /// What a step says when the mouse rests on it; empty outside of the steps.
    QString stepText(const QPointF& position) const;
    /// The level whose handles are drawn strongly; -1 = none.
    void setActiveLevel(int level);
    int activeLevel() const { return m_active; }
    /// Shown in the plot's upper corner; empty hides it.
    void setReadout(const QString& text);
    QString readout() const { return m_readout; }

    QSize sizeHint() const override { return {260, 150}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

Q_SIGNALS:
    void grabbed(int level, fiarse::ui::CurveHandle handle);
    void dragged(double value);  ///< the new capacity or share, within 0..1
    void released(bool keep);    ///< false: by Escape, everything back
    void nudged(int level, fiarse::ui::CurveHandle handle, int step);
    void left();  ///< the focus went elsewhere

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;  ///< left to the scroll area around it
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Grip {
        int level;
        CurveHandle handle;
    };

    void retheme();
    void drawSteps();
    void redraw();
    void describe();
    void placeTitle();
    void placeTicks();
    double position(double share) const;
    std::optional<Grip> gripAt(const QPointF& place) const;
    QPointF gripCentre(std::size_t step, CurveHandle handle) const;
    bool canDragTop(const CoverageStep& step) const;
    void finishDrag(bool keep);

    const Theme* m_theme;
    std::vector<CoverageStep> m_steps;
    std::vector<Level> m_levels;
    std::vector<QColor> m_colours;
    std::vector<QCPItemRect*> m_rects;
    double m_power = 1.0;
    std::optional<Grip> m_drag;
    int m_active = -1;
    QString m_readout;
};

}  // namespace fiarse::ui
