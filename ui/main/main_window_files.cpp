// The commands of MainWindow that ask for a file.
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPixmap>
#include <QTimer>
#include <QToolButton>
#include <QUndoView>

#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/sweep_window.h"
#include "ui/main/baseline_actions.h"
#include "ui/main/dock_area.h"
#include "ui/main/main_window.h"
#include "ui/main/menus.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/log_panel.h"
#include "ui/panels/masks_panel.h"
#include "ui/panels/model_area.h"
#include "ui/panels/preset_menu.h"
#include "ui/plots/figure_picture.h"
#include "ui/state/sweep_draft.h"
#include "ui/state/timeline_actions.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {
namespace {

constexpr int kDashboardMilliseconds = 50;

// The dialog itself adds the suffix, so that its question about overwriting is about the file that is
// written.
QString askWhereToSave(QWidget* parent, const QString& title, const QString& name, const QString& filter,
                       const QString& suffix) {
    QFileDialog dialog(parent, title, QFileInfo(name).path(), filter);
    dialog.setObjectName(QStringLiteral("saveDialog"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    if (!name.isEmpty()) dialog.selectFile(QFileInfo(name).fileName());
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().constFirst() : QString();
}

}  // namespace

bool MainWindow::mayDropDraft() {
    if (!m_document.isModified()) return true;
    const auto answer = QMessageBox::question(this, tr("Unsaved experiment"),
                                              tr("The experiment “%1” was edited and not saved.")
                                                  .arg(QString::fromStdString(m_document.experiment().name)),
                                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel,
                                              QMessageBox::Save);
    if (answer == QMessageBox::Save) return saveDraft();
    return answer == QMessageBox::Discard;
}

bool MainWindow::mayStopSweep() {
    if (!m_sweepJob.isRunning()) return true;
    const auto answer = QMessageBox::question(this, tr("A sweep is running"),
                                              tr("%1. Closing the window stops it. What is complete is "
                                                 "saved, and the same folder goes on from there.")
                                                  .arg(m_sweepJob.progressText()),
                                              QMessageBox::Close | QMessageBox::Cancel, QMessageBox::Cancel);
    return answer == QMessageBox::Close;
}

void MainWindow::newExperiment() {
    if (mayDropDraft()) openExperiment(defaultExperiment());
}

void MainWindow::chooseFile() {
    if (!mayDropDraft()) return;
    const QString folder =
        m_document.filePath().isEmpty() ? QString() : QFileInfo(m_document.filePath()).path();
    const QString path = QFileDialog::getOpenFileName(this, tr("Open experiment or run"), folder,
                                                      tr("Experiments and runs (*.toml *.fiarse)"));
    if (!path.isEmpty()) openOrTell(path);
}

bool MainWindow::saveDraft() {
    return m_document.filePath().isEmpty() ? saveDraftAs() : writeDraft(m_document.filePath());
}

bool MainWindow::saveDraftAs() {
    const QString path = askWhereToSave(this, tr("Save experiment"), m_document.filePath(),
                                        tr("Experiments (*.toml)"), QStringLiteral("toml"));
    return !path.isEmpty() && writeDraft(path);
}

bool MainWindow::writeDraft(const QString& path) {
    const Result<void> saved = m_document.save(path);
    if (!saved.ok()) {
        showProblem(QString::fromStdString(saved.error().text()));
        return false;
    }
    m_settings.addRecentFile(path);
    m_menus->setRecentFiles(m_settings.recentFiles());
    return true;
}

void MainWindow::saveRun() {
    const QString name = QString::fromStdString(m_session.runFile().filename().string());
    const QString path =
        askWhereToSave(this, tr("Save run"), name, tr("Runs (*.fiarse)"), QStringLiteral("fiarse"));
    if (!path.isEmpty()) m_controller.saveRunAs(path);
}

void MainWindow::exportPicture() {
    const QString target = askWhereToSave(this, tr("Export picture"), QStringLiteral("fiarse-workbench.png"),
                                          tr("Pictures (*.png)"), QStringLiteral("png"));
    if (target.isEmpty()) return;
    if (!grab().save(target)) {
        showProblem(tr("The picture could not be written to %1.").arg(QDir::toNativeSeparators(target)));
    }
}

void MainWindow::exportDashboard() {
    const QString target = askWhereToSave(this, tr("Export dashboard"), QStringLiteral("dashboard.pdf"),
                                          tr("PDF documents (*.pdf)"), QStringLiteral("pdf"));
    if (!target.isEmpty()) exportDashboardTo(target);
}

void MainWindow::exportRun() {
    const QString path = QString::fromStdString(m_session.runFile().string());
    if (!m_view.info() || path.isEmpty() || !QFileInfo::exists(path)) {
        showProblem(tr("There is nothing to export from: this run is not recorded in a file."));
        return;
    }
    auto* dialog = new ExportDialog(path, m_view.info(), m_timeline.view(), m_timeline.head(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

std::vector<ViewFiles> MainWindow::dashboard(bool& complete) {
    std::vector<ViewFiles> views = m_model->picture(0)->allFiles(complete);
    for (ViewFiles& view : m_coverage->allFiles()) views.push_back(std::move(view));
    for (ViewFiles& view : m_analysis->allFiles(complete)) views.push_back(std::move(view));
    return views;
}

void MainWindow::exportDashboardTo(const QString& path) {
    bool complete = true;
    const std::vector<ViewFiles> views = dashboard(complete);
    if (!complete) {
        QTimer::singleShot(kDashboardMilliseconds, this, [this, path] { exportDashboardTo(path); });
        return;
    }
    if (m_timeline.head() == 0) {
        showProblem(tr("There is nothing to export yet: no round was trained."));
        return;
    }
    std::vector<PicturePage> pages;
    for (const ViewFiles& view : views) pages.push_back(view.page);
    const QString refused = savePagesPdf(pages, path);
    if (!refused.isEmpty()) {
        showProblem(refused);
        return;
    }
    m_log->addEvent(SentenceKind::Note, tr("Dashboard exported"),
                    tr("to %1.").arg(QDir::toNativeSeparators(path)));
    Q_EMIT dashboardExported(path);
}

void MainWindow::addRuns() {
    const QStringList paths =
        QFileDialog::getOpenFileNames(this, tr("Add runs"), QString(), tr("Runs (*.fiarse)"));
    if (!paths.isEmpty()) m_library.addFiles(paths);
}

void MainWindow::nameBookmark() {
    const qint64 round = m_timeline.view();
    const Bookmark* bookmark = m_notes.bookmarkAt(round);
    bool accepted = false;
    const QString text = QInputDialog::getText(
        this, tr("Bookmark"), tr("What is there to see in round %1?").arg(round), QLineEdit::Normal,
        bookmark == nullptr ? QString() : QString::fromStdString(bookmark->text), &accepted);
    if (accepted) m_notes.setBookmark(round, text.trimmed());
}

void MainWindow::connectNotes() {
    connect(m_timelineActions, &TimelineActions::noteRequested, this, &MainWindow::pinNote);
    connect(&m_notes, &RunNotes::changed, this, &MainWindow::showNote);
    connect(&m_timeline, &Timeline::viewChanged, this, &MainWindow::showNote);
    connect(m_analysis, &AnalysisPanel::viewChanged, this, &MainWindow::showNote);
}

void MainWindow::pinNote() {
    const qint64 round = m_timeline.view();
    const QString view = m_analysis->viewId();
    const Bookmark* note = m_notes.bookmarkAt(round, view);
    bool accepted = false;
    const QString text =
        QInputDialog::getText(
            this, tr("Note"),
            //: %1 the name of a view, %2 a round
            tr("What is there to see in %1 in round %2?").arg(m_analysis->viewTitle()).arg(round),
            QLineEdit::Normal, note == nullptr ? QString() : QString::fromStdString(note->text), &accepted)
            .trimmed();
    if (!accepted) return;
    // An empty note is none.
    text.isEmpty() ? m_notes.removeBookmark(round, view) : m_notes.setBookmark(round, text, view);
}

// The note of this view in this round stands above the view.
void MainWindow::showNote() {
    const Bookmark* note = m_notes.bookmarkAt(m_timeline.view(), m_analysis->viewId());
    m_analysis->setNote(note == nullptr ? QString() : QString::fromStdString(note->text));
}

void MainWindow::buildPresets(const DockPanels& panels) {
    auto* menu = new PresetMenu(m_document, m_presets, panels.experiment);
    panels.experiment->addHeaderWidget(menu);
    menu->addOwnFleetsTo(*panels.capacity->findChild<QMenu*>(QStringLiteral("tierPresetMenu")));
    connect(menu, &PresetMenu::problem, this, &MainWindow::showProblem);
    connect(menu, &PresetMenu::saved, this, [this](const QString& name) {
        m_log->addEvent(SentenceKind::Note, tr("Preset"),
                        tr("“%1” is in the menu Presets of the panel Experiment now.").arg(name));
    });
}

// The view that has the keyboard; the analysis where it is somewhere else.
void MainWindow::exportView() {
    const QWidget* focus = focusWidget();
    // A dock takes the title row out of its card.
    const auto isIn = [focus](Card* panel) {
        return focus != nullptr && (panel->isAncestorOf(focus) || panel->header()->isAncestorOf(focus));
    };
    for (int i = 0; i < m_model->shownCount(); ++i) {
        MasksPanel* picture = m_model->picture(i);
        if (!isIn(picture)) continue;
        picture->askExport();
        return;
    }
    isIn(m_coverage) ? m_coverage->askExport() : m_analysis->askExport();
}

void MainWindow::connectSweep() {
    connect(m_menus, &Menus::sweepRequested, this, [this] { showSweep(); });
    m_moments.setAlone(&m_alone);
    auto* baselines = new BaselineActions(m_menus->compareMenu(), m_alone, *m_messages, *m_log, this);
    connect(baselines, &BaselineActions::sweepRequested, this, &MainWindow::showBaselineSweep);
    connect(m_sweepStatus, &QToolButton::clicked, this, [this] { showSweep(); });
    connect(&m_sweepJob, &SweepJob::stateChanged, this, &MainWindow::updateSweepStatus);
    connect(&m_sweepJob, &SweepJob::progressed, this, &MainWindow::updateSweepStatus);
    connect(&m_sweepJob, &SweepJob::refused, this, &MainWindow::showProblem);
    connect(&m_sweepJob, &SweepJob::ended, this, [this] {
        m_log->addEvent(SentenceKind::Note, tr("Sweep"),
                        tr("%1 of %2 runs are done, in %3.")
                            .arg(m_sweepJob.endedCount())
                            .arg(m_sweepJob.children().size())
                            .arg(QDir::toNativeSeparators(m_sweepJob.folder())));
    });
}

void MainWindow::updateSweepStatus() {
    m_sweepStatus->setText(m_sweepJob.progressText());
    m_sweepStatus->setVisible(m_sweepJob.isRunning());
}

SweepWindow* MainWindow::showSweep() {
    if (m_sweep == nullptr) {
        m_sweep = new SweepWindow(m_document, m_sweepJob, m_sweepsFolder, m_theme, this);
        connect(m_sweep, &SweepWindow::openRequested, this, [this](const QString& path) {
            if (!mayDropDraft()) return;
            openOrTell(path);
            raise();
            activateWindow();
        });
        connect(m_sweep, &SweepWindow::runsRequested, &m_library, &RunLibrary::addFiles);
    }
    m_sweep->show();
    m_sweep->raise();
    m_sweep->activateWindow();
    return m_sweep;
}

SweepWindow* MainWindow::showBaselineSweep() {
    const bool untouched = m_sweep == nullptr;
    SweepWindow* window = showSweep();
    // The axis that a new window suggests is nobody's work.
    while (untouched && !window->draft().axes().empty()) window->draft().removeAxis(0);
    window->draft().addBaselines();
    return window;
}

void MainWindow::showUndoList() {
    auto* dock = m_docks->findChild<QDockWidget*>(QStringLiteral("undoDock"));
    dock->show();
    dock->raise();
    m_undoView->setFocus(Qt::ShortcutFocusReason);
}

}  // namespace fiarse::ui
