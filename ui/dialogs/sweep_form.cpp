#include "ui/dialogs/sweep_form.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/dialogs/sweep_axis_row.h"
#include "ui/state/sweep_draft.h"
#include "ui/state/sweep_job.h"
#include "ui/state/sweep_settings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/scroll_column.h"

namespace fiarse::ui {
namespace {

constexpr int kMostSeeds = 1000;
constexpr int kMostFolders = 10000;
const QString kFirstSetting = QStringLiteral("training.lr");

// Letters and digits of a name, the rest as hyphens.
QString folderText(const QString& name) {
    static const QRegularExpression kOther(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString text = name.toLower();
    text.replace(kOther, QStringLiteral("-"));
    while (text.startsWith(u'-')) text.remove(0, 1);
    while (text.endsWith(u'-')) text.chop(1);
    return text.isEmpty() ? QStringLiteral("sweep") : text.left(60);
}

QLabel* sectionLabel(const QString& text, QWidget* buddy = nullptr) {
    auto* label = new QLabel(text);
    label->setProperty("strong", true);
    label->setBuddy(buddy);
    return label;
}

QVBoxLayout* columnOf(QWidget* widget, int spacing = 6) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    return column;
}

QPushButton* button(const QString& name, const QString& text, const QString& tip) {
    auto* made = new QPushButton(text);
    made->setObjectName(name);
    made->setToolTip(tip);
    made->setAutoDefault(false);
    return made;
}

}  // namespace

SweepForm::SweepForm(SweepDraft& draft, SweepJob& job, const QString& sweepsFolder, const Theme& theme,
                     QWidget* parent)
    : QWidget(parent),
      m_draft(draft),
      m_job(job),
      m_sweepsFolder(sweepsFolder),
      m_theme(theme),
      m_inputs(new QWidget),
      m_base(new QLabel),
      m_useDraft(button(QStringLiteral("sweepUseDraft"), tr("Use the draft"),
                        tr("Vary the experiment in the main window instead of that of the opened sweep"))),
      m_add(button(QStringLiteral("sweepAddSetting"), tr("Add a setting"), tr("Vary one more setting"))),
      m_seeds(new QSpinBox),
      m_seedText(new QLabel),
      m_folder(new QLineEdit),
      m_count(new QLabel),
      m_problem(new QLabel),
      m_start(button(QStringLiteral("sweepStart"), tr("Start"),
                     tr("Run what is not done yet, one run after another"))),
      m_pause(button(QStringLiteral("sweepPause"), tr("Pause"),
                     tr("Pause at the end of the round in progress, or go on"))),
      m_cancel(button(QStringLiteral("sweepCancel"), tr("Cancel"),
                      tr("Stop at once; what is complete is saved, and Start goes on from there"))),
      m_progress(new QProgressBar),
      m_progressText(new QLabel) {
    auto* inner = columnOf(m_inputs, 14);
    inner->addWidget(makeBase());
    inner->addWidget(makeAxes());
    inner->addWidget(makeRest());
    inner->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("sweepScroll"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_inputs);
    m_inputs->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    auto* column = columnOf(this, 10);
    column->addWidget(scroll, 1);
    column->addWidget(makeButtons());
    m_draft.addAxis(kFirstSetting);
    connect(&m_draft, &SweepDraft::changed, this, &SweepForm::refresh);
    connect(&m_draft, &SweepDraft::expanded, this, &SweepForm::refresh);
    connect(&m_job, &SweepJob::stateChanged, this, &SweepForm::refreshState);
    connect(&m_job, &SweepJob::progressed, this, &SweepForm::refreshState);
    suggestFolder();
    refresh();
}

QWidget* SweepForm::makeBase() {
    auto* part = new QWidget;
    auto* column = columnOf(part);
    m_base->setObjectName(QStringLiteral("sweepBase"));
    m_base->setWordWrap(true);
    column->addWidget(sectionLabel(tr("Experiment")));
    column->addWidget(m_base);
    column->addWidget(m_useDraft, 0, Qt::AlignLeft);
    connect(m_useDraft, &QPushButton::clicked, &m_draft, &SweepDraft::useDraft);
    return part;
}

QWidget* SweepForm::makeAxes() {
    auto* part = new QWidget;
    auto* column = columnOf(part);
    column->addWidget(sectionLabel(tr("Settings that vary")));
    m_axesLayout = new QVBoxLayout;
    m_axesLayout->setSpacing(10);
    column->addLayout(m_axesLayout);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, &SweepForm::addAxis);
    return part;
}

