#include "ui/plots/quantity_ticker.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr int kGap = 6;

// The break that leaves the two lines most alike.
QString inTwoLines(const QString& name, const QFontMetrics& metrics) {
    QString best = name;
    int least = std::numeric_limits<int>::max();
    for (qsizetype at = name.indexOf(QLatin1Char(' ')); at > 0; at = name.indexOf(QLatin1Char(' '), at + 1)) {
        const int wider =
            std::max(metrics.horizontalAdvance(name.left(at)), metrics.horizontalAdvance(name.mid(at + 1)));
        if (wider >= least) continue;
        least = wider;
        best = name.left(at) + QLatin1Char('\n') + name.mid(at + 1);
    }
    return best;
}

QString fitted(const QString& name, const QFontMetrics& metrics, int width) {
    if (metrics.horizontalAdvance(name) <= width) return name;
    const QString broken = inTwoLines(name, metrics);
    const QStringList lines = broken.split(QLatin1Char('\n'));
    const bool fits = std::all_of(lines.begin(), lines.end(), [&](const QString& line) {
        return metrics.horizontalAdvance(line) <= width;
    });
    return fits ? broken : metrics.elidedText(name, Qt::ElideRight, width);
}

// Two digits where they say it, else three: 0.0125 is not 0.013.
int digitsOf(double tick) {
    const double unit = std::pow(10.0, std::floor(std::log10(std::abs(tick))) - 1.0);
    return std::abs(std::round(tick / unit) * unit - tick) > 1e-6 * std::abs(tick) ? 3 : 2;
}

}  // namespace

void NameTicker::generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                          QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* labels) {
    QCPAxisTickerText::generate(range, locale, format, precision, ticks, subTicks, labels);
    if (labels == nullptr || ticks.size() < 2 || !(range.size() > 0.0)) return;
    const QFontMetrics metrics(m_axis.tickLabelFont());
    // In pixels: on a logarithmic axis numbers do not tell how far apart they are.
    const auto apart = [&](qsizetype i, qsizetype j) {
        return std::abs(m_axis.coordToPixel(ticks[i]) - m_axis.coordToPixel(ticks[j]));
    };
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        const double before = i > 0 ? apart(i, i - 1) : std::numeric_limits<double>::infinity();
        const double after = i + 1 < ticks.size() ? apart(i, i + 1) : std::numeric_limits<double>::infinity();
        const int width = static_cast<int>(std::min(before, after)) - kGap;
        (*labels)[i] = fitted((*labels)[i], metrics, std::max(width, kGap));
    }
}

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
            return tick == 0.0 ? QStringLiteral("0") : formatNumber(tick, digitsOf(tick));
        default:
            return quantityText(tick, m_quantity);
    }
}

QString PlainLogTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return formatNumber(tick, 1);
}

}  // namespace fiarse::ui
