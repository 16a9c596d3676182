// A run file is read while another connection adds rounds to it.

#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <thread>

#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestReadWhileWritten : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRoundIsReadWholeWhileTheNextIsWritten();

private:
    QTemporaryDir m_folder;
};

void TestReadWhileWritten::aRoundIsReadWholeWhileTheNextIsWritten() {
    const std::filesystem::path path = m_folder.filePath("run.fiarse").toStdString();
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = RunFileWriter::create(path, info, arrays.arrays(), arrays.state(), false).value();
    constexpr std::int64_t kWritten = 300;
    std::atomic<bool> failed = false;
    std::thread writing([&] {
        for (std::int64_t round = 1; round <= kWritten; ++round) {
            arrays.next();
            failed = failed ||
                     !writer->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(), false);
        }
    });
    const auto file = RunFile::open(path).value();
    QString error;
    std::int64_t seen = 0;
    while (seen < kWritten && !failed && error.isEmpty()) {
        const auto records = file->records();
        if (!records) error = QString::fromStdString(records.error().text());
        if (!records || records->empty()) continue;
        seen = records->back().round;
        if (!(records->back() == syntheticRecord(seen, info))) error = QStringLiteral("half a round");
    }
    writing.join();
    QCOMPARE(error, QString());
    QCOMPARE(seen, kWritten);
}

QTEST_GUILESS_MAIN(TestReadWhileWritten)
#include "tst_read_while_written.moc"
