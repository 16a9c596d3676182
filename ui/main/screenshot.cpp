#include "ui/main/screenshot.h"

#include <QEventLoop>
#include <QPixmap>
#include <QTextStream>
#include <QTimer>

#include "ui/dialogs/sweep_window.h"
#include "ui/main/main_window.h"

namespace fiarse::ui {
namespace {

constexpr int kSettleMilliseconds = 600;  // queued replots and layouts

bool isDone(const RunSession& session, int rounds) {
    if (session.state() == RunState::Failed || session.state() == RunState::Finished) return true;
    return session.info() != nullptr && static_cast<int>(session.records().size()) >= rounds;
}

}  // namespace

int takeScreenshot(MainWindow& window, const QString& path, int rounds) {
    RunSession& session = window.session();
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (isDone(session, rounds)) loop.quit();
    });
    poll.start(20);
    loop.exec();
    poll.stop();
    session.pause();
    QTimer::singleShot(kSettleMilliseconds, &loop, &QEventLoop::quit);
    loop.exec();
    QWidget* pictured = &window;
    if (auto* sweep = window.findChild<SweepWindow*>(); sweep != nullptr && sweep->isVisible())
        pictured = sweep;
    if (!pictured->grab().save(path)) {
        QTextStream(stderr) << MainWindow::tr("The picture could not be written to %1.").arg(path) << '\n';
        return exitCode(ErrorKind::File);
    }
    return session.state() == RunState::Failed ? exitCode(ErrorKind::Run) : 0;
}

}  // namespace fiarse::ui
