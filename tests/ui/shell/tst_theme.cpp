#include <QSignalSpy>
#include <QtTest>

#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

using namespace fiarse::ui;

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void contrastOfKnownColours();
    void textReaches4point5ToOne_data();
    void textReaches4point5ToOne();
    void neighbouringLevelsDiffer_data();
    void neighbouringLevelsDiffer();
    void linesReach3ToOne_data();
    void linesReach3ToOne();
    void fourLevelsAreTheTokens();
    void mapsGoFromFaintToStrong_data();
    void mapsGoFromFaintToStrong();
    void neighbouringLevelsHaveOtherDashes();
    void choosingAThemeChangesPaletteAndSheet();
    void systemFollowsTheDesktopsPalette();
    void iconsTakeTheColourAskedFor();
    void figuresOfNumbersHaveEqualWidth();

private:
    static void addThemes();
};

void TestTheme::addThemes() {
    QTest::addColumn<ThemeChoice>("choice");
    QTest::addRow("light") << ThemeChoice::Light;
    QTest::addRow("dark") << ThemeChoice::Dark;
}

void TestTheme::contrastOfKnownColours() {
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    // Worked example of WCAG: #777777 on white is 4.48.
    QVERIFY(qAbs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.005);
}

void TestTheme::textReaches4point5ToOne_data() {
    addThemes();
}

void TestTheme::textReaches4point5ToOne() {
    QFETCH(ThemeChoice, choice);
    Theme theme;
    theme.setChoice(choice);
    const ThemeColours& c = theme.colours();
    const struct {
        const char* what;
        QColor text, background;
    } pairs[] = {{"text on card", c.text, c.card},
                 {"text on window", c.text, c.window},
                 {"muted on card", c.muted, c.card},
                 {"muted on window", c.muted, c.window},
                 {"accent on card", c.accent, c.card},
                 {"accent on its tint", c.accent, c.accentTint},
                 {"warning on card", c.warning, c.card},
                 {"warning on its tint", c.warning, c.warningTint},
                 {"text on accent tint", c.text, c.accentTint},
                 {"label on the accent", theme.isDark() ? c.window : c.card, c.accent}};
    for (const auto& pair : pairs) {
        const double ratio = contrastRatio(pair.text, pair.background);
        QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(pair.what)).arg(ratio)));
    }
}

void TestTheme::neighbouringLevelsDiffer_data() {
    addThemes();
}

void TestTheme::neighbouringLevelsDiffer() {
    QFETCH(ThemeChoice, choice);
    Theme theme;
    theme.setChoice(choice);
    for (int levels = 2; levels <= 8; ++levels) {
        for (int level = 0; level + 1 < levels; ++level) {
            const double fill =
                colourDistance(theme.levelColour(level, levels), theme.levelColour(level + 1, levels));
            const double line = colourDistance(theme.levelLineColour(level, levels),
                                               theme.levelLineColour(level + 1, levels));
            const QString where =
                QStringLiteral("level %1 of %2: %3, %4").arg(level).arg(levels).arg(fill).arg(line);
            // 0.02 is about one just-noticeable step.
            QVERIFY2(fill > 0.06, qPrintable(where));
            QVERIFY2(line > 0.03, qPrintable(where));
        }
    }
    for (int level = 0; level < 5; ++level) {
        QVERIFY(colourDistance(theme.nobodyColour(), theme.levelColour(level, 5)) > 0.06);
    }
}

void TestTheme::linesReach3ToOne_data() {
    addThemes();
}

void TestTheme::linesReach3ToOne() {
    QFETCH(ThemeChoice, choice);
    Theme theme;
    theme.setChoice(choice);
    for (int levels = 1; levels <= 10; ++levels) {
        for (int level = 0; level < levels; ++level) {
            QVERIFY(contrastRatio(theme.levelLineColour(level, levels), theme.colours().card) >= 3.0);
        }
    }
}

