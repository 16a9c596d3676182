#include "ui/state/timeline_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <algorithm>

#include "ui/bridge/run_session.h"
#include "ui/state/action_notes.h"
#include "ui/state/run_controller.h"
#include "ui/state/run_notes.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

TimelineActions::TimelineActions(Timeline& timeline, RunNotes& notes, RunController& controller,
                                 RunSession& session, Selection& selection, const Theme& theme,
                                 QObject* parent)
    : QObject(parent),
      m_timeline(timeline),
      m_notes(notes),
      m_controller(controller),
      m_session(session),
      m_selection(selection),
      m_theme(theme),
      m_history(selection) {
    m_back = make(QStringLiteral("viewBack"), tr("Back"),
                  tr("Look at the round before; nothing is untrained"), Qt::Key_Left);
    m_forward = make(QStringLiteral("viewForward"), tr("Forward"),
                     tr("Look at the next round; at the newest one, train the next"), Qt::Key_Right);
    m_first = make(QStringLiteral("viewFirst"), tr("First round"), tr("Look at the model before training"),
                   Qt::Key_Home);
    m_last = make(QStringLiteral("viewLast"), tr("Newest round"),
                  tr("Look at the newest round and follow it"), Qt::Key_End);
    m_follow = make(QStringLiteral("followLive"), tr("Follow live"),
                    tr("Go with each new round; a round that you chose yourself stays"), Qt::Key_F);
    m_replay = make(QStringLiteral("replay"), tr("Replay"),
                    tr("Go through the stored rounds by itself, from A to B if both are set"), Qt::Key_P);
    m_loop =
        make(QStringLiteral("loopReplay"), tr("Loop"), tr("Begin again at the end of the replay"), Qt::Key_O);
    m_setA = make(QStringLiteral("cursorA"), tr("Set A"),
                  tr("Set cursor A to the round in view, or take it away"), Qt::Key_A);
    m_setB = make(QStringLiteral("cursorB"), tr("Set B"),
                  tr("Set cursor B to the round in view, or take it away"), Qt::Key_B);
    m_swap = make(QStringLiteral("swapCursors"), tr("Swap A and B"),
                  tr("Exchange A and B: the cursors, and clients that are compared"), Qt::Key_X);
    m_clearFilter = make(QStringLiteral("clearFilter"), tr("Let all filters go"),
                         tr("Show the whole model and all clients again"), Qt::Key_Escape);
    m_bookmark = make(QStringLiteral("bookmark"), tr("Bookmark"),
                      tr("Mark the round in view, or take its bookmark away"), Qt::Key_M);
    m_nameBookmark =
        make(QStringLiteral("nameBookmark"), tr("Name the bookmark…"),
             tr("Mark the round in view and say what is there to see"), QKeySequence(Qt::SHIFT | Qt::Key_M));
    m_noteHere =
        make(QStringLiteral("noteHere"), tr("Note on this view…"),
             tr("Pin a note to the analysis view, in the round in view"), QKeySequence(Qt::CTRL | Qt::Key_M));
    m_branch = make(
        QStringLiteral("branchHere"), tr("Branch here"),
        tr("Go on from the round in view with the settings as edited, as a run of its own; this run stays"),
        QKeySequence(Qt::CTRL | Qt::Key_B));
    m_lastBookmark = make(QStringLiteral("lastBookmark"), tr("Bookmark before"),
                          tr("Look at the bookmark before"), Qt::Key_Comma);
    m_nextBookmark = make(QStringLiteral("nextBookmark"), tr("Next bookmark"),
                          tr("Look at the next bookmark"), Qt::Key_Period);
    makeChoices();
    makeHistory();
    for (QAction* action : {m_follow, m_replay, m_loop}) action->setCheckable(true);
    connect(m_back, &QAction::triggered, &m_timeline, [this] { m_timeline.step(-1); });
    connect(m_forward, &QAction::triggered, this, &TimelineActions::goForward);
    connect(m_first, &QAction::triggered, &m_timeline, &Timeline::toFirst);
    connect(m_last, &QAction::triggered, &m_timeline, &Timeline::toHead);
    connect(m_follow, &QAction::triggered, &m_timeline, &Timeline::setFollowLive);
    connect(m_replay, &QAction::triggered, &m_timeline, [this](bool on) {
        m_timeline.setReplaying(on);
        updateState();
    });
    connect(m_loop, &QAction::triggered, &m_timeline, &Timeline::setLoops);
    connect(m_setA, &QAction::triggered, this, [this] {
        m_timeline.setA(m_timeline.a() == m_timeline.view() ? std::nullopt
                                                            : std::optional<qint64>(m_timeline.view()));
    });
    connect(m_setB, &QAction::triggered, this, [this] {
        m_timeline.setB(m_timeline.b() == m_timeline.view() ? std::nullopt
                                                            : std::optional<qint64>(m_timeline.view()));
    });
    connect(m_clearFilter, &QAction::triggered, &m_selection, &Selection::clearFilter);
    connect(m_branch, &QAction::triggered, this, [this] { Q_EMIT branchRequested(m_timeline.view()); });
    connect(m_bookmark, &QAction::triggered, this, [this] { m_notes.toggleBookmark(m_timeline.view()); });
    connect(m_nameBookmark, &QAction::triggered, this, &TimelineActions::bookmarkTextRequested);
    connect(m_noteHere, &QAction::triggered, this, &TimelineActions::noteRequested);
    connect(m_lastBookmark, &QAction::triggered, this, [this] { goToBookmark(false); });
    connect(m_nextBookmark, &QAction::triggered, this, [this] { goToBookmark(true); });
    connect(&m_notes, &RunNotes::changed, this, &TimelineActions::updateState);
    // What is compared is what is exchanged.
    connect(m_swap, &QAction::triggered, this, [this] {
        const Filter& filter = m_selection.filter();
        if (m_timeline.a() && m_timeline.b()) m_timeline.swapCursors();
        if (filter.clientA && filter.clientB) m_selection.compareClients(filter.clientB, filter.clientA);
    });
    for (const auto signal : {&Timeline::viewChanged, &Timeline::headChanged})
        connect(&m_timeline, signal, this, &TimelineActions::updateState);
    connect(&m_timeline, &Timeline::followChanged, this, &TimelineActions::updateState);
    connect(&m_timeline, &Timeline::cursorsChanged, this, &TimelineActions::updateState);
    connect(&m_timeline, &Timeline::replayChanged, this, &TimelineActions::updateState);
    connect(&m_session, &RunSession::stateChanged, this, &TimelineActions::updateState);
    connect(&m_selection, &Selection::filterChanged, this, &TimelineActions::updateState);
    connect(&theme, &Theme::changed, this, &TimelineActions::updateIcons);
    makeComparisons();
    makeClientComparisons();
    updateState();
    updateIcons();
}