QWidget* SweepForm::makeRest() {
    auto* part = new QWidget;
    auto* column = columnOf(part);
    m_seeds->setObjectName(QStringLiteral("sweepSeeds"));
    m_seeds->setAccessibleName(tr("Number of seeds"));
    m_seeds->setToolTip(tr("How many runs of each combination, each with a seed of its own"));
    m_seeds->setRange(1, kMostSeeds);
    m_seedText->setProperty("muted", true);
    connect(m_seeds, &QSpinBox::valueChanged, this, [this](int seeds) { m_draft.setSeeds(seeds); });
    auto* seeds = new QHBoxLayout;
    seeds->addWidget(m_seeds);
    seeds->addWidget(m_seedText, 1);
    column->addWidget(sectionLabel(tr("Seeds"), m_seeds));
    column->addLayout(seeds);
    column->addSpacing(8);
    m_folder->setObjectName(QStringLiteral("sweepFolder"));
    m_folder->setAccessibleName(tr("Folder for the run files"));
    m_folder->setToolTip(tr("Where the run files, results.csv and sweep.json are written"));
    connect(m_folder, &QLineEdit::textEdited, this, [this] {
        m_ownFolder = true;
        refreshState();
    });
    auto* choose =
        button(QStringLiteral("sweepChooseFolder"), tr("Choose…"), tr("Choose the folder for the run files"));
    auto* open = button(QStringLiteral("sweepOpen"), tr("Open a sweep…"),
                        tr("Open the folder of an earlier sweep: its plan and its results"));
    connect(choose, &QPushButton::clicked, this, &SweepForm::folderRequested);
    connect(open, &QPushButton::clicked, this, &SweepForm::openRequested);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(choose);
    buttons->addWidget(open);
    buttons->addStretch(1);
    column->addWidget(sectionLabel(tr("Folder"), m_folder));
    column->addWidget(m_folder);
    column->addLayout(buttons);
    return part;
}

QWidget* SweepForm::makeButtons() {
    auto* part = new QWidget;
    auto* column = columnOf(part);
    m_count->setObjectName(QStringLiteral("sweepCount"));
    m_count->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("sweepProblem"));
    m_problem->setProperty("warningText", true);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(QStringLiteral("sweepProgress"));
    m_progress->setAccessibleName(tr("Rounds of the sweep that are done"));
    m_progress->setTextVisible(false);
    m_progressText->setObjectName(QStringLiteral("sweepProgressText"));
    m_progressText->setProperty("caption", true);
    m_progressText->setWordWrap(true);
    m_start->setProperty("primary", true);
    connect(m_start, &QPushButton::clicked, this, &SweepForm::start);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_job.state() == SweepJob::State::Running)
            m_job.pause();
        else
            m_job.proceed();
    });
    connect(m_cancel, &QPushButton::clicked, &m_job, &SweepJob::cancel);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* one : {m_start, m_pause, m_cancel}) buttons->addWidget(one);
    buttons->addStretch(1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_count, m_problem, m_progress, m_progressText})
        column->addWidget(widget);
    column->addLayout(buttons);
    return part;
}

QString SweepForm::folder() const {
    return m_folder->text().trimmed();
}

void SweepForm::setFolder(const QString& folder) {
    m_ownFolder = true;
    m_folder->setText(QDir::toNativeSeparators(folder));
    refreshState();
}

