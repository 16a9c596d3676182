#include "ui/panels/timeline_bar.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

#include "engine/api/alerts.h"
#include "ui/panels/filter_chips.h"
#include "ui/state/run_notes.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/state/timeline_actions.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/quiet_combo.h"
#include "ui/widgets/timeline_scale.h"

namespace fiarse::ui {
namespace {

constexpr int kIcon = 16;
constexpr int kLargeIcon = 28;
constexpr std::array kSpeeds = {1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0};

}  // namespace

TimelineBar::TimelineBar(RunView& view, Timeline& timeline, RunNotes& notes, TimelineActions& actions,
                         Selection& selection, const Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_view(view),
      m_timeline(timeline),
      m_notes(notes),
      m_selection(selection),
      m_theme(theme),
      m_row(new QHBoxLayout),
      m_round(new QLabel(this)),
      m_scale(new TimelineScale(timeline, theme, this)),
      m_speeds(new QuietCombo(this)),
      m_chipBar(new QWidget(this)) {
    setObjectName(QStringLiteral("timelineBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 4, 12, 2);
    column->setSpacing(0);
    auto* chips = new QHBoxLayout(m_chipBar);
    chips->setContentsMargins(0, 0, 0, 2);
    chips->setSpacing(6);
    auto* filter = new QLabel(tr("Filter"), m_chipBar);
    filter->setProperty("caption", true);
    chips->addWidget(filter);
    chips->addStretch(1);
    column->addWidget(m_chipBar);
    column->addLayout(m_row);
    m_row->setSpacing(2);
    m_details.push_back(addButton(actions.first()));
    addButton(actions.back());
    m_details.push_back(addButton(actions.replay()));
    addButton(actions.forward());
    for (QAction* action : {actions.last(), actions.loop()}) m_details.push_back(addButton(action));
    m_speeds->setObjectName(QStringLiteral("replaySpeed"));
    m_speeds->setAccessibleName(tr("Rounds a second in a replay"));
    m_speeds->setToolTip(tr("Rounds a second in a replay"));
    for (const double speed : kSpeeds) {
        m_speeds->addItem(tr("%1 rounds/s").arg(speed), speed);
        if (speed == m_timeline.speed()) m_speeds->setCurrentIndex(m_speeds->count() - 1);
    }
    connect(m_speeds, &QComboBox::activated, this,
            [this] { m_timeline.setSpeed(m_speeds->currentData().toDouble()); });
    m_row->addWidget(m_speeds);
    m_row->addWidget(m_scale, 1);
    m_round->setObjectName(QStringLiteral("viewedRound"));
    m_round->setFont(numberFont());
    m_round->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_row->addWidget(m_round);
    QToolButton* follow = addButton(actions.follow());
    follow->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_details.insert(m_details.end(), {m_speeds, follow});
    for (const auto signal : {&Timeline::viewChanged, &Timeline::headChanged})
        connect(&m_timeline, signal, this, &TimelineBar::updateRound);
    connect(&m_timeline, &Timeline::followChanged, this, &TimelineBar::updateRound);
    connect(&m_timeline, &Timeline::cursorsChanged, this, &TimelineBar::updateRound);
    connect(&m_timeline, &Timeline::viewChanged, this, &TimelineBar::updateComparedRounds);
    connect(&m_timeline, &Timeline::cursorsChanged, this, &TimelineBar::updateComparedRounds);
    connect(&m_view, &RunView::runChanged, this, [this] {
        updateMarks();
        updateChips();
    });
    connect(&m_notes, &RunNotes::changed, this, &TimelineBar::updateMarks);
    connect(&m_view, &RunView::recordsAppended, this, &TimelineBar::updateMarks);
    connect(&m_selection, &Selection::filterChanged, this, &TimelineBar::updateChips);
    updateRound();
    updateMarks();
    updateChips();
}

QToolButton* TimelineBar::addButton(QAction* action) {
    auto* button = new QToolButton(this);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    button->setAutoRaise(true);
    button->setIconSize(QSize(kIcon, kIcon));
    button->setFocusPolicy(Qt::TabFocus);
    m_row->addWidget(button);
    return button;
}

void TimelineBar::setPerspective(Perspective perspective) {
    const bool present = perspective == Perspective::Present;
    for (QWidget* detail : m_details) detail->setVisible(!present);
    const int icon = present ? kLargeIcon : kIcon;
    for (QToolButton* button : findChildren<QToolButton*>()) button->setIconSize(QSize(icon, icon));
}

void TimelineBar::updateRound() {
    const qint64 view = m_timeline.view();
    const qint64 head = m_timeline.head();
    QString text = view == 0 ? tr("before round 1") : tr("round %1").arg(formatCount(view));
    if (!m_timeline.isAtHead()) text += tr(" of %1 trained", "rounds").arg(formatCount(head));
    if (m_timeline.a() && m_timeline.b()) {
        //: the distance of the two cursors in rounds
        text += tr(" · Δ %1").arg(formatCount(*m_timeline.b() - *m_timeline.a()));
    }
    m_round->setText(text);
}

void TimelineBar::updateMarks() {
    std::vector<TimelineMark> marks;
    const auto& info = m_view.info();
    if (info) {
        const std::int64_t every = std::max<std::int64_t>(1, info->experiment.checkpointEvery);
        const auto head = static_cast<std::int64_t>(m_view.records().size());
        for (std::int64_t round = every; round <= head; round += every) {
            marks.push_back({round, TimelineMark::Kind::Checkpoint,
                             tr("Round %1 is a checkpoint: its weights are kept.").arg(formatCount(round))});
        }
        for (const RoundRecord& record : m_view.records()) {
            for (const Alert& alert : record.alerts) {
                marks.push_back({record.round,
                                 alert.byDesign ? TimelineMark::Kind::ByDesign : TimelineMark::Kind::Alert,
                                 tr("Round %1: %2")
                                     .arg(formatCount(record.round),
                                          QString::fromStdString(alertSentence(*info, alert)))});
            }
        }
        for (const Bookmark& bookmark : m_notes.bookmarks()) {
            const QString text = QString::fromStdString(bookmark.text);
            marks.push_back({bookmark.round, TimelineMark::Kind::Bookmark,
                             text.isEmpty() ? tr("Bookmark at round %1").arg(formatCount(bookmark.round))
                                            : tr("Round %1: %2").arg(formatCount(bookmark.round), text)});
        }
        if (info->parentRound > 0 || !info->parentId.empty()) {
            marks.push_back(
                {info->parentRound, TimelineMark::Kind::Branch,
                 tr("Here this run left its parent, %1.").arg(QString::fromStdString(info->parentFile))});
        }
    }
    m_scale->setMarks(std::move(marks));
}

void TimelineBar::addChip(const FilterChip& what) {
    auto* chip = new QToolButton(m_chipBar);
    chip->setObjectName(QStringLiteral("chip-") + what.name);
    chip->setText(what.text + QStringLiteral("  ✕"));
    chip->setProperty("chip", true);
    chip->setToolTip(what.help);
    chip->setAccessibleName(tr("Filter by %1; press to let it go").arg(what.text));
    connect(chip, &QToolButton::clicked, this,
            [this, released = what.released] { m_selection.setFilter(released); });
    auto* row = static_cast<QHBoxLayout*>(m_chipBar->layout());
    row->insertWidget(row->count() - 1, chip);
    m_chips.push_back(chip);
}

void TimelineBar::updateChips() {
    for (QToolButton* chip : m_chips) {
        chip->hide();
        // It lives on until control returns, beside the chip that takes its place.
        chip->setObjectName({});
        chip->deleteLater();
    }
    m_chips.clear();
    if (m_view.info()) {
        const qint64 view = m_timeline.view();
        for (const FilterChip& chip :
             filterChips(*m_view.info(), m_selection.filter(), m_timeline.a().value_or(view),
                         m_timeline.b().value_or(view)))
            addChip(chip);
    }
    m_chipBar->setVisible(!m_chips.empty());
}

// A chip may name the rounds that clients are compared in.
void TimelineBar::updateComparedRounds() {
    if (m_selection.filter().clientA && m_selection.filter().clientB) updateChips();
}

QStringList TimelineBar::chips() const {
    QStringList texts;
    for (const QToolButton* chip : m_chips) texts << chip->text();
    return texts;
}

}  // namespace fiarse::ui
