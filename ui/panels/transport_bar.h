/// The bar under the menu: play, steps, reset, speed, and where the run stands.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/state/perspective.h"

class QLabel;
class QSlider;
class QPushButton;
class QAction;
class QFrame;

namespace fiarse::ui {

class RunActions;
class RunController;
class RunSession;
class Theme;

/// Where the room is short, buttons show their icons only, Play last of all; texts are never cut.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    TransportBar(RunSession& session, RunController& controller, RunActions& actions, QWidget* parent);

    /// Position of the speed slider, 0..kSpeedSteps.
    int speed() const;
    void setSpeed(int position);
    /// Learn leaves out what a first look does not need, Present what an audience does not.
    void setPerspective(Perspective perspective);

Q_SIGNALS:
    void speedChanged(int position);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Button {
        QPushButton* button;
        QAction* action;
    };
    QPushButton* addButton(QAction* action);
    void addSeparator();
    void setShown(const char* button, bool shown);
    void fitButtons();
    void addSpeed();
    void addStatus();
    void updateSpeed();
    void updateStatus();

    RunSession& m_session;
    RunController& m_controller;
    std::vector<Button> m_buttons;
    std::vector<QFrame*> m_separators;
    QLabel* m_speedCaption;
    QSlider* m_speed;
    QLabel* m_speedLabel;
    QLabel* m_hint;
    QLabel* m_status;
    QLabel* m_counter;
    QLabel* m_time;
};

}  // namespace fiarse::ui
