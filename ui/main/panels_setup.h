/// Makes the panels and the small dialogs, so that the window knows neither's insides.
#pragma once

#include "ui/main/dock_area.h"

namespace fiarse::ui {

class ExperimentDocument;
class KeyTable;
class RunSession;
class Selection;
class Theme;

/// All panels but the log and the undo list.
DockPanels makePanels(ExperimentDocument& document, RunSession& session, Selection& selection, Theme& theme,
                      QWidget* parent);

void showAbout(QWidget* parent);
void showKeys(KeyTable& table, QWidget* parent);

}  // namespace fiarse::ui
