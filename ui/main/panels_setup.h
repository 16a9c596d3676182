/// Makes the panels and the small dialogs, so that the window knows neither's insides.
#pragma once

#include "ui/main/dock_area.h"

namespace fiarse::ui {

class ExperimentDocument;
class BreakpointModel;
class KeyTable;
class Moments;
class RunLibrary;
class RunView;
class Selection;
class Theme;
class Timeline;

/// All panels but the log and the undo list.
DockPanels makePanels(ExperimentDocument& document, RunView& view, Moments& moments, RunLibrary& library,
                      BreakpointModel& breakpoints, Timeline& timeline, Selection& selection, Theme& theme,
                      QWidget* parent);

void showAbout(QWidget* parent);
void showKeys(KeyTable& table, QWidget* parent);

}  // namespace fiarse::ui
