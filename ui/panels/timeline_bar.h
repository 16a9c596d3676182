/// The bar under everything: which round is shown, and what views are filtered by.
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

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

class TimelineBar : public QWidget {
    Q_OBJECT
public:
    TimelineBar(RunView& view, Timeline& timeline, RunNotes& notes, TimelineActions& actions,
                Selection& selection, const Theme& theme, QWidget* parent);

    TimelineScale& scale() { return *m_scale; }
    /// The texts of the filter chips, in order.
    QStringList chips() const;

private:
    QToolButton* addButton(QAction* action);
    void updateRound();
    void updateMarks();
    void updateChips();
    void addChip(const QString& name, const QString& text, const QString& help,
                 std::function<void()> release);

    RunView& m_view;
    Timeline& m_timeline;
    RunNotes& m_notes;
    Selection& m_selection;
    const Theme& m_theme;
    QHBoxLayout* m_row;
    QLabel* m_round;
    TimelineScale* m_scale;
    QComboBox* m_speeds;
    QWidget* m_chipBar;
    std::vector<QToolButton*> m_chips;
};

}  // namespace fiarse::ui
