// fiarse-workbench: the window. Puts theme, settings and window together and reads the options.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLocale>
#include <QStandardPaths>
#include <QTextStream>

#include "engine/api/catalog.h"
#include "engine/api/experiment.h"
#include "ui/dialogs/sweep_window.h"
#include "ui/main/main_window.h"
#include "ui/main/screenshot.h"
#include "ui/main/window_settings.h"
#include "ui/theme/theme.h"

namespace {

using namespace fiarse::ui;

struct Options {
    QString experiment;
    std::optional<ThemeChoice> theme;
    bool resetLayout = false;
    bool play = false;
    QString screenshot;
    QString view;
    QString sweep;
    int afterRounds = 0;
};

// Wrong options end the program with the command line's exit code for bad input.
std::optional<Options> readOptions(const QApplication& application, QString& problem) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "A workbench for model-heterogeneous federated learning with FIARSE."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QCoreApplication::translate("main", "Colours: light, dark or system."),
                                   QStringLiteral("choice"));
    const QCommandLineOption reset(QStringLiteral("reset-layout"),
                                   QCoreApplication::translate("main", "Start with the default layout."));
    const QCommandLineOption play(QStringLiteral("play"),
                                  QCoreApplication::translate("main", "Play at once."));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"),
        QCoreApplication::translate("main", "Write a picture of the window to <file> and quit."),
        QStringLiteral("file"));
    const QCommandLineOption rounds(
        QStringLiteral("after-rounds"),
        QCoreApplication::translate("main", "Play <n> rounds before the picture."), QStringLiteral("n"),
        QStringLiteral("0"));
    const QCommandLineOption view(
        QStringLiteral("view"),
        QCoreApplication::translate("main", "Show this analysis view, for example lorenz."),
        QStringLiteral("id"));
    const QCommandLineOption sweep(
        QStringLiteral("sweep"),
        QCoreApplication::translate("main", "Open the sweep in <folder>; a picture is then of its window."),
        QStringLiteral("folder"));
    parser.addOptions({theme, reset, play, screenshot, rounds, view, sweep});
    parser.addPositionalArgument(QStringLiteral("experiment"),
                                 QCoreApplication::translate("main", "The experiment to open (TOML)."),
                                 QStringLiteral("[experiment.toml]"));
    parser.process(application);

    Options options;
    if (parser.positionalArguments().size() > 1) {
        problem = QCoreApplication::translate("main", "Only one experiment can be opened.");
        return std::nullopt;
    }
    if (!parser.positionalArguments().isEmpty())
        options.experiment = parser.positionalArguments().constFirst();
    options.resetLayout = parser.isSet(reset);
    options.play = parser.isSet(play);
    options.screenshot = parser.value(screenshot);
    options.view = parser.value(view);
    options.sweep = parser.value(sweep);
    bool isNumber = false;
    options.afterRounds = parser.value(rounds).toInt(&isNumber);
    if (!isNumber || options.afterRounds < 0) {
        problem =
            QCoreApplication::translate("main", "--after-rounds takes a whole number of rounds, 0 or more.");
        return std::nullopt;
    }
    const QString choice = parser.value(theme);
    if (choice == QLatin1String("light")) options.theme = ThemeChoice::Light;
    if (choice == QLatin1String("dark")) options.theme = ThemeChoice::Dark;
    if (choice == QLatin1String("system")) options.theme = ThemeChoice::System;
    if (parser.isSet(theme) && !options.theme) {
        problem = QCoreApplication::translate("main", "--theme takes light, dark or system.");
        return std::nullopt;
    }
    return options;
}

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

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("fiarse"));
    QCoreApplication::setApplicationName(QStringLiteral("fiarse-workbench"));
    QGuiApplication::setApplicationDisplayName(QString());
    QCoreApplication::setApplicationVersion(QString::fromStdString(fiarse::engineVersion()));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.fiarse.Workbench"));
    // The C locale writes 1234567; a person reads 1,234,567.
    if (QLocale().language() == QLocale::C)
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));

    QString problem;
    const std::optional<Options> options = readOptions(application, problem);
    if (!options) {
        QTextStream(stderr) << problem << '\n';
        return fiarse::exitCode(fiarse::ErrorKind::Input);
    }

    WindowSettings settings;
    Theme theme;
    theme.setChoice(options->theme.value_or(settings.theme()));
    MainWindow window(theme, settings, runsFolder());
    if (options->resetLayout) window.resetLayout();
    const int opened = openFirst(window, options->experiment);
    window.show();
    if (!options->view.isEmpty() && !window.showView(options->view)) {
        QTextStream(stderr) << QCoreApplication::translate("main", "There is no view \"%1\"; there are %2.")
                                   .arg(options->view, window.viewIds().join(QStringLiteral(", ")))
                            << '\n';
        return fiarse::exitCode(fiarse::ErrorKind::Input);
    }
    if (!options->sweep.isEmpty()) window.showSweep()->openFolder(options->sweep);
    // Steps, so that exactly so many rounds are played; playing would run on until told to stop.
    for (int round = 0; round < options->afterRounds; ++round) window.controller().stepRound();
    if (options->play && options->afterRounds == 0) window.controller().play();
    if (options->screenshot.isEmpty()) return QApplication::exec();
    const int taken = takeScreenshot(window, options->screenshot, options->afterRounds);
    return opened != 0 ? opened : taken;
}
