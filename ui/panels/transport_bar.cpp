#include "ui/panels/transport_bar.h"

#include <QAction>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/bridge/run_session.h"
#include "ui/state/action_notes.h"
#include "ui/state/run_actions.h"
#include "ui/state/run_controller.h"
#include "ui/text/run_status.h"
#include "ui/theme/fonts.h"

namespace fiarse::ui {
namespace {

constexpr int kWordyPlay = 92;  // Play and Pause differ in length; the buttons beside it must not move
constexpr int kSpeedWidth = 84;
constexpr int kShortPlay = 40;

}  // namespace

TransportBar::TransportBar(RunSession& session, RunController& controller, RunActions& actions,
                           QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_controller(controller),
      m_speedCaption(new QLabel(tr("Speed"), this)),
      m_speed(new QSlider(Qt::Horizontal, this)),
      m_speedLabel(new QLabel(this)),
      m_hint(new QLabel(tr("Edited"), this)),
      m_status(new QLabel(this)),
      m_counter(new QLabel(this)),
      m_time(new QLabel(this)) {
    setObjectName(QStringLiteral("transportBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);

    QPushButton* play = addButton(actions.playPause());
    play->setProperty("primary", true);
    play->setMinimumWidth(kWordyPlay);
    for (QAction* action : {actions.stepRound(), actions.stepPhase(), actions.stepClient()})
        addButton(action);
    addSeparator();
    for (QAction* action : {actions.reset(), actions.newSeed()}) addButton(action);
    addSeparator();
    addSpeed();
    addStatus();

    connect(&session, &RunSession::stateChanged, this, &TransportBar::updateStatus);
    connect(&session, &RunSession::snapshotChanged, this, &TransportBar::updateStatus);
    connect(&session, &RunSession::recordsAppended, this, &TransportBar::updateStatus);
    connect(&session, &RunSession::infoChanged, this, &TransportBar::updateStatus);
    connect(&session, &RunSession::started, this, &TransportBar::updateStatus);
    connect(&controller, &RunController::draftDiffersChanged, this, &TransportBar::updateStatus);
    updateSpeed();
    updateStatus();
}

// The button mirrors its action; QToolButton would do so by itself but does not centre its text.
QPushButton* TransportBar::addButton(QAction* action) {
    auto* button = new QPushButton(this);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    const auto mirror = [button, action] {
        button->setIcon(action->icon());
        const QString reason = action->isEnabled() ? QString() : disabledReason(*action);
        button->setToolTip(reason.isEmpty() ? toolTipWithKeys(*action) : reason);
        button->setAccessibleName(plainText(*action));
        button->setEnabled(action->isEnabled());
    };
    mirror();
    button->setText(action->text());
    m_buttons.push_back({button, action});
    connect(action, &QAction::changed, button, [this, mirror] {
        mirror();
        fitButtons();
    });
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    button->setIconSize(QSize(16, 16));
    // Reached with Tab, but a click leaves Space to Play.
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

void TransportBar::addSeparator() {
    auto* line = new QFrame(this);
    line->setProperty("separator", true);
    line->setFixedHeight(20);
    layout()->addWidget(line);
    m_separators.push_back(line);
}

void TransportBar::setShown(const char* button, bool shown) {
    findChild<QPushButton*>(QLatin1String(button))->setVisible(shown);
}

void TransportBar::setPerspective(Perspective perspective) {
    const bool all = perspective == Perspective::Lab || perspective == Perspective::Debug;
    const bool present = perspective == Perspective::Present;
    setShown("stepPhaseButton", !present);
    setShown("stepClientButton", all);
    setShown("resetButton", !present);
    setShown("newSeedButton", all);
    for (QFrame* separator : m_separators) separator->setVisible(!present);
    for (QWidget* widget : {static_cast<QWidget*>(m_speedCaption), static_cast<QWidget*>(m_speed),
                            static_cast<QWidget*>(m_speedLabel)}) {
        widget->setVisible(!present);
    }
    fitButtons();
}

// Words go from the right until everything fits; Play, at the left, keeps its word longest. How much room is
// left depends on the times at the right, which grow with a slower machine.
void TransportBar::fitButtons() {
    const auto show = [this](std::size_t wordless) {
        for (std::size_t i = 0; i < m_buttons.size(); ++i) {
            const auto& [button, action] = m_buttons[i];
            const bool word = i + wordless < m_buttons.size();
            button->setText(word ? action->text() : QString());
            // A minimum of one's own would count in place of what the text needs.
            button->setMinimumWidth(
                i > 0 ? 0 : std::max(word ? kWordyPlay : kShortPlay, button->minimumSizeHint().width()));
        }
        layout()->activate();
        return layout()->minimumSize().width() <= width();
    };
    std::size_t wordless = 0;
    while (!show(wordless) && wordless < m_buttons.size()) ++wordless;
    // Last of all goes the word before the slider, which says what it is by itself.
    if (m_speed->isHidden()) return;
    const int caption = m_speedCaption->sizeHint().width() + layout()->spacing();
    const int needed = layout()->minimumSize().width();
    if (!m_speedCaption->isHidden() && needed > width())
        m_speedCaption->hide();
    else if (m_speedCaption->isHidden() && needed + caption <= width())
        m_speedCaption->show();
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitButtons();
}

bool TransportBar::event(QEvent* event) {
    const bool taken = QWidget::event(event);
    // A label has another text, and so another width.
    if (event->type() == QEvent::LayoutRequest) fitButtons();
    return taken;
}

void TransportBar::addSpeed() {
    QLabel* caption = m_speedCaption;
    caption->setProperty("muted", true);
    caption->setBuddy(m_speed);
    m_speed->setObjectName(QStringLiteral("speedSlider"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How long to rest after each phase. It never changes the numbers."));
    m_speed->setRange(0, kSpeedSteps);
    m_speed->setPageStep(10);
    m_speed->setValue(kSpeedSteps);
    m_speed->setFixedWidth(110);
    m_speed->setFocusPolicy(Qt::TabFocus);
    m_speedLabel->setObjectName(QStringLiteral("speedLabel"));
    m_speedLabel->setProperty("muted", true);
    for (QWidget* widget : {static_cast<QWidget*>(caption), static_cast<QWidget*>(m_speed),
                            static_cast<QWidget*>(m_speedLabel)}) {
        layout()->addWidget(widget);
    }
    connect(m_speed, &QSlider::valueChanged, this, [this](int position) {
        updateSpeed();
        Q_EMIT speedChanged(position);
    });
}

void TransportBar::addStatus() {
    auto* row = static_cast<QHBoxLayout*>(layout());
    m_hint->setObjectName(QStringLiteral("editedHint"));
    m_hint->setProperty("pill", true);
    m_hint->setToolTip(tr("The experiment was edited; the next Play or step starts a new run of it."));
    m_status->setObjectName(QStringLiteral("runStatus"));
    m_status->setProperty("muted", true);
    m_counter->setObjectName(QStringLiteral("roundCounter"));
    m_counter->setFont(numberFont(kBasePixels));
    m_counter->setTextFormat(Qt::PlainText);
    m_counter->setProperty("strong", true);
    m_time->setObjectName(QStringLiteral("timeLeft"));
    m_time->setProperty("muted", true);
    // Two lines at the right: what changes most may grow to the left without moving anything.
    auto* counting = new QHBoxLayout;
    counting->setSpacing(8);
    counting->addStretch(1);
    counting->addWidget(m_counter);
    counting->addWidget(m_time);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(0);
    lines->addLayout(counting);
    lines->addWidget(m_status, 0, Qt::AlignRight);
    m_status->setProperty("caption", true);
    row->addStretch(1);
    row->addWidget(m_hint);
    row->addLayout(lines);
}

int TransportBar::speed() const {
    return m_speed->value();
}

void TransportBar::setSpeed(int position) {
    m_speed->setValue(position);
}

void TransportBar::updateSpeed() {
    m_speedLabel->setText(speedText(m_speed->value()));
    m_speedLabel->setMinimumWidth(std::max(kSpeedWidth, m_speedLabel->minimumSizeHint().width()));
    m_session.setPhasePause(phasePauseForSpeed(m_speed->value()));
}

void TransportBar::updateStatus() {
    const auto& info = m_session.info();
    const auto& snapshot = m_session.snapshot();
    m_hint->setVisible(m_controller.draftDiffers() && m_session.hasRun());
    m_status->setText(m_session.hasRun() ? runStatusText(m_session.state(), snapshot.get()) : QString());
    const auto completed = static_cast<qint64>(m_session.records().size());
    const qint64 rounds = info ? info->experiment.rounds : 0;
    m_counter->setText(info ? roundCounterText(completed, rounds) : QString());
    m_time->setText(timeText(m_session.secondsPerRound(), completed, rounds));
    m_time->setHidden(m_time->text().isEmpty());
}

}  // namespace fiarse::ui
