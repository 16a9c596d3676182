// Bytes a client moves, counted by hand.

#include <QTest>
#include <cmath>

#include "engine/api/traffic.h"

using namespace fiarse;

class TestTraffic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsNoMaskForEverythingOrNothing() {
        QCOMPARE(maskBytes(1000, 1000), std::uint64_t{0});
        QCOMPARE(maskBytes(0, 1000), std::uint64_t{0});
    }

    void takesTheCheapestCode_data() {
        QTest::addColumn<quint64>("kept");
        QTest::addColumn<quint64>("count");
        QTest::addColumn<quint64>("bytes");
        // Half of the bits set: entropy 1 bit each, as a bitmap.
        QTest::newRow("half") << quint64{512} << quint64{1024} << quint64{128};
        // One of 1024: entropy 1024·H(1/1024) = 11.44 bits → 2 bytes; its index takes 10 bits → 2 bytes.
        QTest::newRow("one of many") << quint64{1} << quint64{1024} << quint64{2};
        // One of two: 1 bit as an index.
        QTest::newRow("one of two") << quint64{1} << quint64{2} << quint64{1};
    }
    void takesTheCheapestCode() {
        QFETCH(quint64, kept);
        QFETCH(quint64, count);
        QTEST(static_cast<quint64>(maskBytes(kept, count)), "bytes");
    }

    void countsTheResNet18ExampleOfTheReference() {
        // 11.17 M parameters at 1/64: the mask costs 0.16 MB entropy-coded, a bitmap 1.40 MB.
        const std::uint64_t d = 11'172'170;
        const std::uint64_t bytes = maskBytes(d / 64, d);
        QVERIFY(std::fabs(static_cast<double>(bytes) / 1e6 - 0.16) < 0.01);
    }

    void sendsValuesMaskAndThresholdsDownAndValuesUp() {
        const Traffic traffic = roundTraffic(512, 1024, 8, 3);
        QCOMPARE(traffic.down, std::uint64_t{4 * 520 + 128 + 12});
        QCOMPARE(traffic.up, std::uint64_t{4 * 520});
    }
};

QTEST_GUILESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
