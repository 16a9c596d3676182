/// Undo steps of what is not the experiment: bookmarks, notes, tags, colours, breakpoints.
#pragma once

#include <QString>
#include <functional>

class QObject;
class QUndoStack;

namespace fiarse::ui {

/// Puts what has just been done on the undo list.
/// @param stack  null = it cannot be taken back.
/// @param owner  the step does nothing once this is gone.
/// @param text   what the undo list shows, "Bookmark at round 12".
/// @param redo, undo  called on the GUI thread in turns, `undo` first: what was done is done.
void pushUndoStep(QUndoStack* stack, QObject* owner, const QString& text, std::function<void()> redo,
                  std::function<void()> undo);

}  // namespace fiarse::ui
