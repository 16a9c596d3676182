/// The bar under everything: which round is shown, and what views are filtered by.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/state/perspective.h"

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace fiarse::ui {

class RunNotes;
class RunView;
class Selection;
class Theme;
class Timeline;
class TimelineActions;
class TimelineScale;
struct FilterChip;

class TimelineBar : public QWidget {
    Q_OBJECT
public:
    TimelineBar(RunView& view, Timeline& timeline, RunNotes& notes, TimelineActions& actions,
                Selection& selection, const Theme& theme, QWidget* parent);

    TimelineScale& scale() { return *m_scale; }
    /// Present keeps the steps to and fro, the scale and the round.
    void setPerspective(Perspective perspective);
    /// The texts of the filter chips, in order.
    QStringList chips() const;

private:
    QToolButton* addButton(QAction* action);
    void updateRound();
    void updateMarks();
    void updateChips();
    void addChip(const FilterChip& what);
    void updateComparedRounds();

    RunView& m_view;
    Timeline& m_timeline;
    RunNotes& m_notes;
    Selection& m_selection;
    const Theme& m_theme;
    QHBoxLayout* m_row;
    QLabel* m_round;
    TimelineScale* m_scale;
    QComboBox* m_speeds;
    std::vector<QWidget*> m_details;  ///< what Present leaves out
    QWidget* m_chipBar;
    std::vector<QToolButton*> m_chips;
};

}  // namespace fiarse::ui
