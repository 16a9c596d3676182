/// A small curve with a dashed reference: |w| over rounds and θ.
#pragma once

#include <QWidget>

#include "ui/models/weight_history.h"

namespace fiarse::ui {

class Theme;

class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(Theme& theme, QWidget* parent = nullptr);

    /// @param reference  may be empty.
    void setSeries(RoundSeries curve, RoundSeries reference);
    const RoundSeries& curve() const { return m_curve; }
    const RoundSeries& reference() const { return m_reference; }

    QSize sizeHint() const override { return {240, 56}; }
    QSize minimumSizeHint() const override { return {80, 56}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Theme& m_theme;
    RoundSeries m_curve, m_reference;
};

}  // namespace fiarse::ui
