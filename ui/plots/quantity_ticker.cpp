#include "ui/plots/quantity_ticker.h"

#include <algorithm>
#include <cmath>

#include "ui/text/format.h"

namespace fiarse::ui {

double QuantityTicker::getTickStep(const QCPRange& range) {
    const double step = QCPAxisTicker::getTickStep(range);
    switch (m_quantity) {
        case Quantity::Round:
        case Quantity::Rounds:
        case Quantity::Count:
            return std::max(1.0, std::round(step));
        case Quantity::Log2Ratio:
            return std::max(0.5, std::round(step * 2.0) / 2.0);
        default:
            return step;
    }
}

QString QuantityTicker::getTickLabel(double tick, const QLocale& locale, QChar, int) {
    // What is zero up to rounding must not read as 1·10⁻¹⁷.
    if (std::abs(tick) < 1e-12) tick = 0.0;
    switch (m_quantity) {
        case Quantity::Share: {
            const double percent = tick * 100.0;
            const double tenths = percent * 10.0;
            return locale.toString(percent, 'f',
                                   std::abs(tenths - std::round(tenths / 10.0) * 10.0) < 1e-6 ? 0 : 1);
        }
        case Quantity::Points:
            return formatPoints(tick, std::abs(tick * 100.0 - std::round(tick * 100.0)) < 1e-6 ? 0 : 1);
        case Quantity::Plain:
            return tick == 0.0 ? QStringLiteral("0") : formatNumber(tick, 2);
        default:
            return quantityText(tick, m_quantity);
    }
}

QString PlainLogTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return formatNumber(tick, 1);
}

}  // namespace fiarse::ui
