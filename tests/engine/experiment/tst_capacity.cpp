// How capacities are read, written and turned into numbers of parameters.

#include <QtTest>

#include "engine/api/capacity.h"

using namespace fiarse;

class TestCapacity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryUsualWayToWriteIt_data();
    void readsEveryUsualWayToWriteIt();
    void keepsTheTextAsTyped();
    void refusesWhatIsNoCapacity_data();
    void refusesWhatIsNoCapacity();
    void writesTheShortestUsualForm_data();
    void writesTheShortestUsualForm();
    void countsKeptParameters_data();
    void countsKeptParameters();
};

void TestCapacity::readsEveryUsualWayToWriteIt_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    QTest::addRow("fraction") << "1/16" << 0.0625;
    QTest::addRow("fraction with spaces") << " 1 / 16 " << 0.0625;
    QTest::addRow("percent") << "6.25%" << 0.0625;
    QTest::addRow("percent with a space") << "6.25 %" << 0.0625;
    QTest::addRow("decimal") << "0.0625" << 0.0625;
    QTest::addRow("decimal comma") << "0,0625" << 0.0625;
    QTest::addRow("without a leading zero") << ".5" << 0.5;
    QTest::addRow("exponent") << "1e-3" << 0.001;
    QTest::addRow("one") << "1" << 1.0;
    QTest::addRow("all of it") << "100 %" << 1.0;
    QTest::addRow("numerator other than one") << "3/4" << 0.75;
    QTest::addRow("full-width fraction") << QStringLiteral("\uff11\uff0f\uff11\uff16") << 0.0625;
    QTest::addRow("full-width percent") << QStringLiteral("25\uff05") << 0.25;
}

void TestCapacity::readsEveryUsualWayToWriteIt() {
    QFETCH(QString, text);
    QFETCH(double, value);
    const Result<Capacity> capacity = parseCapacity(text.toStdString());
    QVERIFY2(capacity.ok(), capacity.ok() ? "" : capacity.error().message.c_str());
    QCOMPARE(capacity->value, value);
}

void TestCapacity::keepsTheTextAsTyped() {
    QCOMPARE(parseCapacity("  6.25 % ")->text, std::string("6.25 %"));
    QCOMPARE(parseCapacity("1/64")->text, std::string("1/64"));
}

void TestCapacity::refusesWhatIsNoCapacity_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const QString form = "is not a capacity";
    const QString range = "must be greater than 0 and at most 1";
    QTest::addRow("empty") << "" << form;
    QTest::addRow("word") << "quarter" << form;
    QTest::addRow("two slashes") << "1/2/3" << form;
    QTest::addRow("division by zero") << "1/0" << form;
    QTest::addRow("trailing text") << "0.5x" << form;
    QTest::addRow("percent alone") << "%" << form;
    QTest::addRow("not a number") << "nan" << form;
    QTest::addRow("infinite") << "inf" << form;
    QTest::addRow("zero") << "0" << range;
    QTest::addRow("negative") << "-1/4" << range;
    QTest::addRow("above one") << "1.01" << range;
    QTest::addRow("above a hundred percent") << "101 %" << range;
}

void TestCapacity::refusesWhatIsNoCapacity() {
    QFETCH(QString, text);
    QFETCH(QString, sentence);
    const Result<Capacity> capacity = parseCapacity(text.toStdString());
    QVERIFY(!capacity.ok());
    QCOMPARE(capacity.error().kind, ErrorKind::Input);
    const QString message = QString::fromStdString(capacity.error().message);
    QVERIFY2(message.contains(sentence), qPrintable(message));
}

void TestCapacity::writesTheShortestUsualForm_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::addRow("whole") << 1.0 << "1";
    QTest::addRow("quarter") << 0.25 << "1/4";
    QTest::addRow("sixty-fourth") << 1.0 / 64 << "1/64";
    QTest::addRow("third") << 1.0 / 3 << "1/3";
    QTest::addRow("decimal of the paper") << 0.36 << "0.36";
    QTest::addRow("twenty-fifth stays a decimal") << 0.04 << "0.04";
}

void TestCapacity::writesTheShortestUsualForm() {
    QFETCH(double, value);
    QFETCH(QString, text);
    const Capacity capacity = capacityFromValue(value);
    QCOMPARE(QString::fromStdString(capacity.text), text);
    QCOMPARE(parseCapacity(capacity.text)->value, value);
}

void TestCapacity::countsKeptParameters_data() {
    QTest::addColumn<double>("capacity");
    QTest::addColumn<quint64>("count");
    QTest::addColumn<quint64>("kept");
    QTest::addRow("all") << 1.0 << quint64(12345) << quint64(12345);
    QTest::addRow("exact quarter") << 0.25 << quint64(100) << quint64(25);
    QTest::addRow("rounded down") << 0.25 << quint64(103) << quint64(25);
    QTest::addRow("0.29 of 100 is 29 despite binary fractions") << 0.29 << quint64(100) << quint64(29);
    QTest::addRow("at least one") << 1.0 / 64 << quint64(10) << quint64(1);
    QTest::addRow("nothing of nothing") << 0.5 << quint64(0) << quint64(0);
    QTest::addRow("never more than all") << 1.0 << quint64(3) << quint64(3);
}

void TestCapacity::countsKeptParameters() {
    QFETCH(double, capacity);
    QFETCH(quint64, count);
    QFETCH(quint64, kept);
    QCOMPARE(quint64(keptCount(capacity, count)), kept);
}

QTEST_GUILESS_MAIN(TestCapacity)
#include "tst_capacity.moc"
