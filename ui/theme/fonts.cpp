#include "ui/theme/fonts.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QStringList>

namespace fiarse::ui {
namespace {

const QString kInter = QStringLiteral("Inter");
const QString kCjk = QStringLiteral("Noto Sans CJK JP");

[[maybe_unused]] bool figuresHaveEqualWidth(const QFont& font) {
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01) return false;
    }
    return true;
}

}  // namespace

QFont baseFont(int pixels) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (QFontDatabase::hasFamily(kInter)) font.setFamilies({kInter, kCjk, font.family()});
    font.setPixelSize(pixels);
    return font;
}

QFont numberFont(int pixels) {
    QFont font = baseFont(pixels);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#else
    if (figuresHaveEqualWidth(font)) return font;
    for (const QString& family : {QStringLiteral("Liberation Sans"), QStringLiteral("Nimbus Sans"),
                                  QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")}) {
        if (!QFontDatabase::hasFamily(family)) continue;
        font.setFamilies({family, kCjk});
        return font;
    }
#endif
    return font;
}

QFont titleFont(int pixels) {
    QFont font = baseFont(pixels);
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace fiarse::ui
