// Views of MainWindow in windows of their own, which come back with the next start.
#include <QMainWindow>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

#include "ui/main/main_window.h"
#include "ui/main/window_settings.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/masks_panel.h"
#include "ui/panels/model_area.h"
#include "ui/plots/encoding_text.h"
#include "ui/state/timeline_actions.h"
#include "ui/widgets/card.h"

namespace fiarse::ui {
namespace {

const QString kName = QStringLiteral("popOut");
const QString kClients = QStringLiteral("clients");
const QString kModel = QStringLiteral("model/");
const QString kView = QStringLiteral("view/");

QList<QMainWindow*> popOutsOf(const QWidget& parent) {
    return parent.findChildren<QMainWindow*>(kName, Qt::FindDirectChildrenOnly);
}

QString shownIn(const QMainWindow& window) {
    if (const auto* view = window.findChild<AnalysisPanel*>()) return kView + view->viewId();
    if (const auto* picture = window.findChild<MasksPanel*>())
        return kModel + encodingId(picture->encoding());
    return kClients;
}

}  // namespace

void MainWindow::popOut(const QString& view) {
    auto* panel = new AnalysisPanel(m_moments, m_library, m_selection, m_timeline, m_theme, view);
    panel->copyLook(*m_analysis);
    connect(panel, &AnalysisPanel::problem, this, &MainWindow::showProblem);
    showInWindow(panel);
}

// The picture goes on following round, selection and comparison.
void MainWindow::popOutModel(const MasksPanel* picture) {
    auto* panel = new MasksPanel(m_moments, m_selection, m_theme, nullptr, MasksPanel::Place::Window);
    panel->copyLook(*picture);
    connect(m_analysis, &AnalysisPanel::comparisonChanged, panel,
            [this, panel] { panel->setComparison(m_analysis->comparison()); });
    connect(panel, &MasksPanel::problem, this, &MainWindow::showProblem);
    showInWindow(panel);
}

void MainWindow::popOutClients() {
    auto* panel = new CoveragePanel(m_view, m_selection, m_theme, nullptr, CoveragePanel::Place::Window);
    panel->copyLook(*m_coverage);
    connect(panel, &CoveragePanel::problem, this, &MainWindow::showProblem);
    showInWindow(panel);
}

void MainWindow::showInWindow(Card* panel) {
    auto* window = new QMainWindow(this);
    window->setObjectName(QStringLiteral("popOut"));
    window->setAttribute(Qt::WA_DeleteOnClose);
    auto* centre = new QWidget(window);
    auto* margin = new QVBoxLayout(centre);
    margin->setContentsMargins(8, 8, 8, 8);
    margin->addWidget(panel);
    window->setCentralWidget(centre);
    //: %1 the name of a view
    window->setWindowTitle(tr("%1 – FIARSE Workbench").arg(panel->title()));
    window->addActions(m_timelineActions->all());
    window->resize(900, 520);
    window->show();
}

// Behind the window that they belong to.
void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!std::exchange(m_wasShown, true)) QTimer::singleShot(0, this, &MainWindow::restorePopOuts);
}

void MainWindow::keepPopOuts() {
    QStringList kept;
    for (const QMainWindow* window : popOutsOf(*this)) {
        if (window->isVisible())
            kept << shownIn(*window) + QLatin1Char(' ') +
                        QString::fromLatin1(window->saveGeometry().toBase64());
    }
    m_settings.setPopOuts(kept);
}

// Options are those of the panel in the window, as when a view is first put into one of its own.
void MainWindow::restorePopOuts() {
    for (const QString& kept : m_settings.popOuts()) {
        const QString shown = kept.section(QLatin1Char(' '), 0, 0);
        if (shown == kClients) {
            popOutClients();
        } else if (shown.startsWith(kView) && viewIds().contains(shown.mid(kView.size()))) {
            popOut(shown.mid(kView.size()));
        } else if (const auto encoding =
                       encodingFromId(shown.startsWith(kModel) ? shown.mid(kModel.size()) : QString())) {
            popOutModel(m_model->picture(0));
            popOutsOf(*this).last()->findChild<MasksPanel*>()->setEncoding(*encoding);
        } else {
            continue;
        }
        popOutsOf(*this).last()->restoreGeometry(
            QByteArray::fromBase64(kept.section(QLatin1Char(' '), 1).toLatin1()));
    }
}

void MainWindow::closePopOuts() {
    for (QMainWindow* window : popOutsOf(*this)) window->close();
    m_settings.setPopOuts({});
}

}  // namespace fiarse::ui
