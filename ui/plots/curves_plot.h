/// Curves over global rounds, labelled directly at their right ends.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "ui/models/learning_curves.h"

class QCPItemLine;
class QCPItemText;
class QCustomPlot;

namespace fiarse::ui {

class Theme;

/// The value range of an axis around some values: shares end at round tens of percent within 0..1,
/// others get a small margin; never empty. @return low, high.
std::pair<double, double> valueRange(const std::vector<Curve>& curves, ValueKind kind);

/// Hover reads out all curves at the nearest round. Replots are queued and wait while hidden.
class CurvesPlot : public QWidget {
    Q_OBJECT
public:
    explicit CurvesPlot(Theme& theme, QWidget* parent = nullptr);

    /// @param levels  levels of the fleet, for colours and dashes.
    void setCurves(CurveGroup group, int levels);
    const CurveGroup& curves() const { return m_group; }
    /// A calm sentence instead of an empty plot.
    void setMessage(const QString& message);
    /// What the read-out says about the round nearest to `round`: "Round 12", then a line a curve.
    QStringList readOut(double round) const;
    QCustomPlot* plot() { return m_plot; }

    QSize sizeHint() const override { return {560, 240}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void rebuild();
    void retheme();
    void placeLabels();
    void showReadOut(std::optional<double> round);
    QPen penOf(const Curve& curve, std::size_t index) const;
    void replot();

    Theme& m_theme;
    QCustomPlot* m_plot;
    CurveGroup m_group;
    int m_levels = 1;
    QString m_message;
    std::vector<QCPItemText*> m_labels;
    QCPItemLine* m_cursor;
    QCPItemText* m_box;
    bool m_dirty = false;
    bool m_long = false;  ///< so many rounds that lines are drawn thin
};

}  // namespace fiarse::ui
