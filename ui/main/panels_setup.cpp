#include "ui/main/panels_setup.h"

#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/keys_dialog.h"
#include "ui/panels/capacity_panel.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/learning_panel.h"
#include "ui/panels/masks_panel.h"

namespace fiarse::ui {

DockPanels makePanels(ExperimentDocument& document, RunSession& session, Selection& selection, Theme& theme,
                      QWidget* parent) {
    DockPanels panels;
    panels.capacity = new CapacityPanel(&document, &theme, parent);
    panels.experiment = new ExperimentPanel(&document, &theme, parent);
    panels.coverage = new CoveragePanel(session, selection, theme, parent);
    panels.masks = new MasksPanel(session, selection, theme, parent);
    panels.learning = new LearningPanel(session, selection, theme, parent);
    panels.inspector = new InspectorPanel(session, selection, theme, parent);
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
