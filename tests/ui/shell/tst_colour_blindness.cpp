#include <QtTest>
#include <array>
#include <cmath>

#include "ui/state/run_library.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/theme.h"

using namespace fiarse::ui;

/// The palettes as the colour-blind see them: Machado, Oliveira and Fernandes 2009, severity 1.0, applied to
/// linear RGB; differences as CIE76 (CIELAB, D65), where about 2.3 can just be told apart.
class TestColourBlindness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void distancesOfKnownColours();
    void simulationOfKnownColours();
    void tierFillsAreToldApart_data() { addRows(); }
    void tierFillsAreToldApart();
    void neighbouringTierLinesAreToldApart_data() { addRows(); }
    void neighbouringTierLinesAreToldApart();
    void runColoursAreToldApart();
    void mapsGoOnInEvenSteps_data() { addRows(); }
    void mapsGoOnInEvenSteps();
    void divergingSidesAreToldApart_data() { addRows(); }
    void divergingSidesAreToldApart();
    void divergingMiddleIsNearTheCard();
    void printThemeLeavesTheApplicationAlone();

private:
    static void addRows();
};

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

enum class Eye { Normal, Protan, Deutan, Tritan };

Matrix matrixOf(Eye eye) {
    switch (eye) {
        case Eye::Protan:
            return {{{0.152286, 1.052583, -0.204868},
                     {0.114503, 0.786281, 0.099216},
                     {-0.003882, -0.048116, 1.051998}}};
        case Eye::Deutan:
            return {{{0.367322, 0.860646, -0.227968},
                     {0.280085, 0.672501, 0.047413},
                     {-0.011820, 0.042940, 0.968881}}};
        case Eye::Tritan:
            return {{{1.255528, -0.076749, -0.178779},
                     {-0.078411, 0.930809, 0.147602},
                     {0.004733, 0.691367, 0.303900}}};
        case Eye::Normal:
            break;
    }
    return {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
}

Triple times(const Matrix& matrix, const Triple& v) {
    Triple product{};
    for (std::size_t i = 0; i < 3; ++i)
        product[i] = matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2];
    return product;
}

double linear(double c) {
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

// Linear RGB, clamped to what a screen shows.
Triple seen(const QColor& colour, Eye eye) {
    Triple rgb =
        times(matrixOf(eye), {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())});
    for (double& c : rgb) c = qBound(0.0, c, 1.0);
    return rgb;
}

