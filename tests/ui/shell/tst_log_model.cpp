#include <QAbstractItemModelTester>
#include <QListView>
#include <QSignalSpy>
#include <QtTest>

#include "ui/models/log_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/log_delegate.h"

using namespace fiarse::ui;

class TestLogModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void newestIsOnTop();
    void manyGroupsArriveInOneGo();
    void idsAreNeverUsedAgain();
    void tellsWhetherAGroupWarns();
    void narrowTextIsHigher();
    void widthChangeMeasuresAnew();

private:
    static std::vector<Sentence> one(const char* text, SentenceKind kind = SentenceKind::Plain) {
        return {{kind, {}, QString::fromUtf8(text)}};
    }
};

void TestLogModel::newestIsOnTop() {
    LogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.prependAll({{1, one("first")}});
    model.prependAll({{2,
                       {{SentenceKind::Headline, QStringLiteral("Round 2"), QStringLiteral("aggregated.")},
                        {SentenceKind::Plain, {}, QStringLiteral("More.")}}}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Round 2 aggregated.\nMore."));
    QCOMPARE(model.index(1).data(LogModel::RoundRole).toLongLong(), 1);
}

void TestLogModel::manyGroupsArriveInOneGo() {
    LogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    std::vector<std::pair<qint64, std::vector<Sentence>>> groups;
    for (int round = 1; round <= 500; ++round) groups.emplace_back(round, one("text"));
    model.prependAll(std::move(groups));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(model.rowCount(), 500);
    QCOMPARE(model.index(0).data(LogModel::RoundRole).toLongLong(), 500);
    QCOMPARE(model.index(499).data(LogModel::RoundRole).toLongLong(), 1);
}

void TestLogModel::idsAreNeverUsedAgain() {
    LogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.prependAll({{1, one("a")}});
    const quint64 before = model.entry(0).id;
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    model.prependAll({{1, one("b")}});
    QVERIFY(model.entry(0).id > before);
}

void TestLogModel::tellsWhetherAGroupWarns() {
    LogModel model;
    model.prependAll({{1, one("calm")}, {2, one("trouble", SentenceKind::Warning)}});
    QVERIFY(model.index(0).data(LogModel::HasWarningRole).toBool());
    QVERIFY(!model.index(1).data(LogModel::HasWarningRole).toBool());
}

void TestLogModel::narrowTextIsHigher() {
    const Theme theme;
    LogDelegate delegate(theme, nullptr);
    LogModel model;
    model.prependAll(
        {{1, one("A sentence of quite some words that has to be broken when the panel becomes narrow.")}});
    delegate.setWidth(1000);
    const int wide = delegate.sizeHint({}, model.index(0)).height();
    delegate.setWidth(120);
    const int narrow = delegate.sizeHint({}, model.index(0)).height();
    QVERIFY2(narrow > 2 * wide, qPrintable(QStringLiteral("%1 against %2").arg(narrow).arg(wide)));
}

void TestLogModel::widthChangeMeasuresAnew() {
    const Theme theme;
    LogDelegate delegate(theme, nullptr);
    const QSignalSpy changed(&delegate, &QAbstractItemDelegate::sizeHintChanged);
    delegate.setWidth(300);
    delegate.setWidth(300);
    QCOMPARE(changed.count(), 1);
}

QTEST_MAIN(TestLogModel)
#include "tst_log_model.moc"
