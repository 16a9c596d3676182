/// What else is known about a QAction, for those who show it: the palette, the table of keys, buttons.
#pragma once

#include <QString>

class QAction;

namespace fiarse::ui {

/// Why the action is disabled, a sentence; empty where nothing is known.
QString disabledReason(const QAction& action);
void setDisabledReason(QAction& action, const QString& sentence);

/// What the action is called elsewhere, separated by blanks; the command palette finds it by these words.
QString otherNames(const QAction& action);
void setOtherNames(QAction& action, const QString& names);

/// The action's text as it is read: without mnemonics and without the dots of a dialog.
QString plainText(const QAction& action);

/// The action's tool tip with its key behind it: "Train to the end of this round (Right)".
QString toolTipWithKeys(const QAction& action);

}  // namespace fiarse::ui
