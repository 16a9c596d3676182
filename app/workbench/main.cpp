// fiarse-workbench: the window. Puts theme, settings and window together.
#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include "app/workbench/options.h"
#include "engine/api/catalog.h"
#include "engine/api/experiment.h"
#include "ui/dialogs/sweep_window.h"
#include "ui/main/main_window.h"
#include "ui/main/screenshot.h"
#include "ui/main/window_settings.h"
#include "ui/text/english_plurals.h"
#include "ui/theme/theme.h"

namespace {

using namespace fiarse::ui;

// A bad file must not keep the window shut: it opens on the default experiment and says what is wrong.
// Returns the exit code of a program that was only to open it.
int openFirst(MainWindow& window, const QString& path) {
    if (path.isEmpty()) {
        window.openExperiment(fiarse::defaultExperiment());
        return 0;
    }
    const fiarse::Result<void> opened = window.openFile(path);
    if (opened.ok()) return 0;
    window.openExperiment(fiarse::defaultExperiment());
    const QString sentence = QString::fromStdString(opened.error().text());
    window.showProblem(sentence);
    QTextStream(stderr) << sentence << '\n';
    return fiarse::exitCode(opened.error().kind);
}

QString runsFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation))
        .filePath(QStringLiteral("runs"));
}

// Looks like the user's window, and leaves nothing behind in the user's settings.
void copySettings(const QString& file) {
    const QSettings users;
    QSettings copy(file, QSettings::IniFormat);
    for (const QString& key : users.allKeys()) copy.setValue(key, users.value(key));
}

void dress(MainWindow& window, const Options& options) {
    if (options.resetLayout) window.resetLayout();
    if (options.size) window.resize(*options.size);
    if (options.perspective) window.usePerspective(*options.perspective);
}

// What can only be asked for once the window is there. Returns an exit code, or nothing to go on.
std::optional<int> begin(MainWindow& window, const Options& options) {
    if (!options.view.isEmpty() && !window.showView(options.view)) {
        QTextStream(stderr) << QCoreApplication::translate("main", "There is no view \"%1\"; there are %2.")
                                   .arg(options.view, window.viewIds().join(QStringLiteral(", ")))
                            << '\n';
        return fiarse::exitCode(fiarse::ErrorKind::Input);
    }
    if (!options.sweep.isEmpty()) window.showSweep()->openFolder(options.sweep);
    // Steps, so that exactly so many rounds are played; playing would run on until told to stop.
    for (int round = 0; round < options.scene.rounds; ++round) window.controller().stepRound();
    if (options.play && options.scene.rounds == 0) window.controller().play();
    if (!options.isBatch()) {
        if (options.scene.choosesSomething())
            QTimer::singleShot(0, &window, [&window, scene = options.scene, plays = options.play] {
                const QString missing = showScene(window, scene, plays);
                if (!missing.isEmpty()) window.showProblem(missing);
            });
        return std::nullopt;
    }
    int code = 0;
    if (!options.screenshot.isEmpty()) code = takeScreenshot(window, options.screenshot, options.scene);
    if (code == 0 && !options.exportDashboard.isEmpty())
        code = writeDashboard(window, options.exportDashboard, options.formats, options.scene);
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    if (wantsNoWindow(argc, argv) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("fiarse"));
    QCoreApplication::setApplicationName(QStringLiteral("fiarse-workbench"));
    QGuiApplication::setApplicationDisplayName(QString());
    QCoreApplication::setApplicationVersion(QString::fromStdString(fiarse::engineVersion()));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.fiarse.Workbench"));
    // The C locale writes 1234567; a person reads 1,234,567.
    if (QLocale().language() == QLocale::C)
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));

    installEnglishPlurals();

    QString problem;
    const std::optional<Options> options = readOptions(application, problem);
    if (!options) {
        QTextStream(stderr) << problem << '\n';
        return fiarse::exitCode(fiarse::ErrorKind::Input);
    }

    // Nobody asked for a run to be kept: it goes with the picture.
    std::optional<QTemporaryDir> scratch;
    if (options->isBatch()) {
        scratch.emplace();
        copySettings(scratch->filePath(QStringLiteral("settings.ini")));
    }
    WindowSettings settings(scratch ? scratch->filePath(QStringLiteral("settings.ini")) : QString());
    if (options->isBatch()) settings.setPopOuts({});
    Theme theme;
    theme.setChoice(options->theme.value_or(settings.theme()));
    MainWindow window(theme, settings, scratch ? scratch->filePath(QStringLiteral("runs")) : runsFolder());
    dress(window, *options);
    const int opened = openFirst(window, options->experiment);
    window.show();
    const std::optional<int> ended = begin(window, *options);
    if (!ended) return QApplication::exec();
    return opened != 0 ? opened : *ended;
}
