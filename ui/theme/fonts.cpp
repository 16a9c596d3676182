#include "ui/theme/fonts.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QStringList>
#include <QVariant>

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

QFont findBaseFont() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (QFontDatabase::hasFamily(kInter)) font.setFamilies({kInter, kCjk, font.family()});
    font.setPixelSize(kBasePixels);
    return font;
}

QFont findNumberFont() {
    QFont font = findBaseFont();
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

constexpr const char* kScaleNote = "fiarseTextScale";

}  // namespace

double textScale() {
    const QVariant note = qApp != nullptr ? qApp->property(kScaleNote) : QVariant();
    return note.isValid() ? note.toDouble() : 1.0;
}

void setGlobalTextScale(double scale) {
    if (qApp != nullptr) qApp->setProperty(kScaleNote, scale);
}

int scaledPixels(int pixels) {
    return qRound(pixels * textScale());
}

QFont baseFont(int pixels) {
    // Painters ask for fonts in every frame, and looking into the font database takes longer than drawing.
    static const QFont kBase = findBaseFont();
    QFont font = kBase;
    font.setPixelSize(scaledPixels(pixels));
    return font;
}

QFont numberFont(int pixels) {
    static const QFont kNumbers = findNumberFont();
    QFont font = kNumbers;
    font.setPixelSize(scaledPixels(pixels));
    return font;
}

QFont titleFont(int pixels) {
    QFont font = baseFont(pixels);
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace fiarse::ui
