#include <QtTest>
#include <cmath>
#include <limits>

#include "ui/text/format.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void writesPercentages_data();
    void writesPercentages();
    void showsTwoFiguresOfSmallShares_data();
    void showsTwoFiguresOfSmallShares();
    void writesPointsWithTheirSign_data();
    void writesPointsWithTheirSign();
    void writesBytesInDecimalUnits_data();
    void writesBytesInDecimalUnits();
    void writesSpansOfTime_data();
    void writesSpansOfTime();
    void energyHasTheUnitThatFits();
    void separatesThousandsAsTheLocaleDoes();
    void keepsSignificantFigures_data();
    void keepsSignificantFigures();
    void keepsTheCapacityAsTyped();
};

namespace {
QString plain(QString text) {
    return text.replace(QChar(0x00A0), QLatin1Char(' '));
}
}  // namespace

void TestFormat::writesPercentages_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::addRow("usual") << 0.7123 << QStringLiteral("71.2 %");
    QTest::addRow("all") << 1.0 << QStringLiteral("100.0 %");
    QTest::addRow("negative") << -0.05 << QStringLiteral("−5.0 %");
    QTest::addRow("not a number") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("–");
}

void TestFormat::writesPercentages() {
    QFETCH(double, share);
    QFETCH(QString, text);
    QCOMPARE(plain(formatPercent(share)), text);
}

void TestFormat::showsTwoFiguresOfSmallShares_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::addRow("zero") << 0.0 << QStringLiteral("0 %");
    QTest::addRow("large") << 0.481 << QStringLiteral("48.1 %");
    QTest::addRow("one") << 0.016 << QStringLiteral("1.6 %");
    QTest::addRow("tenth") << 0.0013 << QStringLiteral("0.13 %");
    QTest::addRow("tiny") << 0.00012 << QStringLiteral("0.012 %");
}

void TestFormat::showsTwoFiguresOfSmallShares() {
    QFETCH(double, share);
    QFETCH(QString, text);
    QCOMPARE(plain(formatSmallPercent(share)), text);
}

void TestFormat::writesPointsWithTheirSign_data() {
    QTest::addColumn<double>("difference");
    QTest::addColumn<QString>("text");
    QTest::addRow("up") << 0.004 << QStringLiteral("+0.4");
    QTest::addRow("down") << -0.0312 << QStringLiteral("−3.1");
    QTest::addRow("none") << 0.0 << QStringLiteral("±0.0");
    QTest::addRow("rounds to none") << -0.0004 << QStringLiteral("±0.0");
}

void TestFormat::writesPointsWithTheirSign() {
    QFETCH(double, difference);
    QFETCH(QString, text);
    QCOMPARE(formatPoints(difference), text);
}

void TestFormat::writesBytesInDecimalUnits_data() {
    QTest::addColumn<double>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addRow("bytes") << 999.0 << QStringLiteral("999 B");
    QTest::addRow("kilo") << 1000.0 << QStringLiteral("1.0 kB");
    QTest::addRow("mega") << 3'121'440.0 << QStringLiteral("3.1 MB");
    QTest::addRow("never 1000.0") << 999'960.0 << QStringLiteral("1.0 MB");
    QTest::addRow("giga") << 2.5e9 << QStringLiteral("2.5 GB");
}

void TestFormat::writesBytesInDecimalUnits() {
    QFETCH(double, bytes);
    QFETCH(QString, text);
    QCOMPARE(plain(formatBytes(bytes)), text);
}

void TestFormat::writesSpansOfTime_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::addRow("milliseconds") << 0.0421 << QStringLiteral("42 ms");
    QTest::addRow("few milliseconds") << 0.00126 << QStringLiteral("1.3 ms");
    QTest::addRow("parts of a millisecond") << 0.000178 << QStringLiteral("0.18 ms");
    QTest::addRow("parts of a second") << 0.42 << QStringLiteral("0.42 s");
    QTest::addRow("seconds") << 1.53 << QStringLiteral("1.5 s");
    QTest::addRow("many seconds") << 25.4 << QStringLiteral("25 s");
    QTest::addRow("just a minute") << 59.7 << QStringLiteral("1 min");
    QTest::addRow("minutes") << 72.0 << QStringLiteral("1 min 12 s");
    QTest::addRow("hours") << 3720.0 << QStringLiteral("1 h 2 min");
}

void TestFormat::writesSpansOfTime() {
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(plain(formatSeconds(seconds)), text);
}

void TestFormat::energyHasTheUnitThatFits() {
    QCOMPARE(plain(formatEnergy(12.5)), QStringLiteral("12.5 J"));
    QCOMPARE(plain(formatEnergy(999.7)), QStringLiteral("1.0 kJ"));
    QCOMPARE(plain(formatEnergy(3400.0)), QStringLiteral("3.4 kJ"));
    QCOMPARE(plain(formatEnergy(4.5e6)), QStringLiteral("1.25 kWh"));
    QCOMPARE(formatEnergy(std::nan("")), QStringLiteral("–"));
}

void TestFormat::separatesThousandsAsTheLocaleDoes() {
    QCOMPARE(formatCount(1234567), QStringLiteral("1,234,567"));
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const QString german = formatCount(1234567);
    const QString percent = plain(formatPercent(0.712));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(german, QStringLiteral("1.234.567"));
    QCOMPARE(percent, QStringLiteral("71,2 %"));
}

void TestFormat::keepsSignificantFigures_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::addRow("threshold") << 0.0744 << QStringLiteral("0.0744");
    QTest::addRow("weight") << -0.08914 << QStringLiteral("−0.0891");
    QTest::addRow("whole") << 1496.0 << QStringLiteral("1,496");
    QTest::addRow("tiny") << 1.234e-7 << QStringLiteral("1.23·10⁻⁷");
    QTest::addRow("rounds up") << 9.9999e-7 << QStringLiteral("1.00·10⁻⁶");
    QTest::addRow("huge") << -2.5e12 << QStringLiteral("−2.50·10¹²");
}

void TestFormat::keepsSignificantFigures() {
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(formatNumber(value), text);
}

void TestFormat::keepsTheCapacityAsTyped() {
    QCOMPARE(formatCapacity({0.0625, "6.25 %"}), QStringLiteral("6.25 %"));
    QCOMPARE(formatCapacity({0.0625, ""}), QStringLiteral("1/16"));
    QCOMPARE(formatLevel({{0.25, "1/4"}, "phone", 3}), QStringLiteral("phone (1/4)"));
    QCOMPARE(formatLevel({{0.25, "1/4"}, "", 3}), QStringLiteral("1/4"));
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
