// How fast the window goes through the rounds of a stored run: frame times, open time, memory.
//
//   fiarse-scrub-bench [--folder DIR] [--frames N] [--large]
//
// The runs are made by the engine where DIR does not hold them yet: 2,000 rounds of the default experiment's
// cnn, and with --large 12 rounds of an mlp with 11.1 million parameters. Local training is cut to one step:
// the masks move all the same.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>
#include <algorithm>
#include <cstring>
#include <thread>

#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "ui/main/main_window.h"
#include "ui/plots/heatmap_view.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

namespace {

QTextStream& out() {
    static QTextStream stream(stdout);
    return stream;
}

Experiment cnnExperiment() {
    Experiment experiment = defaultExperiment();
    experiment.name = "scrub-cnn";
    experiment.rounds = 2000;
    experiment.training.steps = 1;
    experiment.training.batch = 1;
    experiment.evaluateEvery = 100;
    experiment.sizeCurveEvery = 0;
    return experiment;
}

Experiment largeExperiment() {
    Experiment experiment = cnnExperiment();
    experiment.name = "scrub-large";
    experiment.rounds = 12;
    experiment.model.kind = ModelKind::Mlp;
    experiment.model.hidden = {8000, 600};
    experiment.evaluateEvery = 100;
    return experiment;
}

bool record(const Experiment& experiment, const QString& path) {
    if (QFile::exists(path)) return true;
    out() << "making " << path << '\n';
    out().flush();
    auto simulation = Simulation::create(experiment);
    if (!simulation) {
        out() << QString::fromStdString(simulation.error().text()) << '\n';
        return false;
    }
    auto writer = RunFileWriter::create(path.toStdString(), (*simulation)->info(),
                                        *(*simulation)->snapshot().arrays, (*simulation)->state(), true);
    const StopFlag stop;
    while (writer && (*simulation)->completedRounds() < experiment.rounds) {
        const auto outcome = (*simulation)->step(Granularity::Round, stop);
        if (!outcome || !outcome->record) return false;
        const bool checkpoint = outcome->record->round % 100 == 0;
        if (!(*writer)->write(*outcome->record, *(*simulation)->snapshot().arrays, (*simulation)->state(),
                              checkpoint))
            return false;
    }
    return writer.ok() && (*writer)->setStatus("finished").ok();
}

/// Trains the default experiment until it is told to stop, as a window does: two threads of lower priority.
class Trainer {
public:
    Trainer()
        : m_thread([this] {
              auto simulation = Simulation::create(defaultExperiment(), {.threads = 2, .niceness = 10});
              while (simulation && !m_stop.requested() &&
                     (*simulation)->completedRounds() < (*simulation)->info().experiment.rounds) {
                  if (!(*simulation)->step(Granularity::Round, m_stop)) break;
              }
          }) {}
    ~Trainer() {
        m_stop.request();
        m_thread.join();
    }

private:
    StopFlag m_stop;
    std::thread m_thread;
};

double megabytes(const char* key) {
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) return 0.0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(key))
            return line.mid(static_cast<qsizetype>(std::strlen(key)))
                       .simplified()
                       .split(' ')
                       .first()
                       .toDouble() /
                   1024.0;
    }
    return 0.0;
}

struct Times {
    double median = 0.0, p99 = 0.0;
};

Times timesOf(std::vector<double> frames) {
    std::sort(frames.begin(), frames.end());
    return {frames[frames.size() / 2], frames[std::min(frames.size() - 1, frames.size() * 99 / 100)]};
}

// A frame: from the move of the timeline until the model's picture of that round is painted.
std::vector<double> scrub(MainWindow& window, int frames, bool random) {
    auto* picture = window.findChild<HeatmapView*>(QStringLiteral("heatmapView"));
    std::vector<double> times;
    const qint64 head = window.timeline().head();
    quint64 chance = 88172645463325252ULL;
    qint64 round = 0;
    for (int i = 0; i < frames; ++i) {
        chance ^= chance << 13U;
        chance ^= chance >> 7U;
        chance ^= chance << 17U;
        round =
            random ? static_cast<qint64>(chance % static_cast<quint64>(head + 1)) : (round + 1) % (head + 1);
        QElapsedTimer timer;
        timer.start();
        window.timeline().setView(round);
        while (!window.view().masks() || window.view().masks()->round != round)
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 1);
        QCoreApplication::processEvents();
        if (picture != nullptr) picture->repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return times;
}

void measure(const QString& path, const QString& name, int frames) {
    QTemporaryDir folder;
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    WindowSettings settings(folder.filePath(QStringLiteral("settings.ini")));
    MainWindow window(theme, settings, folder.filePath(QStringLiteral("runs")));
    window.resize(1440, 900);
    window.show();
    QElapsedTimer timer;
    timer.start();
    const auto opened = window.openFile(path);
    if (!opened) {
        out() << QString::fromStdString(opened.error().text()) << '\n';
        return;
    }
    const auto file = RunFile::open(path.toStdString());
    const auto head = (*file)->completedRounds();
    while (!window.view().arrays() || window.view().arrays()->round != head ||
           window.timeline().head() != head)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
    out() << QStringLiteral("%1: open %2 ms").arg(name).arg(timer.elapsed()) << '\n';
    for (const bool training : {false, true}) {
        std::unique_ptr<Trainer> trainer;
        if (training) trainer = std::make_unique<Trainer>();
        for (const bool random : {false, true}) {
            const Times times = timesOf(scrub(window, frames, random));
            out() << QStringLiteral("%1: %2, %3: median %4 ms, 99 % %5 ms, %6 frames a second\n")
                         .arg(name, training ? QStringLiteral("while training") : QStringLiteral("idle"),
                              random ? QStringLiteral("random") : QStringLiteral("in order"))
                         .arg(times.median, 0, 'f', 1)
                         .arg(times.p99, 0, 'f', 1)
                         .arg(1000.0 / times.median, 0, 'f', 0);
            out().flush();
        }
    }
    out() << QStringLiteral("%1: memory %2 MB, peak %3 MB\n")
                 .arg(name)
                 .arg(megabytes("VmRSS:"), 0, 'f', 0)
                 .arg(megabytes("VmHWM:"), 0, 'f', 0);
    out().flush();
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption folder(QStringLiteral("folder"), QStringLiteral("Where the runs are kept."),
                                    QStringLiteral("dir"), QDir::tempPath());
    const QCommandLineOption frames(QStringLiteral("frames"), QStringLiteral("Frames of each series."),
                                    QStringLiteral("n"), QStringLiteral("300"));
    const QCommandLineOption large(QStringLiteral("large"), QStringLiteral("Also 11.1 million parameters."));
    parser.addOptions({folder, frames, large});
    parser.process(application);
    const QDir runs(parser.value(folder));
    const int count = std::max(1, parser.value(frames).toInt());
    const QString cnn = runs.filePath(QStringLiteral("scrub-cnn.fiarse"));
    if (!record(cnnExperiment(), cnn)) return 1;
    measure(cnn, QStringLiteral("cnn, 2,000 rounds"), count);
    if (!parser.isSet(large)) return 0;
    const QString model = runs.filePath(QStringLiteral("scrub-large.fiarse"));
    if (!record(largeExperiment(), model)) return 1;
    measure(model, QStringLiteral("mlp, 11.1 million"), std::max(1, count / 5));
    return 0;
}
