#include "ui/main/panels_setup.h"

#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/keys_dialog.h"
#include "ui/panels/alerts_panel.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/capacity_panel.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/model_area.h"
#include "ui/panels/runs_panel.h"

namespace fiarse::ui {

DockPanels makePanels(ExperimentDocument& document, RunView& view, Moments& moments, RunLibrary& library,
                      BreakpointModel& breakpoints, Timeline& timeline, Selection& selection, Theme& theme,
                      QWidget* parent) {
    DockPanels panels;
    panels.capacity = new CapacityPanel(&document, &theme, parent);
    panels.experiment = new ExperimentPanel(&document, &theme, parent);
    panels.coverage = new CoveragePanel(view, selection, theme, parent);
    panels.model = new ModelArea(moments, selection, theme, parent);
    panels.analysis = new AnalysisPanel(moments, library, selection, timeline, theme, {}, parent);
    panels.inspector = new InspectorPanel(view, selection, theme, parent);
    panels.alerts = new AlertsPanel(view, document, timeline, selection, breakpoints, theme, parent);
    panels.runs = new RunsPanel(library, view, moments, theme, parent);
    return panels;
}

void showAbout(QWidget* parent) {
    auto* dialog = new AboutDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void showKeys(KeyTable& table, QWidget* parent) {
    auto* dialog = new KeysDialog(table, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

}  // namespace fiarse::ui