// The first folder of the experiment's name that is not there yet.
void SweepForm::suggestFolder() {
    if (m_ownFolder || m_sweepsFolder.isEmpty()) return;
    const QDir folder(m_sweepsFolder);
    const QString name = folderText(QString::fromStdString(m_draft.base().name));
    for (int number = 1; number < kMostFolders; ++number) {
        const QString path = folder.filePath(QStringLiteral("%1-%2").arg(name).arg(number));
        if (QFileInfo::exists(path)) continue;
        m_folder->setText(QDir::toNativeSeparators(path));
        return;
    }
}

void SweepForm::start() {
    if (!wrong().isEmpty() || m_job.state() != SweepJob::State::Idle || m_draft.isPending()) return;
    // The folder is this sweep's from now on.
    m_ownFolder = true;
    m_job.start(m_draft.plan(), m_draft.runs()->children, QDir::fromNativeSeparators(folder()));
}

void SweepForm::addAxis() {
    const std::vector<SweepSetting> settings = sweepSettings(m_draft.base());
    const auto isFree = [this](const SweepSetting& setting) {
        return std::none_of(m_draft.axes().begin(), m_draft.axes().end(),
                            [&](const SweepAxisText& axis) { return axis.key == setting.key; });
    };
    auto found = std::find_if(settings.begin(), settings.end(), [&](const SweepSetting& setting) {
        return setting.key == QLatin1String("strategy.scope") && isFree(setting);
    });
    // The seed has a control of its own.
    if (found == settings.end()) {
        found = std::find_if(settings.begin(), settings.end(), [&](const SweepSetting& setting) {
            return !setting.key.startsWith(QLatin1String("experiment.")) && isFree(setting);
        });
    }
    if (found != settings.end()) m_draft.addAxis(found->key);
}

void SweepForm::refresh() {
    const QString name = QString::fromStdString(m_draft.base().name);
    m_base->setText(m_draft.followsDraft() ? tr("“%1”, the draft in the main window").arg(name)
                                           : tr("“%1”, of the opened sweep").arg(name));
    m_useDraft->setVisible(!m_draft.followsDraft());
    refreshAxes();
    if (m_seeds->value() != m_draft.seeds()) {
        const QSignalBlocker quiet(m_seeds);
        m_seeds->setValue(static_cast<int>(m_draft.seeds()));
    }
    const auto first = static_cast<qulonglong>(m_draft.base().seed);
    const auto last = first + static_cast<qulonglong>(m_draft.seeds()) - 1;
    m_seedText->setText(first == last ? tr("seed %1").arg(first) : tr("seeds %1 to %2").arg(first).arg(last));
    suggestFolder();
    refreshState();
}

void SweepForm::refreshAxes() {
    const std::vector<SweepAxisText>& axes = m_draft.axes();
    while (m_rows.size() > axes.size()) {
        // The row whose button was pressed must outlive the press.
        m_rows.back()->hide();
        m_rows.back()->deleteLater();
        m_rows.pop_back();
    }
    const std::vector<SweepSetting> settings = sweepSettings(m_draft.base());
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (i == m_rows.size()) {
            auto* row = new SweepAxisRow(static_cast<int>(i) + 1, m_theme);
            connect(row, &SweepAxisRow::keyChosen, this, [this, i](const QString& key) {
                m_draft.setAxis(i, {key, suggestedSweepValues(m_draft.base(), key)});
            });
            connect(row, &SweepAxisRow::valuesEdited, this, [this, i](const QString& values) {
                m_draft.setAxis(i, {m_draft.axes().at(i).key, values});
            });
            connect(row, &SweepAxisRow::removeRequested, this, [this, i] { m_draft.removeAxis(i); });
            m_axesLayout->addWidget(row);
            m_rows.push_back(row);
        }
        m_rows[i]->setSettings(settings);
        m_rows[i]->setAxis(axes[i]);
        if (!m_draft.isPending()) m_rows[i]->setProblem(m_draft.axisProblem(i));
    }
}