Triple lab(const Triple& rgb) {
    const Triple xyz = times({{{0.4124564, 0.3575761, 0.1804375},
                               {0.2126729, 0.7151522, 0.0721750},
                               {0.0193339, 0.1191920, 0.9503041}}},
                             rgb);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
    const double x = f(xyz[0] / 0.95047);
    const double y = f(xyz[1]);
    const double z = f(xyz[2] / 1.08883);
    return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

double distance(const QColor& a, const QColor& b, Eye eye) {
    const Triple x = lab(seen(a, eye));
    const Triple y = lab(seen(b, eye));
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

}  // namespace

void TestColourBlindness::addRows() {
    QTest::addColumn<ThemeChoice>("choice");
    QTest::addColumn<int>("eye");
    const std::pair<const char*, Eye> eyes[] = {
        {"normal", Eye::Normal}, {"protan", Eye::Protan}, {"deutan", Eye::Deutan}, {"tritan", Eye::Tritan}};
    for (const auto& [name, eye] : eyes) {
        QTest::addRow("light %s", name) << ThemeChoice::Light << static_cast<int>(eye);
        QTest::addRow("dark %s", name) << ThemeChoice::Dark << static_cast<int>(eye);
    }
}

void TestColourBlindness::distancesOfKnownColours() {
    // White is L = 100, black L = 0; sRGB red is L 53.24, a 80.09, b 67.20 (Lindbloom).
    QVERIFY(qAbs(distance(Qt::white, Qt::black, Eye::Normal) - 100.0) < 0.1);
    const Triple red = lab(seen(QColor(255, 0, 0), Eye::Normal));
    QVERIFY(qAbs(red[0] - 53.24) < 0.1 && qAbs(red[1] - 80.09) < 0.1 && qAbs(red[2] - 67.20) < 0.1);
}

void TestColourBlindness::simulationOfKnownColours() {
    // Greys stay; red and green of one lightness come together for the red-green blind, not for others.
    const QColor red(200, 80, 60);
    const QColor green(100, 130, 50);
    QVERIFY(distance(red, green, Eye::Deutan) < distance(red, green, Eye::Normal) / 2.0);
    for (const Eye eye : {Eye::Protan, Eye::Deutan, Eye::Tritan}) {
        const Triple grey = lab(seen(QColor(128, 128, 128), eye));
        QVERIFY(std::hypot(grey[1], grey[2]) < 1.0);
    }
}

void TestColourBlindness::tierFillsAreToldApart() {
    QFETCH(ThemeChoice, choice);
    QFETCH(int, eye);
    Theme theme;
    theme.setChoice(choice);
    // Cells of a map are a few pixels wide and scattered: 15 is over six just-noticeable steps. All pairs,
    // since any two may lie side by side, and the colour of what nobody holds.
    for (int levels = 2; levels <= 5; ++levels) {
        for (int i = 0; i < levels; ++i) {
            for (int j = 0; j <= i; ++j) {
                const QColor other = i == j ? theme.nobodyColour() : theme.levelColour(j, levels);
                const double apart = distance(theme.levelColour(i, levels), other, static_cast<Eye>(eye));
                QVERIFY2(
                    apart >= 15.0,
                    qPrintable(QStringLiteral("%1 and %2 of %3: %4").arg(i).arg(j).arg(levels).arg(apart)));
            }
        }
    }
}

void TestColourBlindness::neighbouringTierLinesAreToldApart() {
    QFETCH(ThemeChoice, choice);
    QFETCH(int, eye);
    Theme theme;
    theme.setChoice(choice);
    // Lines also differ in their dashes and carry a label at the end; four just-noticeable steps are enough.
    for (int levels = 2; levels <= 5; ++levels) {
        for (int i = 0; i + 1 < levels; ++i) {
            const double apart = distance(theme.levelLineColour(i, levels),
                                          theme.levelLineColour(i + 1, levels), static_cast<Eye>(eye));
            QVERIFY2(apart >= 10.0, qPrintable(QStringLiteral("%1 of %2: %3").arg(i).arg(levels).arg(apart)));
        }
    }
}

// Curves of runs may lie anywhere, so all pairs count; they are the same in both themes.
void TestColourBlindness::runColoursAreToldApart() {
    const QStringList colours = RunLibrary::usualColours();
    QVERIFY(colours.size() >= 6);
    for (const Eye eye : {Eye::Normal, Eye::Protan, Eye::Deutan, Eye::Tritan}) {
        for (qsizetype i = 0; i < colours.size(); ++i) {
            for (qsizetype j = 0; j < i; ++j) {
                const double apart = distance(QColor(colours[i]), QColor(colours[j]), eye);
                QVERIFY2(apart >= 15.0,
                         qPrintable(colours[i] + QLatin1Char(' ') + colours[j] + QString::number(apart)));
            }
        }
    }
}

void TestColourBlindness::mapsGoOnInEvenSteps() {
    QFETCH(ThemeChoice, choice);
    QFETCH(int, eye);
    Theme theme;
    theme.setChoice(choice);
    // Eighths of a map with a colour bar beside it: twice a just-noticeable step.
    for (int i = 0; i < 8; ++i) {
        const double a = i / 8.0;
        const double b = (i + 1) / 8.0;
        const double steps[] = {
            distance(theme.sequential(a), theme.sequential(b), static_cast<Eye>(eye)),
            distance(theme.staleness(a), theme.staleness(b), static_cast<Eye>(eye)),
            distance(theme.diverging(2 * a - 1), theme.diverging(2 * b - 1), static_cast<Eye>(eye))};
        for (const double step : steps)
            QVERIFY2(step >= 5.0, qPrintable(QStringLiteral("step %1: %2").arg(i).arg(step)));
    }
}

void TestColourBlindness::divergingSidesAreToldApart() {
    QFETCH(ThemeChoice, choice);
    QFETCH(int, eye);
    Theme theme;
    theme.setChoice(choice);
    for (const double value : {0.25, 0.5, 0.75, 1.0}) {
        const double apart = distance(theme.diverging(-value), theme.diverging(value), static_cast<Eye>(eye));
        QVERIFY2(apart >= 15.0, qPrintable(QStringLiteral("%1: %2").arg(value).arg(apart)));
        // Neither side looks larger than the other.
        const double light = lab(seen(theme.diverging(-value), static_cast<Eye>(eye)))[0] -
                             lab(seen(theme.diverging(value), static_cast<Eye>(eye)))[0];
        QVERIFY2(qAbs(light) < 14.0, qPrintable(QStringLiteral("%1: %2").arg(value).arg(light)));
    }
}

void TestColourBlindness::divergingMiddleIsNearTheCard() {
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        Theme theme;
        theme.setChoice(choice);
        QVERIFY(contrastRatio(theme.diverging(0.0), theme.colours().card) < 1.2);
        QVERIFY(contrastRatio(theme.diverging(1.0), theme.colours().card) > 4.5);
        QVERIFY(contrastRatio(theme.diverging(-1.0), theme.colours().card) > 4.5);
        QCOMPARE(theme.diverging(std::nan("")), theme.diverging(0.0));
        QCOMPARE(theme.diverging(9.0), theme.diverging(1.0));
    }
}

void TestColourBlindness::printThemeLeavesTheApplicationAlone() {
    Theme theme;
    theme.setChoice(ThemeChoice::Dark);
    const QString sheet = qApp->styleSheet();
    const QPalette palette = QApplication::palette();
    const auto print = Theme::print();
    QVERIFY(!print->isDark());
    QCOMPARE(print->colours().card, QColor(Qt::white));
    QCOMPARE(qApp->styleSheet(), sheet);
    QCOMPARE(QApplication::palette(), palette);
    theme.setChoice(ThemeChoice::Light);
    QCOMPARE(print->levelColour(1, 4), theme.levelColour(1, 4));
}

QTEST_MAIN(TestColourBlindness)
#include "tst_colour_blindness.moc"
