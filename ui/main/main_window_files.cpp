// The commands of MainWindow that ask for a file or open another window.
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPixmap>
#include <QUndoView>

#include "ui/main/dock_area.h"
#include "ui/main/main_window.h"
#include "ui/main/menus.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {
namespace {

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

void MainWindow::showUndoList() {
    auto* dock = m_docks->findChild<QDockWidget*>(QStringLiteral("undoDock"));
    dock->show();
    dock->raise();
    m_undoView->setFocus(Qt::ShortcutFocusReason);
}

}  // namespace fiarse::ui
