/// The expected coverage before training as filled steps: which share of the clients can hold the
/// parameters of each rank.
#pragma once

#include <qcustomplot.h>

#include <QColor>
#include <QString>
#include <vector>

#include "engine/api/preview.h"

namespace fiarse::ui {

class Theme;

/// Exponent p of the horizontal axis (position = share^p): 1 where the smallest step can be seen on a
/// linear axis, else 1/2, else 1/3.
double coverageAxisPower(const std::vector<CoverageStep>& steps);

class CoveragePlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit CoveragePlot(const Theme* theme, QWidget* parent = nullptr);

    /// @param colours  one a level of the preview.
    void setPreview(const Preview& preview, const std::vector<QColor>& colours);
    /// What a step says when the mouse rests on it; empty outside of the steps.
    QString stepText(const QPointF& position) const;

    QSize sizeHint() const override { return {260, 150}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;  ///< left to the scroll area around it
    bool event(QEvent* event) override;

private:
    void retheme();
    void drawSteps();
    void redraw();
    void placeTicks();
    double position(double share) const;

    const Theme* m_theme;
    std::vector<CoverageStep> m_steps;
    std::vector<Level> m_levels;
    std::vector<QColor> m_colours;
    std::vector<QCPItemRect*> m_rects;
    double m_power = 1.0;
};

}  // namespace fiarse::ui
