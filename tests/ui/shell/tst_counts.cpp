// Numbers and the words beside them: one, none and many, with the program's plurals and without.

#include <QtTest>

#include "ui/text/counts.h"
#include "ui/text/english_plurals.h"

using namespace fiarse::ui;

class TestCounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsReadRight_data();
    void countsReadRight();
    void textsWithANumberTakeItsForm_data();
    void textsWithANumberTakeItsForm();
    void anotherLanguageGoesFirst();
};

void TestCounts::countsReadRight_data() {
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("expected");
    QTest::addRow("none") << qint64(0) << "0 rounds, 0 images, 0 parameters, 0 clients";
    QTest::addRow("one") << qint64(1) << "1 round, 1 image, 1 parameter, 1 client";
    QTest::addRow("many") << qint64(12) << "12 rounds, 12 images, 12 parameters, 12 clients";
}

void TestCounts::countsReadRight() {
    QFETCH(qint64, count);
    QFETCH(QString, expected);
    const QStringList texts = {roundsText(count), imagesText(count), parametersText(count),
                               clientsText(count)};
    QCOMPARE(texts.join(QStringLiteral(", ")), expected);
}

void TestCounts::textsWithANumberTakeItsForm_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("expected");
    QTest::addRow("one") << QByteArray("%n alert(s)") << 1 << "1 alert";
    QTest::addRow("many") << QByteArray("%n alert(s)") << 3 << "3 alerts";
    QTest::addRow("none") << QByteArray("%n alert(s)") << 0 << "0 alerts";
    QTest::addRow("two words") << QByteArray("%n run(s), each with its file(s)") << 2
                               << "2 runs, each with its files";
    QTest::addRow("a text of one form") << QByteArray("%n of them") << 1 << "1 of them";
    QTest::addRow("no number") << QByteArray("f(s) of x") << -1 << "f(s) of x";
}

void TestCounts::textsWithANumberTakeItsForm() {
    QFETCH(QByteArray, text);
    QFETCH(int, count);
    QFETCH(QString, expected);
    installEnglishPlurals();
    installEnglishPlurals();
    QCOMPARE(QCoreApplication::instance()->findChildren<EnglishPlurals*>().size(), 1);
    QCOMPARE(QCoreApplication::translate("test", text.constData(), nullptr, count), expected);
}

void TestCounts::anotherLanguageGoesFirst() {
    class German : public QTranslator {
    public:
        bool isEmpty() const override { return false; }
        QString translate(const char*, const char*, const char*, int) const override {
            return QStringLiteral("%n Alarme");
        }
    };
    installEnglishPlurals();
    German german;
    QCoreApplication::installTranslator(&german);
    QCOMPARE(QCoreApplication::translate("test", "%n alert(s)", nullptr, 2), QStringLiteral("2 Alarme"));
    QCoreApplication::removeTranslator(&german);
}

QTEST_GUILESS_MAIN(TestCounts)
#include "tst_counts.moc"
