#include "app/workbench/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <string_view>

#include "ui/plots/encoding_text.h"
#include "ui/plots/view_files.h"

namespace {

using namespace fiarse::ui;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(main)
};

QCommandLineOption option(const char* name, const QString& help, const char* value = nullptr,
                          const char* preset = nullptr) {
    QCommandLineOption made(QString::fromLatin1(name), help);
    if (value != nullptr) made.setValueName(QString::fromLatin1(value));
    if (preset != nullptr) made.setDefaultValue(QString::fromLatin1(preset));
    return made;
}

QStringList encodings() {
    QStringList ids;
    for (int i = 0; i < kEncodings; ++i) ids << encodingId(static_cast<Encoding>(i));
    return ids;
}

QStringList perspectives() {
    QStringList keys;
    for (const Perspective perspective : kPerspectives) keys << perspectiveKey(perspective).toLower();
    return keys;
}

void addOptions(QCommandLineParser& parser) {
    parser.setApplicationDescription(
        Text::tr("A workbench for model-heterogeneous federated learning with FIARSE."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        option("theme", Text::tr("Colours: light, dark or system."), "choice"),
        option("reset-layout", Text::tr("Start with the default layout.")),
        option("play", Text::tr("Play at once.")),
        option("view", Text::tr("Show this analysis view, for example lorenz."), "id"),
        option("sweep", Text::tr("Open the sweep in <folder>; a picture is then of its window."), "folder"),
        option("after-rounds", Text::tr("Play <n> rounds before anything is written."), "n", "0"),
        option("screenshot", Text::tr("Write a picture of the window to <file> and quit. Needs no display."),
               "file"),
        option("export-dashboard",
               Text::tr("Write picture and data of every view into <folder> and quit. Needs no display."),
               "folder"),
        option("formats", Text::tr("Formats of --export-dashboard, with commas: png, svg, pdf, csv, npy."),
               "list", "png,csv,npy"),
        option("at", Text::tr("Show this round."), "round"),
        option("perspective", Text::tr("Arrange the window as in learn, lab, debug or present."), "id"),
        option("encoding", Text::tr("What the cells of the model show, for example staleness."), "id"),
        option("layer", Text::tr("Show this layer, for example fc1.weight."), "name"),
        option("client", Text::tr("Choose this client."), "number"),
        option("size", Text::tr("Size of the window, for example 1440x900."), "size"),
    });
    parser.addPositionalArgument(QStringLiteral("file"),
                                 Text::tr("The experiment (TOML) or run (.fiarse) to open."),
                                 QStringLiteral("[file]"));
}

QString readTheme(const QString& choice, Options& options) {
    if (choice == QLatin1String("light")) options.theme = ThemeChoice::Light;
    if (choice == QLatin1String("dark")) options.theme = ThemeChoice::Dark;
    if (choice == QLatin1String("system")) options.theme = ThemeChoice::System;
    return options.theme ? QString() : Text::tr("--theme takes light, dark or system.");
}

QString readNumbers(const QCommandLineParser& parser, Options& options) {
    bool isNumber = false;
    options.scene.rounds = parser.value(QStringLiteral("after-rounds")).toInt(&isNumber);
    if (!isNumber || options.scene.rounds < 0)
        return Text::tr("--after-rounds takes a whole number of rounds, 0 or more.");
    for (auto [name, number] : {std::pair{"at", &options.scene.at}, {"client", &options.scene.client}}) {
        const QString key = QString::fromLatin1(name);
        if (!parser.isSet(key)) continue;
        *number = parser.value(key).toLongLong(&isNumber);
        if (!isNumber || **number < 0) return Text::tr("--%1 takes a whole number, 0 or more.").arg(key);
    }
    if (!parser.isSet(QStringLiteral("size"))) return {};
    static const QRegularExpression kSize(QStringLiteral("^(\\d{2,5})x(\\d{2,5})$"));
    const QRegularExpressionMatch match = kSize.match(parser.value(QStringLiteral("size")));
    if (!match.hasMatch()) return Text::tr("--size takes width and height, for example 1440x900.");
    options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
    return {};
}

// One of a few words, where it is given.
QString readChoice(const QCommandLineParser& parser, const QString& name, const QStringList& choices,
                   QString& chosen) {
    if (!parser.isSet(name)) return {};
    chosen = parser.value(name);
    if (choices.contains(chosen)) return {};
    return Text::tr("--%1 takes one of %2.").arg(name, choices.join(QStringLiteral(", ")));
}

QString readFormats(const QString& list, Options& options) {
    options.formats = list.split(QLatin1Char(','), Qt::SkipEmptyParts);
    const bool known = std::all_of(options.formats.begin(), options.formats.end(),
                                   [](const QString& one) { return viewEndings().contains(one); });
    return known && !options.formats.isEmpty() ? QString()
                                               : Text::tr("--formats takes some of %1, with commas.")
                                                     .arg(viewEndings().join(QStringLiteral(", ")));
}

QString read(const QCommandLineParser& parser, Options& options) {
    if (parser.positionalArguments().size() > 1) return Text::tr("Only one experiment can be opened.");
    if (!parser.positionalArguments().isEmpty())
        options.experiment = parser.positionalArguments().constFirst();
    options.resetLayout = parser.isSet(QStringLiteral("reset-layout"));
    options.play = parser.isSet(QStringLiteral("play"));
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.exportDashboard = parser.value(QStringLiteral("export-dashboard"));
    options.view = parser.value(QStringLiteral("view"));
    options.sweep = parser.value(QStringLiteral("sweep"));
    options.scene.layer = parser.value(QStringLiteral("layer"));
    QString perspective;
    QStringList problems = {
        readNumbers(parser, options),
        parser.isSet(QStringLiteral("theme")) ? readTheme(parser.value(QStringLiteral("theme")), options)
                                              : QString(),
        readChoice(parser, QStringLiteral("encoding"), encodings(), options.scene.encoding),
        readChoice(parser, QStringLiteral("perspective"), perspectives(), perspective),
        readFormats(parser.value(QStringLiteral("formats")), options)};
    if (perspectives().contains(perspective))
        options.perspective = kPerspectives[static_cast<std::size_t>(perspectives().indexOf(perspective))];
    problems.removeAll(QString());
    return problems.isEmpty() ? QString() : problems.constFirst();
}

}  // namespace

bool wantsNoWindow(int argc, char** argv) {
    constexpr std::array<std::string_view, 6> kWords = {"-h",         "-?", "--help",
                                                        "--help-all", "-v", "--version"};
    return std::any_of(argv + std::min(argc, 1), argv + argc, [&](std::string_view argument) {
        return std::find(kWords.begin(), kWords.end(), argument) != kWords.end() ||
               argument.starts_with("--screenshot") || argument.starts_with("--export-dashboard");
    });
}

std::optional<Options> readOptions(const QCoreApplication& application, QString& problem) {
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(application);
    Options options;
    problem = read(parser, options);
    return problem.isEmpty() ? std::optional(options) : std::nullopt;
}
