/// What the workbench itself noticed, the rules by which it does, and where the run is to pause.
#pragma once

#include "ui/models/alert_model.h"
#include "ui/widgets/card.h"

class QLabel;
class QStackedWidget;
class QTabBar;
class QTableView;
class QToolButton;

namespace fiarse::ui {

class ExperimentDocument;
class RunView;
class Selection;
class Theme;
class Timeline;
class BreakpointModel;

/// A click on an alert shows its round and chooses the layer, capacity, client and class it speaks of.
/// Effects by design are told apart from trouble and can be left out. The rules belong to the experiment
/// being edited.
class AlertsPanel : public Card {
    Q_OBJECT
public:
    AlertsPanel(RunView& view, ExperimentDocument& document, Timeline& timeline, Selection& selection,
                BreakpointModel& breakpoints, const Theme& theme, QWidget* parent = nullptr);

    const AlertModel& model() const { return m_model; }

private:
    void makeRaised(const Theme& theme);
    void makeRules(ExperimentDocument& document);
    void makeBreakpoints(BreakpointModel& breakpoints);
    void goTo(int row);
    void updateSummary();

    Timeline& m_timeline;
    Selection& m_selection;
    AlertModel m_model;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    QLabel* m_summary;
    QTableView* m_raised;
    QToolButton* m_byDesign;
};

}  // namespace fiarse::ui