void TimelineActions::makeChoices() {
    m_nextTier = make(QStringLiteral("nextTier"), tr("Next capacity"),
                      tr("Stress one capacity after the other, then all of them"), Qt::Key_T);
    m_nextLayer =
        make(QStringLiteral("nextLayer"), tr("Next layer"), tr("Look at the next layer"), Qt::Key_L);
    m_lockInspector =
        make(QStringLiteral("lockInspector"), tr("Hold the parameter"),
             tr("Keep the parameter under the cursor in the inspector, or let it go"), Qt::Key_I);
    connect(m_nextTier, &QAction::triggered, this, [this] {
        const auto levels = m_session.info() ? static_cast<int>(m_session.info()->levels.size()) : 0;
        const int next = m_selection.level() ? *m_selection.level() + 1 : 0;
        m_selection.setLevel(next < levels ? std::optional<int>(next) : std::nullopt);
    });
    connect(m_nextLayer, &QAction::triggered, this, [this] {
        const auto layers = m_session.info() ? static_cast<int>(m_session.info()->layout.layers.size()) : 0;
        if (layers > 0) m_selection.setLayer((m_selection.layer() + 1) % layers);
    });
    connect(m_lockInspector, &QAction::triggered, this, [this] {
        m_selection.setParameter(m_selection.parameter() ? std::nullopt : m_selection.hovered());
    });
}

void TimelineActions::makeHistory() {
    m_selectionBack = make(QStringLiteral("selectionBack"), tr("Undo selection"),
                           tr("Back to what was selected, and to the view that was open, before"),
                           QKeySequence(Qt::ALT | Qt::Key_Left));
    m_selectionForward = make(QStringLiteral("selectionForward"), tr("Redo selection"),
                              tr("Forward again to what was selected, and to the view that was open"),
                              QKeySequence(Qt::ALT | Qt::Key_Right));
    setDisabledReason(*m_selectionBack, tr("Nothing was selected before."));
    setDisabledReason(*m_selectionForward, tr("Nothing was taken back."));
    connect(m_selectionBack, &QAction::triggered, &m_history, &SelectionHistory::back);
    connect(m_selectionForward, &QAction::triggered, &m_history, &SelectionHistory::forward);
    connect(&m_history, &SelectionHistory::changed, this, &TimelineActions::updateState);
    connect(&m_session, &RunSession::infoChanged, &m_history, &SelectionHistory::clear);
}

void TimelineActions::makeComparisons() {
    const std::tuple<Comparison, QString, QString, QKeySequence> choices[] = {
        {Comparison::Off, tr("No comparison"), tr("Show the round in view only"),
         QKeySequence(Qt::SHIFT | Qt::Key_D)},
        {Comparison::SideBySide, tr("A beside B"), tr("Show both rounds or runs"), QKeySequence(Qt::Key_S)},
        {Comparison::Difference, tr("B − A"), tr("Show what changed from A to B"), QKeySequence(Qt::Key_D)},
        {Comparison::Blink, tr("A and B in turns"), tr("Show A and B one after the other"),
         QKeySequence(Qt::SHIFT | Qt::Key_B)},
        {Comparison::Swipe, tr("Swipe between A and B"),
         tr("Show the model of A and, behind a line that can be dragged, that of B"),
         QKeySequence(Qt::Key_W)}};
    auto* group = new QActionGroup(this);
    for (const auto& [comparison, text, help, keys] : choices) {
        QAction* action =
            make(QStringLiteral("comparison%1").arg(static_cast<int>(comparison)), text, help, keys);
        action->setCheckable(true);
        group->addAction(action);
        m_comparisons << action;
        connect(action, &QAction::triggered, this,
                [this, chosen = comparison] { Q_EMIT comparisonRequested(chosen); });
    }
    setComparison(Comparison::Off);
}

