#include "ui/dialogs/sweep_window.h"

#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/dialogs/sweep_form.h"
#include "ui/dialogs/sweep_result_view.h"
#include "ui/models/sweep_children_model.h"
#include "ui/state/sweep_draft.h"
#include "ui/state/sweep_job.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {
namespace {

constexpr int kFormWidth = 348;
constexpr int kResultsTab = 1;

}  // namespace

SweepWindow::SweepWindow(ExperimentDocument& document, SweepJob& job, const QString& sweepsFolder,
                         const Theme& theme, QWidget* parent)
    : QWidget(parent, Qt::Window),
      m_job(job),
      m_draft(new SweepDraft(document, this)),
      m_form(new SweepForm(*m_draft, job, sweepsFolder, theme)),
      m_children(new SweepChildrenModel(this)),
      m_results(new SweepResultView(job, theme)),
      m_messages(new MessageBar(theme)),
      m_tabs(new QTabBar),
      m_pages(new QStackedWidget),
      m_runs(new QTableView) {
    setObjectName(QStringLiteral("sweepWindow"));
    setWindowTitle(tr("Sweep – FIARSE Workbench"));
    auto* plan = new Card(tr("Sweep"));
    plan->setFixedWidth(kFormWidth);
    plan->bodyLayout()->addWidget(m_form);
    auto* right = new Card;
    m_tabs->setObjectName(QStringLiteral("sweepTabs"));
    m_tabs->setAccessibleName(tr("Runs or results of the sweep"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& title : {tr("Runs"), tr("Results")}) m_tabs->addTab(title);
    right->addTitleWidget(m_tabs);
    m_pages->addWidget(makeRuns());
    m_pages->addWidget(m_results);
    right->bodyLayout()->addWidget(m_pages, 1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 8, 8, 8);
    row->setSpacing(8);
    row->addWidget(plan);
    row->addWidget(right, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addLayout(row, 1);
    connectParts();
    resize(1280, 800);
}

void SweepWindow::connectParts() {
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_form, &SweepForm::folderRequested, this, &SweepWindow::chooseFolder);
    connect(m_form, &SweepForm::openRequested, this, &SweepWindow::chooseSweep);
    connect(m_results, &SweepResultView::openRequested, this, &SweepWindow::openRun);
    connect(m_results, &SweepResultView::runsRequested, this, &SweepWindow::runsRequested);
    const auto tell = [this](const QString& sentence) {
        m_messages->showMessage(MessageBar::Kind::Problem, sentence);
    };
    connect(m_results, &SweepResultView::problem, this, tell);
    connect(&m_job, &SweepJob::refused, this, tell);
    connect(m_draft, &SweepDraft::changed, this, [this] {
        // A sweep that runs is shown whatever happens to the draft of the main window.
        if (!m_job.isRunning()) m_showsJob = false;
    });
    connect(m_draft, &SweepDraft::expanded, this, &SweepWindow::refreshChildren);
    connect(&m_job, &SweepJob::sweepChanged, this, [this] {
        m_messages->clear();
        m_showsJob = true;
        refreshChildren();
    });
    connect(&m_job, &SweepJob::progressed, this, &SweepWindow::refreshChildren);
    connect(&m_job, &SweepJob::opened, this, [this] {
        m_draft->usePlan(m_job.plan());
        m_showsJob = true;
        m_form->setFolder(m_job.folder());
        m_tabs->setCurrentIndex(kResultsTab);
    });
    connect(&m_job, &SweepJob::ended, this, [this] {
        if (m_job.endedCount() == static_cast<int>(m_job.children().size()))
            m_tabs->setCurrentIndex(kResultsTab);
    });
}

QWidget* SweepWindow::makeRuns() {
    m_runs->setObjectName(QStringLiteral("sweepRuns"));
    m_runs->setAccessibleName(tr("Runs of the sweep"));
    m_runs->setToolTip(tr("Double-click a run to open it"));
    m_runs->setModel(m_children);
    m_runs->setShowGrid(false);
    m_runs->setFrameShape(QFrame::NoFrame);
    m_runs->setFont(baseFont(kTablePixels));
    m_runs->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_runs->setSelectionMode(QAbstractItemView::SingleSelection);
    m_runs->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_runs->verticalHeader()->hide();
    m_runs->verticalHeader()->setDefaultSectionSize(26);
    m_runs->horizontalHeader()->setHighlightSections(false);
    m_runs->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_runs->horizontalHeader()->setStretchLastSection(true);
    m_runs->setColumnWidth(SweepChildrenModel::NameColumn, 380);
    m_runs->setColumnWidth(SweepChildrenModel::StateColumn, 90);
    m_runs->setColumnWidth(SweepChildrenModel::RoundsColumn, 90);
    connect(m_runs, &QTableView::activated, this, [this](const QModelIndex& index) {
        const QString path =
            QDir(m_job.folder()).filePath(index.data(SweepChildrenModel::FileRole).toString());
        if (m_showsJob && QFileInfo::exists(path)) openRun(path);
    });
    return m_runs;
}

void SweepWindow::refreshChildren() {
    if (m_showsJob) {
        m_children->setChildren(m_job.children());
        m_children->setStatuses(m_job.statuses());
    } else {
        m_children->setChildren(m_draft->runs() ? m_draft->runs()->children : std::vector<SweepChild>());
        m_children->setStatuses({});
    }
    m_tabs->setTabText(0, tr("Runs (%1)").arg(m_children->rowCount()));
}

// Two writers of one file would be in each other's way.
void SweepWindow::openRun(const QString& path) {
    if (m_job.isWriting(QFileInfo(path).fileName())) {
        m_messages->showMessage(
            MessageBar::Kind::Hint,
            tr("The sweep is still at work on this run; it can be opened when it is done."));
        return;
    }
    Q_EMIT openRequested(path);
}

void SweepWindow::openFolder(const QString& folder) {
    if (m_job.state() == SweepJob::State::Idle) m_job.open(folder);
}

void SweepWindow::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the run files"),
                                                             QFileInfo(m_form->folder()).path());
    if (!folder.isEmpty()) m_form->setFolder(folder);
}

void SweepWindow::chooseSweep() {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Open a sweep"), QFileInfo(m_form->folder()).path());
    if (!folder.isEmpty()) openFolder(folder);
}

}  // namespace fiarse::ui