void TestTheme::fourLevelsAreTheTokens() {
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    const char* light[] = {"#e3ebf3", "#8fbce0", "#2f6fb0", "#0b2f57"};
    for (int level = 0; level < 4; ++level)
        QCOMPARE(theme.levelColour(level, 4).name(), QLatin1String(light[level]));
    theme.setChoice(ThemeChoice::Dark);
    const char* dark[] = {"#37414e", "#2f7f8e", "#5ec8a0", "#fde725"};
    for (int level = 0; level < 4; ++level)
        QCOMPARE(theme.levelColour(level, 4).name(), QLatin1String(dark[level]));
    QCOMPARE(theme.levelColour(0, 1), theme.levelColour(3, 4));
}

void TestTheme::mapsGoFromFaintToStrong_data() {
    addThemes();
}

void TestTheme::mapsGoFromFaintToStrong() {
    QFETCH(ThemeChoice, choice);
    Theme theme;
    theme.setChoice(choice);
    const QColor card = theme.colours().card;
    double before = 0.0;
    for (int i = 0; i <= 10; ++i) {
        const double ratio = contrastRatio(theme.sequential(i / 10.0), card);
        QVERIFY2(ratio > before, qPrintable(QString::number(i)));
        before = ratio;
    }
    QVERIFY(contrastRatio(theme.staleness(1.0), card) > contrastRatio(theme.staleness(0.0), card) + 2.0);
    QCOMPARE(theme.sequential(7.0), theme.sequential(1.0));
}

void TestTheme::neighbouringLevelsHaveOtherDashes() {
    const Theme theme;
    for (int level = 0; level + 1 < 8; ++level)
        QVERIFY(theme.levelPenStyle(level, 8) != theme.levelPenStyle(level + 1, 8));
}

void TestTheme::choosingAThemeChangesPaletteAndSheet() {
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    QSignalSpy changed(&theme, &Theme::changed);
    const QString light = qApp->styleSheet();
    QVERIFY(light.contains(theme.colours().accent.name()));
    QVERIFY2(!light.contains(QLatin1Char('@')), "a token of the style sheet was not replaced");
    theme.setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.count(), 1);
    QVERIFY(theme.isDark());
    QVERIFY(qApp->styleSheet() != light);
    QCOMPARE(QApplication::palette().color(QPalette::Window), theme.colours().window);
    theme.setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.count(), 1);
}

void TestTheme::systemFollowsTheDesktopsPalette() {
    // The note that the first theme of the process left about the desktop's own palette.
    const QVariant before = qApp->property("fiarseDesktopIsDark");
    qApp->setProperty("fiarseDesktopIsDark", true);
    Theme theme;
    QVERIFY(theme.isDark());
    theme.setChoice(ThemeChoice::Light);
    QVERIFY(!theme.isDark());
    theme.setChoice(ThemeChoice::System);
    QVERIFY(theme.isDark());
    qApp->setProperty("fiarseDesktopIsDark", before);
}

void TestTheme::iconsTakeTheColourAskedFor() {
    const Theme theme;
    for (const char* name : {"play", "pause", "step", "step-phase", "step-client", "back",     "reset",
                             "dice", "plus",  "copy", "minus",      "info",        "download", "undo",
                             "redo", "open",  "save", "theme",      "warning",     "close"}) {
        const QImage image =
            themedIcon(theme, QLatin1String(name), QColor(255, 0, 0)).pixmap(32, 32).toImage();
        int coloured = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() < 250) continue;
                QCOMPARE(pixel.green(), 0);
                ++coloured;
            }
        }
        QVERIFY2(coloured > 10, name);
    }
    QVERIFY(themedIcon(theme, QStringLiteral("no such icon")).isNull());
}

void TestTheme::figuresOfNumbersHaveEqualWidth() {
    const QFontMetricsF metrics(numberFont());
    for (char digit = '1'; digit <= '9'; ++digit) {
        QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