// The first thing that keeps the sweep from starting.
QString SweepForm::wrong() const {
    for (std::size_t i = 0; i < m_draft.axes().size(); ++i) {
        if (!m_draft.axisProblem(i).isEmpty()) return m_draft.axisProblem(i);
    }
    if (!m_draft.problem().isEmpty()) return m_draft.problem();
    if (folder().isEmpty()) return tr("Choose a folder for the run files.");
    return m_draft.runs() ? QString() : tr("The runs are being put together.");
}

QString SweepForm::countText() const {
    if (!m_draft.runs()) return {};
    const auto runs = static_cast<qlonglong>(m_draft.runs()->children.size());
    const auto left = static_cast<qlonglong>(m_draft.runs()->repeats.size());
    QString text = runs == 1 ? tr("1 run") : tr("%1 runs").arg(runs);
    if (m_draft.seeds() > 1 && left == 0)
        //: %1 "12 runs", %2 combinations of settings, %3 seeds
        text = tr("%1: %2 × %3 seeds").arg(text).arg(runs / m_draft.seeds()).arg(m_draft.seeds());
    if (left == 1) text = tr("%1; 1 more would repeat one of them and is left out").arg(text);
    if (left > 1) text = tr("%1; %2 more would repeat one of them and are left out").arg(text).arg(left);
    return text + QLatin1Char('.');
}

void SweepForm::refreshState() {
    const SweepJob::State state = m_job.state();
    const bool running = m_job.isRunning();
    m_inputs->setEnabled(state == SweepJob::State::Idle);
    m_count->setText(countText());
    QStringList repeats;
    if (m_draft.runs()) {
        for (const std::string& sentence : m_draft.runs()->repeats)
            repeats << QString::fromStdString(sentence);
    }
    m_count->setToolTip(repeats.mid(0, 20).join(QLatin1Char('\n')));
    QString problem = m_draft.problem();
    if (problem.isEmpty() && folder().isEmpty()) problem = wrong();
    if (!m_draft.isPending() || !problem.isEmpty()) m_problem->setText(problem);
    m_problem->setHidden(running || m_problem->text().isEmpty());
    m_start->setHidden(running);
    const int ended = m_job.endedCount();
    const bool begun = ended > 0 && ended < static_cast<int>(m_job.children().size());
    m_start->setText(begun && QDir::fromNativeSeparators(folder()) == m_job.folder() ? tr("Continue")
                                                                                     : tr("Start"));
    m_start->setEnabled(state == SweepJob::State::Idle && !m_draft.isPending() && wrong().isEmpty());
    const QString reason = wrong();
    m_start->setToolTip(reason.isEmpty() ? tr("Run what is not done yet, one run after another") : reason);
    m_pause->setVisible(running);
    m_cancel->setVisible(running);
    const bool rests = state == SweepJob::State::Paused || state == SweepJob::State::Pausing;
    m_pause->setText(rests ? tr("Continue") : tr("Pause"));
    m_pause->setEnabled(state != SweepJob::State::Cancelling);
    m_cancel->setEnabled(state != SweepJob::State::Cancelling);
    m_progress->setVisible(running);
    m_progressText->setVisible(running);
    m_progressText->setText(m_job.progressText());
    qint64 done = 0, all = 0;
    for (std::size_t i = 0; i < m_job.children().size(); ++i) {
        const SweepStatus& status = m_job.statuses()[i];
        const qint64 planned = m_job.children()[i].experiment.rounds;
        all += planned;
        done += status.state == SweepState::Failed ? planned : std::min<qint64>(status.rounds, planned);
    }
    m_progress->setRange(0, static_cast<int>(std::max<qint64>(1, all)));
    m_progress->setValue(static_cast<int>(done));
}

}  // namespace fiarse::ui
