#include "ui/text/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace fiarse::ui {
namespace {

constexpr QChar kNoBreakSpace(0x00A0);
constexpr QChar kMinus(0x2212);
const QString kMissing = QStringLiteral("–");

QString withMinus(QString text) {
    return text.replace(QLatin1Char('-'), kMinus);
}

QString fixed(double value, int decimals) {
    return withMinus(QLocale().toString(value, 'f', decimals));
}

QString unit(const QString& number, const char* name) {
    return number + kNoBreakSpace + QLatin1String(name);
}

// 1.23·10⁻⁷, as it is written by hand.
QString scientific(double value, int figures) {
    int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    QString mantissa = fixed(value / std::pow(10.0, exponent), figures - 1);
    if (mantissa.startsWith(fixed(value < 0.0 ? -10.0 : 10.0, 0))) {  // 9.999 rounded up
        ++exponent;
        mantissa = fixed(value / std::pow(10.0, exponent), figures - 1);
    }
    static const QString kRaised = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString raised = exponent < 0 ? QStringLiteral("⁻") : QString();
    const QString digits = QString::number(std::abs(exponent));
    for (const QChar digit : digits) raised += kRaised.at(digit.digitValue());
    return mantissa + QStringLiteral("·10") + raised;
}

QString tr(const char* text) {
    return QCoreApplication::translate("format", text);
}

}  // namespace

QString formatPercent(double share, int decimals) {
    if (!std::isfinite(share)) return kMissing;
    return unit(fixed(share * 100.0, decimals), "%");
}

QString formatSmallPercent(double share) {
    const double percent = std::abs(share * 100.0);
    if (!std::isfinite(share) || percent == 0.0) return formatPercent(share, 0);
    const int decimals = percent >= 10.0 ? 1 : 1 - static_cast<int>(std::floor(std::log10(percent)));
    return formatPercent(share, std::clamp(decimals, 1, 6));
}

QString formatPoints(double difference, int decimals) {
    if (!std::isfinite(difference)) return kMissing;
    const double points = difference * 100.0;
    const QString figures = fixed(std::abs(points), decimals);
    if (figures == fixed(0.0, decimals)) return QChar(0x00B1) + figures;
    return (points > 0.0 ? QChar(QLatin1Char('+')) : kMinus) + figures;
}

QString formatBytes(double bytes) {
    if (!std::isfinite(bytes)) return kMissing;
    constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
    std::size_t index = 0;
    // 999.95 rather than 1000, so that rounding never shows "1000.0 kB".
    while (index + 1 < kUnits.size() && std::abs(bytes) >= (index == 0 ? 1000.0 : 999.95)) {
        bytes /= 1000.0;
        ++index;
    }
    return unit(fixed(bytes, index == 0 ? 0 : 1), kUnits.at(index));
}

QString formatSeconds(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0.0) return kMissing;
    if (seconds > 0.0 && seconds < 0.00995) return unit(formatNumber(seconds * 1000.0, 2), "ms");
    if (seconds < 0.0995) return unit(fixed(seconds * 1000.0, 0), "ms");
    if (seconds < 0.995) return unit(fixed(seconds, 2), "s");
    if (seconds < 9.95) return unit(fixed(seconds, 1), "s");
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60) return unit(formatCount(whole), "s");
    const auto pair = [](qint64 large, const char* largeUnit, qint64 small, const char* smallUnit) {
        const QString head = unit(formatCount(large), largeUnit);
        return small == 0 ? head : head + kNoBreakSpace + unit(formatCount(small), smallUnit);
    };
    if (whole < 3600) return pair(whole / 60, "min", whole % 60, "s");
    return pair(whole / 3600, "h", whole % 3600 / 60, "min");
}

QString formatEnergy(double joules) {
    if (!std::isfinite(joules)) return kMissing;
    if (joules < 999.5) return unit(formatNumber(joules), "J");
    if (joules < 3.6e5) return unit(fixed(joules / 1e3, 1), "kJ");
    return unit(fixed(joules / 3.6e6, 2), "kWh");
}

QString formatCount(qint64 count) {
    return withMinus(QLocale().toString(count));
}

QString formatNumber(double value, int figures) {
    if (!std::isfinite(value)) return kMissing;
    const double size = std::abs(value);
    if (size == 0.0) return fixed(0.0, 0);
    if (size < 1e-4 || size >= 1e6) return scientific(value, figures);
    const int exponent = static_cast<int>(std::floor(std::log10(size)));
    return fixed(value, std::max(0, figures - 1 - exponent));
}

QString formatCapacity(const Capacity& capacity) {
    if (!capacity.text.empty()) return QString::fromStdString(capacity.text);
    return QString::fromStdString(capacityFromValue(capacity.value).text);
}

QString formatLevel(const Level& level) {
    const QString capacity = formatCapacity(level.capacity);
    const QString name = QString::fromStdString(level.name);
    if (name.isEmpty() || name == capacity) return capacity;
    //: %1 the name of a device class, %2 its capacity
    return tr("%1 (%2)").arg(name, capacity);
}

}  // namespace fiarse::ui
