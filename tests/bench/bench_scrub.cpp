// How fast the window goes through the rounds of a stored run: frame times, open time, memory.
//
//   fiarse-scrub-bench [--folder DIR] [--frames N] [--large] [--layer NAME] [--encoding N] [--zoom N]
//
// The run is made by the engine where DIR does not hold it yet, in a process of its own: 2,000 rounds of the
// default experiment's cnn, or with --large 40 rounds of an mlp with 11.1 million parameters. Local training
// is cut to one step: the masks move all the same.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>

#include "engine/api/coarse.h"
#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "ui/main/main_window.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/heatmap_view.h"
#include "ui/state/selection.h"
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
    experiment.rounds = 40;
    experiment.model.kind = ModelKind::Mlp;
    experiment.model.hidden = {8000, 600};
    experiment.evaluateEvery = 100;
    return experiment;
}

constexpr int kAloneMilliseconds = 20000;

struct Times {
    double median = 0.0, p99 = 0.0;
};

Times timesOf(std::vector<double> frames) {
    std::sort(frames.begin(), frames.end());
    return {frames[frames.size() / 2], frames[std::min(frames.size() - 1, frames.size() * 99 / 100)]};
}

// What the coarse copies of a round cost, without the disk.
double coarseMilliseconds(const RunInfo& info, const RoundArrays& arrays) {
    QElapsedTimer timer;
    timer.start();
    const auto& layers = info.layout.layers;
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        coarseLayer(arrays, layer, layers[layer].offset, coarseBlocks(info, layer), false);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

bool record(const Experiment& experiment, const QString& path) {
    if (const auto stored = RunFile::open(path.toStdString());
        stored && (*stored)->completedRounds() >= experiment.rounds)
        return true;
    out() << "making " << path << '\n';
    out().flush();
    auto simulation = Simulation::create(experiment);
    if (!simulation) {
        out() << QString::fromStdString(simulation.error().text()) << '\n';
        return false;
    }
    auto writer = RunFileWriter::create(path.toStdString(), (*simulation)->info(),
                                        *(*simulation)->snapshot().arrays, (*simulation)->state(), true);
    if (!writer) return false;
    const StopFlag stop;
    std::vector<double> written, coarse;
    while ((*simulation)->completedRounds() < experiment.rounds) {
        const auto outcome = (*simulation)->step(Granularity::Round, stop);
        if (!outcome || !outcome->record) return false;
        const bool checkpoint = outcome->record->round % 100 == 0;
        const auto arrays = (*simulation)->snapshot().arrays;
        const SimulationState state = (*simulation)->state();
        QElapsedTimer timer;
        timer.start();
        if (!(*writer)->write(*outcome->record, *arrays, state, checkpoint)) return false;
        written.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        if (experiment.model.kind == ModelKind::Mlp)
            coarse.push_back(coarseMilliseconds((*simulation)->info(), *arrays));
    }
    out() << QStringLiteral("writing a round: median %1 ms\n").arg(timesOf(written).median, 0, 'f', 1);
    if (!coarse.empty())
        out() << QStringLiteral("making its coarse copies: median %1 ms\n")
                     .arg(timesOf(coarse).median, 0, 'f', 1);
    out().flush();
    return (*writer)->setStatus("finished").ok();
}

/// Trains until it is told to stop, as a window does: two threads of lower priority. More rounds than there
/// is time for, of five local steps each, so that they can be counted.
class Trainer {
public:
    explicit Trainer(Experiment experiment)
        : m_thread([this, experiment = std::move(experiment)]() mutable {
              experiment.training = defaultExperiment().training;
              experiment.training.steps = 5;
              experiment.rounds = 1000000;
              auto simulation = Simulation::create(experiment, {.threads = 2, .niceness = 10});
              m_begun = true;
              while (simulation && !m_stop.requested()) {
                  if (!(*simulation)->step(Granularity::Round, m_stop)) break;
                  ++m_rounds;
              }
          }) {
        while (!m_begun) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    /// Rounds so far: shows that training did go on.
    int rounds() const { return m_rounds; }
    ~Trainer() {
        m_stop.request();
        m_thread.join();
    }

private:
    StopFlag m_stop;
    std::atomic<bool> m_begun = false;
    std::atomic<int> m_rounds = 0;
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

// A frame: from the move of the timeline until the model's picture of that round is painted. The next move
// comes after that, and no sooner than `pace` milliseconds after the last one.
std::vector<double> scrub(MainWindow& window, int frames, bool random, int pace) {
    auto* picture = window.findChild<HeatmapView*>(QStringLiteral("heatmapView"));
    auto* masks = window.findChild<MasksPanel*>(QStringLiteral("masksPanel"));
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
        if (round == window.timeline().view()) round = (round + 1) % (head + 1);
        QElapsedTimer timer;
        timer.start();
        window.timeline().setView(round);
        while (masks->shownRound() != round || !masks->isUpToDate())
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 1);
        picture->repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        while (timer.elapsed() < pace) {
            QCoreApplication::processEvents();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    return times;
}

/// Which picture is looked at.
struct Look {
    QString layer;  ///< name; empty = the largest
    Encoding encoding = Encoding::TierMap;
    int zoom = 0;  ///< steps
    int pace = 0;  ///< milliseconds from move to move at least
};

void arrange(MainWindow& window, const Look& look) {
    const auto& layers = window.view().info()->layout.layers;
    for (std::size_t i = 0; i < layers.size() && !look.layer.isEmpty(); ++i)
        if (QString::fromStdString(layers[i].name) == look.layer)
            window.selection().chooseLayer(static_cast<int>(i));
    auto* masks = window.findChild<MasksPanel*>(QStringLiteral("masksPanel"));
    auto* picture = window.findChild<HeatmapView*>(QStringLiteral("heatmapView"));
    masks->setEncoding(look.encoding);
    for (int i = 0; i < look.zoom; ++i) picture->zoomIn();
    const auto shown = window.selection().layer();
    out() << QStringLiteral("layer %1, encoding %2, zoom %3\n")
                 .arg(QString::fromStdString(layers[static_cast<std::size_t>(shown)].name))
                 .arg(static_cast<int>(look.encoding))
                 .arg(picture->zoom(), 0, 'f', 1);
}

// Until the picture of the newest round is painted, and until everything of that round is read.
void open(MainWindow& window, const QString& path, const QString& name) {
    QElapsedTimer timer;
    timer.start();
    const auto opened = window.openFile(path);
    if (!opened) {
        out() << QString::fromStdString(opened.error().text()) << '\n';
        return;
    }
    const auto head = (*RunFile::open(path.toStdString()))->completedRounds();
    auto* masks = window.findChild<MasksPanel*>(QStringLiteral("masksPanel"));
    const auto wait = [] {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
    };
    while (window.timeline().head() != head || masks->shownRound() != head || !masks->isUpToDate()) wait();
    window.repaint();
    const qint64 shown = timer.elapsed();
    while (!window.view().arrays() || window.view().arrays()->round != head) wait();
    out() << QStringLiteral("%1: open %2 ms, everything of the newest round read after %3 ms\n")
                 .arg(name)
                 .arg(shown)
                 .arg(timer.elapsed());
}

void printMemory(const QString& name) {
    out() << QStringLiteral("%1: memory %2 MB, peak %3 MB\n")
                 .arg(name)
                 .arg(megabytes("VmRSS:"), 0, 'f', 0)
                 .arg(megabytes("VmHWM:"), 0, 'f', 0);
    out().flush();
}

void measure(const QString& path, const QString& name, const Experiment& experiment, int frames,
             const Look& look) {
    QTemporaryDir folder;
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    WindowSettings settings(folder.filePath(QStringLiteral("settings.ini")));
    MainWindow window(theme, settings, folder.filePath(QStringLiteral("runs")));
    window.resize(1440, 900);
    window.show();
    open(window, path, name);
    if (!window.view().info()) return;
    arrange(window, look);
    // Every frame is read from the file, however few rounds the run has.
    window.view().history().setCacheBytes(0);
    for (const bool training : {false, true}) {
        std::unique_ptr<Trainer> trainer;
        // What it takes to train does not belong to the window's memory.
        if (training) printMemory(name);
        if (training) trainer = std::make_unique<Trainer>(experiment);
        QElapsedTimer timer;
        timer.start();
        for (const bool random : {false, true}) {
            const Times times = timesOf(scrub(window, frames, random, look.pace));
            out() << QStringLiteral("%1: %2, %3: median %4 ms, 99 % %5 ms, %6 frames a second\n")
                         .arg(name, training ? QStringLiteral("while training") : QStringLiteral("idle"),
                              random ? QStringLiteral("random") : QStringLiteral("in order"))
                         .arg(times.median, 0, 'f', 1)
                         .arg(times.p99, 0, 'f', 1)
                         .arg(1000.0 / times.median, 0, 'f', 0);
            out().flush();
        }
        if (!training) continue;
        const double scrubbed = static_cast<double>(timer.elapsed()) / 1000.0;
        const int meanwhile = trainer->rounds();
        timer.restart();
        while (timer.elapsed() < kAloneMilliseconds) {
            QCoreApplication::processEvents();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        out() << QStringLiteral(
                     "%1: %2 rounds were trained in %3 s meanwhile, %4 in %5 s without scrubbing\n")
                     .arg(name)
                     .arg(meanwhile)
                     .arg(scrubbed, 0, 'f', 1)
                     .arg(trainer->rounds() - meanwhile)
                     .arg(kAloneMilliseconds / 1000);
        out().flush();
    }
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
    const QCommandLineOption large(QStringLiteral("large"), QStringLiteral("11.1 million parameters."));
    const QCommandLineOption layer(QStringLiteral("layer"), QStringLiteral("Which layer is looked at."),
                                   QStringLiteral("name"));
    const QCommandLineOption encoding(QStringLiteral("encoding"),
                                      QStringLiteral("What its cells show: a number of the enum Encoding."),
                                      QStringLiteral("n"), QStringLiteral("0"));
    const QCommandLineOption zoom(QStringLiteral("zoom"), QStringLiteral("Steps to zoom in."),
                                  QStringLiteral("n"), QStringLiteral("0"));
    const QCommandLineOption pace(
        QStringLiteral("pace"),
        QStringLiteral("Milliseconds from move to move at least, as a hand or a screen leaves them."),
        QStringLiteral("ms"), QStringLiteral("0"));
    const QCommandLineOption make(QStringLiteral("make"), QStringLiteral("Only make the run."));
    parser.addOptions({folder, frames, large, layer, encoding, zoom, pace, make});
    parser.process(application);
    const bool isLarge = parser.isSet(large);
    const QString path =
        QDir(parser.value(folder))
            .filePath(isLarge ? QStringLiteral("scrub-large.fiarse") : QStringLiteral("scrub-cnn.fiarse"));
    if (parser.isSet(make)) return record(isLarge ? largeExperiment() : cnnExperiment(), path) ? 0 : 1;
    // What it takes to train does not belong to the window's memory.
    QStringList arguments = QCoreApplication::arguments().mid(1) << QStringLiteral("--make");
    if (QProcess::execute(QCoreApplication::applicationFilePath(), arguments) != 0) return 1;
    const int code = std::clamp(parser.value(encoding).toInt(), 0, kEncodings - 1);
    measure(path, isLarge ? QStringLiteral("mlp, 11.1 million") : QStringLiteral("cnn, 2,000 rounds"),
            isLarge ? largeExperiment() : cnnExperiment(), std::max(1, parser.value(frames).toInt()),
            {parser.value(layer), static_cast<Encoding>(code), parser.value(zoom).toInt(),
             parser.value(pace).toInt()});
    return 0;
}
