// CSV files of examples as text: what is refused, and where.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/data/text_table.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;

class TestTextTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEverySeparator_data();
    void readsEverySeparator();
    void refusesWhatIsNoTable_data();
    void refusesWhatIsNoTable();
    void bareRowsMustAgree();
    void knowsMissingValues_data();
    void knowsMissingValues();
    void longListsOfColumnsAreCut();

private:
    std::filesystem::path write(const QByteArray& bytes) {
        const QString path = m_folder.filePath("table.csv");
        test::writeFile(path, bytes);
        return path.toStdString();
    }
    QTemporaryDir m_folder;
};

void TestTextTable::readsEverySeparator_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addRow("comma") << QByteArray("a,b\n1,x\n2,\"y, z\"\n");
    QTest::addRow("semicolon") << QByteArray("a;b\n1;x\n2;y, z\n");
    QTest::addRow("tab") << QByteArray("a\tb\n1\tx\n2\ty, z\n");
    QTest::addRow("byte order mark and carriage returns") << QByteArray(
        "\xEF\xBB\xBF"
        "a,b\r\n1,x\r\n2,\"y, z\"\r\n");
}

void TestTextTable::readsEverySeparator() {
    QFETCH(QByteArray, bytes);
    const auto table = readTextTable(write(bytes));
    QVERIFY2(table.ok(), table.ok() ? "" : table.error().text().c_str());
    QCOMPARE(table->columns, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(table->rows.size(), std::size_t(2));
    QCOMPARE(table->rows[1].fields, (std::vector<std::string>{"2", "y, z"}));
    QCOMPARE(table->rows[1].line, 3);
    QCOMPARE(table->find("b"), std::size_t(1));
    QCOMPARE(table->find("c"), std::size_t(2));
}

void TestTextTable::refusesWhatIsNoTable_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("empty") << QByteArray() << 0
                           << "This file is empty; a table with at least one row is needed.";
    QTest::addRow("header alone") << QByteArray("a,b\n") << 0 << "This file has a header but no rows.";
    QTest::addRow("no header")
        << QByteArray("1,2.5\n3,4\n") << 1
        << "The first row must name the columns, but it holds only numbers; add a header.";
    QTest::addRow("a column without a name")
        << QByteArray("a,,c\n1,2,3\n") << 1 << "Column 2 has no name in the header.";
    QTest::addRow("a name twice") << QByteArray("a,b,a\n1,2,3\n") << 1
                                  << "Two columns are called \"a\"; each needs a name of its own.";
    QTest::addRow("too few fields") << QByteArray("a,b\n1,2\n\n3\n") << 4
                                    << "This row has 1 field, but the header names 2 columns.";
    QTest::addRow("too many fields") << QByteArray("a,b\n1,2\n3,4,5\n") << 3
                                     << "This row has 3 fields, but the header names 2 columns.";
    QTest::addRow("open quote") << QByteArray("a,b\n1,2\n3,\"4\n5,6\n") << 3
                                << "The row that begins here has a quote that is never closed.";
    QTest::addRow("UTF-16, little end first") << QByteArray(
                                                     "\xFF\xFE"
                                                     "a\0,\0b\0",
                                                     8)
                                              << 1 << "This file is in UTF-16; save it as UTF-8.";
    QTest::addRow("UTF-16, big end first")
        << QByteArray("\xFE\xFF\0a\0,\0b", 8) << 1 << "This file is in UTF-16; save it as UTF-8.";
    QTest::addRow("Latin-1") << QByteArray("a,b\n1,x\n2,K\xF6ln\n") << 3
                             << "This line holds bytes that are not UTF-8; save the file as UTF-8.";
    QTest::addRow("zero byte") << QByteArray("a,b\n1,\0\n", 8) << 2
                               << "This line holds a zero byte, so the file is not a text in UTF-8.";
}

void TestTextTable::refusesWhatIsNoTable() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, line);
    QFETCH(QString, sentence);
    const auto path = write(bytes);
    const auto table = readTextTable(path);
    QVERIFY(!table.ok());
    QVERIFY(table.error().kind == ErrorKind::File);
    QCOMPARE(QString::fromStdString(table.error().message), sentence);
    QCOMPARE(table.error().line, line);
    QCOMPARE(table.error().file, path.string());
}

void TestTextTable::bareRowsMustAgree() {
    const auto rows = readBareRows(write("1,\"a\",b\n2,c,d\n"), 2);
    QVERIFY(rows.ok());
    QCOMPARE(rows->size(), std::size_t(2));
    const auto ragged = readBareRows(write("1,a,b\n2,c\n"), 2);
    QVERIFY(!ragged.ok());
    QCOMPARE(ragged.error().line, 2);
    QCOMPARE(ragged.error().message, "This row has 2 fields; 3 were expected.");
    QCOMPARE(readBareRows(write("1\n"), 2).error().message, "This row has 1 field; 2 were expected.");
}

void TestTextTable::knowsMissingValues_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<bool>("missing");
    for (const char* field : {"", "NA", "na", "N/A", "NaN", "nan", "?"})
        QTest::addRow("\"%s\"", field) << field << true;
    for (const char* field : {"0", "none", "N", "-", "nano"})
        QTest::addRow("\"%s\"", field) << field << false;
}

void TestTextTable::knowsMissingValues() {
    QFETCH(QString, field);
    QFETCH(bool, missing);
    QCOMPARE(isMissing(field.toStdString()), missing);
}

void TestTextTable::longListsOfColumnsAreCut() {
    TextTable table;
    for (int i = 1; i <= 23; ++i) table.columns.push_back("c" + std::to_string(i));
    QVERIFY(table.columnList().starts_with("c1, c2, "));
    QVERIFY(table.columnList().ends_with("c20 and 3 more"));
}

QTEST_GUILESS_MAIN(TestTextTable)
#include "tst_text_table.moc"
