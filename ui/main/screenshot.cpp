#include "ui/main/screenshot.h"

#include <QEventLoop>
#include <QPixmap>
#include <QTextStream>
#include <QTimer>
#include <functional>

#include "ui/dialogs/sweep_window.h"
#include "ui/main/main_window.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/encoding_text.h"

namespace fiarse::ui {
namespace {

constexpr int kPollMilliseconds = 20;
constexpr int kSettleMilliseconds = 600;    // queued replots and layouts
constexpr int kReadMilliseconds = 300'000;  // a stored round of a large model

// @param limit  milliseconds; 0 = as long as it takes. @return false if they ran out.
bool waitUntil(const std::function<bool()>& isDone, int limit = 0) {
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (isDone()) loop.exit(1);
    });
    poll.start(kPollMilliseconds);
    if (limit > 0) QTimer::singleShot(limit, &loop, [&loop] { loop.exit(0); });
    return loop.exec() == 1;
}

void settle() {
    QEventLoop loop;
    QTimer::singleShot(kSettleMilliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

bool isDone(const RunSession& session, int rounds) {
    if (session.state() == RunState::Failed || session.state() == RunState::Finished) return true;
    return session.info() != nullptr && static_cast<int>(session.records().size()) >= rounds;
}

int tell(const QString& sentence, ErrorKind kind) {
    QTextStream(stderr) << sentence << '\n';
    return exitCode(kind);
}

QString chooseLayer(MainWindow& window, const QString& name) {
    const auto& info = window.session().info();
    if (name.isEmpty() || !info) return {};
    QStringList names;
    for (const LayerInfo& layer : info->layout.layers) names << QString::fromStdString(layer.name);
    const auto index = static_cast<int>(names.indexOf(name));
    if (index < 0)
        return MainWindow::tr("There is no layer \"%1\"; there are %2.")
            .arg(name, names.join(QStringLiteral(", ")));
    window.selection().chooseLayer(index);
    return {};
}

}  // namespace

QString showScene(MainWindow& window, const Scene& scene, bool goesOn) {
    RunSession& session = window.session();
    waitUntil([&] { return isDone(session, scene.rounds); });
    if (!goesOn) session.pause();
    QString missing = chooseLayer(window, scene.layer);
    if (!missing.isEmpty()) return missing;
    const auto clients = session.info() ? static_cast<qint64>(session.info()->clients.size()) : 0;
    if (scene.client && (*scene.client < 0 || *scene.client >= clients))
        return MainWindow::tr("There is no client %1; the run has clients 0 to %2.")
            .arg(QString::number(*scene.client), QString::number(clients - 1));
    if (scene.client) window.selection().setClient(*scene.client);
    if (const auto encoding = encodingFromId(scene.encoding))
        window.findChild<MasksPanel*>(QStringLiteral("masksPanel"))->setEncoding(*encoding);
    settle();
    if (!scene.at) return {};
    if (*scene.at < 0 || *scene.at > window.timeline().head())
        return MainWindow::tr("There is no round %1; the run has rounds 0 to %2.")
            .arg(QString::number(*scene.at), QString::number(window.timeline().head()));
    window.timeline().setView(*scene.at);
    const bool read =
        waitUntil([&] { return window.view().arrays() && window.view().arrays()->round == *scene.at; },
                  kReadMilliseconds);
    settle();
    return read ? QString() : MainWindow::tr("Round %1 could not be read.").arg(QString::number(*scene.at));
}

int takeScreenshot(MainWindow& window, const QString& path, const Scene& scene) {
    const QString missing = showScene(window, scene);
    if (!missing.isEmpty()) return tell(missing, ErrorKind::Input);
    QWidget* pictured = &window;
    if (auto* sweep = window.findChild<SweepWindow*>(); sweep != nullptr && sweep->isVisible())
        pictured = sweep;
    if (!pictured->grab().save(path))
        return tell(MainWindow::tr("The picture could not be written to %1.").arg(path), ErrorKind::File);
    return window.session().state() == RunState::Failed ? exitCode(ErrorKind::Run) : 0;
}

int writeDashboard(MainWindow& window, const QString& folder, const QStringList& endings,
                   const Scene& scene) {
    const QString missing = showScene(window, scene);
    if (!missing.isEmpty()) return tell(missing, ErrorKind::Input);
    if (window.session().state() == RunState::Failed) return exitCode(ErrorKind::Run);
    if (window.timeline().head() == 0)
        return tell(MainWindow::tr("There is nothing to export: no round was trained. Name a run with "
                                   "rounds, or use --after-rounds."),
                    ErrorKind::Input);
    std::vector<ViewFiles> views;
    const auto readAll = [&] {
        bool complete = true;
        views = window.dashboard(complete);
        return complete;
    };
    if (!waitUntil(readAll, kReadMilliseconds))
        return tell(MainWindow::tr("The round could not be read as a whole; nothing was written."),
                    ErrorKind::File);
    const QString refused = saveViews(views, folder, endings);
    return refused.isEmpty() ? 0 : tell(refused, ErrorKind::File);
}

}  // namespace fiarse::ui
