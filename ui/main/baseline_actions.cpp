#include "ui/main/baseline_actions.h"

#include <QAction>
#include <QMenu>

#include "ui/panels/log_panel.h"
#include "ui/state/action_notes.h"
#include "ui/state/alone_job.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {

BaselineActions::BaselineActions(QMenu& menu, AloneJob& alone, MessageBar& messages, LogPanel& log,
                                 QObject* parent)
    : QObject(parent), m_alone(alone), m_messages(messages), m_log(log) {
    menu.addSeparator();
    QAction* sweep = menu.addAction(tr("Run the &baselines beside this experiment…"), this,
                                    &BaselineActions::sweepRequested);
    sweep->setObjectName(QStringLiteral("baselineSweep"));
    sweep->setToolTip(
        tr("A sweep over this strategy, everybody with the whole model, only those who can hold it, "
           "and one small model for all"));
    m_train = menu.addAction(QString());
    m_train->setObjectName(QStringLiteral("trainAlone"));
    m_train->setToolTip(
        tr("What each client reaches on its own data without the others; the view “Fairness” shows "
           "what it gains by taking part"));
    connect(m_train, &QAction::triggered, &m_alone,
            [this] { m_alone.isRunning() ? m_alone.stop() : m_alone.start(); });
    connect(&m_alone, &AloneJob::runningChanged, this, &BaselineActions::updateState);
    connect(&m_alone, &AloneJob::changed, this, &BaselineActions::updateState);
    connect(&m_alone, &AloneJob::progressed, this, &BaselineActions::tellProgress);
    connect(&m_alone, &AloneJob::completed, this, &BaselineActions::tellDone);
    connect(&m_alone, &AloneJob::failed, this,
            [this](const QString& sentence) { m_messages.showMessage(MessageBar::Kind::Problem, sentence); });
    updateState();
}

void BaselineActions::updateState() {
    m_train->setText(m_alone.isRunning() ? tr("Stop training &alone") : tr("Train each client &alone"));
    m_train->setEnabled(m_alone.hasRun());
    setDisabledReason(*m_train, m_alone.hasRun() ? QString() : tr("There is no run yet."));
}

void BaselineActions::tellProgress(int done, int clients) {
    m_messages.showMessage(MessageBar::Kind::Hint,
                           tr("Each client trains alone: %1 of %2 are done.").arg(done).arg(clients));
}

void BaselineActions::tellDone() {
    const QString sentence =
        tr("The clients have trained alone, %n local round(s) each; the view “Fairness” shows what "
           "they gain by taking part.",
           nullptr, static_cast<int>(m_alone.baseline()->localRounds));
    m_messages.showMessage(MessageBar::Kind::Hint, sentence);
    m_log.addEvent(SentenceKind::Note, tr("Baseline"), sentence);
}

}  // namespace fiarse::ui
