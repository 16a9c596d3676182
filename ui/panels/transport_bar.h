/// The bar under the menu: play, steps, reset, speed, and where the run stands.
#pragma once

#include <QWidget>

class QLabel;
class QSlider;
class QPushButton;
class QAction;

namespace fiarse::ui {

class RunActions;
class RunController;
class RunSession;
class Theme;

class TransportBar : public QWidget {
    Q_OBJECT
public:
    TransportBar(RunSession& session, RunController& controller, RunActions& actions, QWidget* parent);

    /// Position of the speed slider, 0..kSpeedSteps.
    int speed() const;
    void setSpeed(int position);

Q_SIGNALS:
    void speedChanged(int position);

private:
    QPushButton* addButton(QAction* action);
    void addSpeed();
    void addStatus();
    void updateSpeed();
    void updateStatus();

    RunSession& m_session;
    RunController& m_controller;
    QSlider* m_speed;
    QLabel* m_speedLabel;
    QLabel* m_hint;
    QLabel* m_status;
    QLabel* m_counter;
    QLabel* m_time;
};

}  // namespace fiarse::ui
