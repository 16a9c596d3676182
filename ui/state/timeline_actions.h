/// The commands of the timeline: one QAction each, with keys, icons and tool tips.
#pragma once

#include <QList>
#include <QObject>

#include "ui/state/moments.h"
#include "ui/state/selection_history.h"

class QAction;

namespace fiarse::ui {

class RunController;
class RunNotes;
class RunSession;
class Selection;
class Theme;
class Timeline;

class TimelineActions : public QObject {
    Q_OBJECT
public:
    TimelineActions(Timeline& timeline, RunNotes& notes, RunController& controller, RunSession& session,
                    Selection& selection, const Theme& theme, QObject* parent);

    QAction* back() const { return m_back; }          ///< Left: the round before
    QAction* forward() const { return m_forward; }    ///< Right: the next round; at the head, trains it
    QAction* first() const { return m_first; }        ///< Home
    QAction* last() const { return m_last; }          ///< End
    QAction* follow() const { return m_follow; }      ///< F
    QAction* replay() const { return m_replay; }      ///< P
    QAction* loop() const { return m_loop; }          ///< O
    QAction* setA() const { return m_setA; }          ///< A; at A again, takes it away
    QAction* setB() const { return m_setB; }          ///< B
    QAction* swap() const { return m_swap; }          ///< X
    QAction* bookmark() const { return m_bookmark; }  ///< M: sets one, or takes it away
    QAction* nameBookmark() const { return m_nameBookmark; }    ///< Shift+M
    QAction* noteHere() const { return m_noteHere; }            ///< Ctrl+M: on the view on the screen
    QAction* lastBookmark() const { return m_lastBookmark; }    ///< ,
    QAction* nextBookmark() const { return m_nextBookmark; }    ///< .
    QAction* branch() const { return m_branch; }                ///< Ctrl+B
    QAction* nextTier() const { return m_nextTier; }            ///< T: one capacity after the other, then all
    QAction* nextLayer() const { return m_nextLayer; }          ///< L
    QAction* lockInspector() const { return m_lockInspector; }  ///< I: holds the parameter under the cursor
    QAction* clearFilter() const { return m_clearFilter; }      ///< Esc
    /// Alt+Left and Alt+Right: through what was selected, and the views that were open.
    QAction* selectionBack() const { return m_selectionBack; }
    QAction* selectionForward() const { return m_selectionForward; }
    SelectionHistory& selectionHistory() { return m_history; }
    QList<QAction*> all() const;
    /// Comparison of A and B: off, A beside B, B − A (D), in turns, swiped (W); of which one is checked.
    QList<QAction*> comparisons() const { return m_comparisons; }
    void setComparison(Comparison comparison);
    /// Compares the two chosen clients; ends the comparison of clients.
    QList<QAction*> clientComparisons() const { return {m_compareClients, m_endClients}; }

Q_SIGNALS:
    /// The user wants to give the bookmark of the round in view a text.
    void bookmarkTextRequested();
    /// The user wants to pin a note to the view on the screen, in the round in view.
    void noteRequested();
    /// The user wants to go on from this round with the settings of the draft.
    void branchRequested(qint64 round);
    void comparisonRequested(fiarse::ui::Comparison comparison);

private:
    void makeComparisons();
    void makeClientComparisons();
    void goToBookmark(bool next);
    QAction* make(const QString& name, const QString& text, const QString& help, const QKeySequence& keys);
    void updateState();
    void updateIcons();
    void makeChoices();
    void makeHistory();
    void goForward();

    Timeline& m_timeline;
    RunNotes& m_notes;
    RunController& m_controller;
    RunSession& m_session;
    Selection& m_selection;
    const Theme& m_theme;
    QAction* m_back;
    QAction* m_forward;
    QAction* m_first;
    QAction* m_last;
    QAction* m_follow;
    QAction* m_replay;
    QAction* m_loop;
    QAction* m_setA;
    QAction* m_setB;
    QAction* m_swap;
    QAction* m_clearFilter;
    QAction* m_branch;
    QAction* m_nextTier;
    QAction* m_nextLayer;
    QAction* m_lockInspector;
    QAction* m_selectionBack;
    QAction* m_selectionForward;
    QAction* m_compareClients;
    QAction* m_endClients;
    SelectionHistory m_history;
    QList<QAction*> m_comparisons;
    QAction* m_bookmark;
    QAction* m_nameBookmark;
    QAction* m_noteHere;
    QAction* m_lastBookmark;
    QAction* m_nextBookmark;
};

}  // namespace fiarse::ui
