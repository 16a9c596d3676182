#include "ui/state/run_actions.h"

#include <QAction>
#include <QKeySequence>

#include "ui/bridge/run_session.h"
#include "ui/state/action_notes.h"
#include "ui/state/run_controller.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

RunActions::RunActions(RunController& controller, RunSession& session, const Theme& theme, QObject* parent)
    : QObject(parent), m_controller(controller), m_session(session), m_theme(theme) {
    const auto make = [this, &controller](const QString& name, const QString& text, const QString& help,
                                          const QKeySequence& keys, void (RunController::*slot)()) {
        auto* action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(keys);
        action->setToolTip(help);
        connect(action, &QAction::triggered, &controller, slot);
        return action;
    };
    m_playPause = make(QStringLiteral("playPause"), tr("Play"), tr("Train round after round, or pause"),
                       Qt::Key_Space, &RunController::togglePlay);
    m_stepRound = make(QStringLiteral("stepRound"), tr("Step round"), tr("Train to the end of this round"),
                       QKeySequence(Qt::Key_N), &RunController::stepRound);
    m_stepPhase = make(QStringLiteral("stepPhase"), tr("Step phase"),
                       tr("Carry out the next phase: select, extract, train, aggregate, evaluate"),
                       QKeySequence(Qt::SHIFT | Qt::Key_N), &RunController::stepPhase);
    m_stepClient = make(QStringLiteral("stepClient"), tr("Step client"),
                        tr("Train one client; before and after training, the next phase"),
                        QKeySequence(Qt::CTRL | Qt::Key_Right), &RunController::stepClient);
    m_trainTen = make(QStringLiteral("trainTen"), tr("Train ten rounds"),
                      tr("Train ten rounds, or to the end where it is nearer, and pause"),
                      QKeySequence(Qt::SHIFT | Qt::Key_Right), &RunController::stepTen);
    m_reset = make(QStringLiteral("reset"), tr("Reset"), tr("Start again with the same seed"),
                   QKeySequence(Qt::CTRL | Qt::Key_R), &RunController::reset);
    m_newSeed = make(QStringLiteral("newSeed"), tr("New seed"), tr("Start again with another seed"),
                     QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), &RunController::newSeed);
    connect(&session, &RunSession::stateChanged, this, &RunActions::updateState);
    connect(&controller, &RunController::draftDiffersChanged, this, &RunActions::updateState);
    connect(&theme, &Theme::changed, this, &RunActions::updateIcons);
    updateState();
}

void RunActions::updateState() {
    const bool running = m_session.state() == RunState::Running;
    m_playPause->setText(running ? tr("Pause") : tr("Play"));
    const bool canGoOn = !m_controller.isAtEnd();
    m_playPause->setEnabled(running || canGoOn);
    const QString ended = canGoOn ? QString() : tr("The run is at its end; Reset starts it again.");
    setDisabledReason(*m_playPause, running ? QString() : ended);
    // A step while it plays would be a pause in disguise.
    for (QAction* step : {m_stepRound, m_trainTen, m_stepPhase, m_stepClient}) {
        step->setEnabled(canGoOn && !running);
        setDisabledReason(*step, running ? tr("Pause first.") : ended);
    }
    updateIcons();
}

void RunActions::updateIcons() {
    const ThemeColours& colours = m_theme.colours();
    const bool running = m_session.state() == RunState::Running;
    // It stands on the accent colour, or on grey while it is disabled.
    const QColor onAccent = m_theme.isDark() ? colours.window : colours.card;
    m_playPause->setIcon(themedIcon(m_theme, running ? QStringLiteral("pause") : QStringLiteral("play"),
                                    m_playPause->isEnabled() ? onAccent : colours.muted));
    m_stepRound->setIcon(themedIcon(m_theme, QStringLiteral("step")));
    m_stepPhase->setIcon(themedIcon(m_theme, QStringLiteral("step-phase")));
    m_stepClient->setIcon(themedIcon(m_theme, QStringLiteral("step-client")));
    m_reset->setIcon(themedIcon(m_theme, QStringLiteral("reset")));
    m_newSeed->setIcon(themedIcon(m_theme, QStringLiteral("dice")));
}

}  // namespace fiarse::ui
