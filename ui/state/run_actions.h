/// The commands of the transport bar and the Run menu: one QAction each, with keys, icons and tool tips.
#pragma once

#include <QObject>

class QAction;

namespace fiarse::ui {

class RunController;
class RunSession;
class Theme;

class RunActions : public QObject {
    Q_OBJECT
public:
    RunActions(RunController& controller, RunSession& session, const Theme& theme, QObject* parent);

    QAction* playPause() const { return m_playPause; }    ///< Space
    QAction* stepRound() const { return m_stepRound; }    ///< N
    QAction* trainTen() const { return m_trainTen; }      ///< Shift+Right
    QAction* stepPhase() const { return m_stepPhase; }    ///< Shift+N
    QAction* stepClient() const { return m_stepClient; }  ///< Ctrl+Right
    QAction* reset() const { return m_reset; }            ///< Ctrl+R
    QAction* newSeed() const { return m_newSeed; }        ///< Ctrl+Shift+R

private:
    void updateState();
    void updateIcons();

    RunController& m_controller;
    RunSession& m_session;
    const Theme& m_theme;
    QAction* m_playPause;
    QAction* m_stepRound;
    QAction* m_trainTen;
    QAction* m_stepPhase;
    QAction* m_stepClient;
    QAction* m_reset;
    QAction* m_newSeed;
};

}  // namespace fiarse::ui
