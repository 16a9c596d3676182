/// A small curve with a dashed reference and a strip of tiers: |w| over rounds,
/// θ, and who held the parameter.
#pragma once

#include <QWidget>

#include <optional>

#include "ui/models/weight_history.h"

namespace fiarse::ui {

class Theme;

class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(Theme& theme, QWidget* parent = nullptr);

    /// @param reference  may be empty.
    void setSeries(RoundSeries curve, RoundSeries reference);
    /// The strip below: tier map entries after rounds 0, 1, ...; may be empty.
    /// @param levels  of the fleet.
    void setTiers(std::vector<std::uint8_t> entries, int levels);
    /// The round that is marked.
    void setMarked(std::optional<double> round);
    const std::vector<std::uint8_t>& tiers() const { return m_tiers; }
    std::optional<double> marked() const { return m_marked; }
    const RoundSeries& curve() const { return m_curve; }
    const RoundSeries& reference() const { return m_reference; }

    QSize sizeHint() const override { return {240, 72}; }
    QSize minimumSizeHint() const override { return {80, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor tierColour(std::uint8_t entry) const;
    void drawTiers(QPainter& painter, const QRectF& strip, double first, double last) const;

    Theme& m_theme;
    RoundSeries m_curve, m_reference;
    std::vector<std::uint8_t> m_tiers;
    int m_levels = 1;
    std::optional<double> m_marked;
};

}  // namespace fiarse::ui