void TimelineActions::makeClientComparisons() {
    m_compareClients = make(QStringLiteral("compareClients"), tr("The two chosen clients"),
                            tr("Compare the masks and numbers of the two chosen clients"), {});
    m_endClients = make(QStringLiteral("endClients"), tr("End the comparison of clients"),
                        tr("Compare rounds or runs again"), {});
    setDisabledReason(*m_compareClients,
                      tr("Choose two clients first: click one in Participation, and another with Ctrl."));
    setDisabledReason(*m_endClients, tr("No clients are compared."));
    connect(m_compareClients, &QAction::triggered, this, [this] {
        const std::vector<qint64> clients = m_selection.filter().clients;
        if (clients.size() == 2) m_selection.compareClients(clients[0], clients[1]);
    });
    connect(m_endClients, &QAction::triggered, this,
            [this] { m_selection.compareClients(std::nullopt, std::nullopt); });
}

void TimelineActions::setComparison(Comparison comparison) {
    m_comparisons[static_cast<int>(comparison)]->setChecked(true);
}

QAction* TimelineActions::make(const QString& name, const QString& text, const QString& help,
                               const QKeySequence& keys) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setToolTip(
        keys.isEmpty() ? help : QStringLiteral("%1 (%2)").arg(help, keys.toString(QKeySequence::NativeText)));
    return action;
}

QList<QAction*> TimelineActions::all() const {
    return {m_back,          m_forward,       m_first,
            m_last,          m_follow,        m_replay,
            m_loop,          m_setA,          m_setB,
            m_swap,          m_bookmark,      m_nameBookmark,
            m_noteHere,      m_lastBookmark,  m_nextBookmark,
            m_branch,        m_nextTier,      m_nextLayer,
            m_lockInspector, m_selectionBack, m_selectionForward,
            m_clearFilter};
}

void TimelineActions::goForward() {
    if (!m_timeline.isAtHead()) {
        m_timeline.step(1);
    } else if (!m_session.isBusy()) {
        // Whoever asks for the next round wants to see it.
        m_timeline.setFollowLive(true);
        m_controller.stepRound();
    }
}

void TimelineActions::goToBookmark(bool next) {
    const auto& all = m_notes.bookmarks();
    const qint64 view = m_timeline.view();
    if (next) {
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Bookmark& b) { return b.round > view; });
        if (found != all.end()) m_timeline.setView(found->round);
    } else {
        const auto found =
            std::find_if(all.rbegin(), all.rend(), [&](const Bookmark& b) { return b.round < view; });
        if (found != all.rend()) m_timeline.setView(found->round);
    }
}

void TimelineActions::updateState() {
    const bool any = m_timeline.head() > 0;
    m_back->setEnabled(m_timeline.view() > 0);
    m_first->setEnabled(m_timeline.view() > 0);
    m_last->setEnabled(!m_timeline.isAtHead());
    m_forward->setEnabled(!m_timeline.isAtHead() || !m_controller.isAtEnd());
    m_follow->setChecked(m_timeline.followsLive());
    m_replay->setChecked(m_timeline.isReplaying());
    m_replay->setEnabled(any);
    m_loop->setChecked(m_timeline.loops());
    for (QAction* action : {m_setA, m_setB}) action->setEnabled(any);
    const Filter& filter = m_selection.filter();
    m_swap->setEnabled((m_timeline.a() && m_timeline.b()) || (filter.clientA && filter.clientB));
    for (QAction* action : {m_lastBookmark, m_nextBookmark}) action->setEnabled(!m_notes.bookmarks().empty());
    for (QAction* action : {m_branch, m_nextTier, m_nextLayer})
        action->setEnabled(m_session.info() != nullptr);
    m_clearFilter->setEnabled(m_selection.isFiltering());
    m_compareClients->setEnabled(filter.clients.size() == 2);
    m_endClients->setEnabled(filter.clientA || filter.clientB);
    m_selectionBack->setEnabled(m_history.canGoBack());
    m_selectionForward->setEnabled(m_history.canGoForward());
}

void TimelineActions::updateIcons() {
    const std::pair<QAction*, const char*> icons[] = {{m_back, "previous"}, {m_forward, "next"},
                                                      {m_first, "first"},   {m_last, "last"},
                                                      {m_loop, "loop"},     {m_replay, "play"}};
    for (const auto& [action, icon] : icons) action->setIcon(themedIcon(m_theme, QLatin1String(icon)));
}

}  // namespace fiarse::ui
