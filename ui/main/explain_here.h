/// F1: explains the panel under the cursor.
#pragma once

#include <QPoint>
#include <QString>

class QToolButton;
class QWidget;

namespace fiarse::ui {

class Card;

/// The ⓘ of a panel: a button called "…explainButton" on its title row or in it; null if it has none.
QToolButton* explainButtonOf(Card& card);

/// What a part of the window is for, whole sentences, by objectName; empty for parts without a line.
QString purposeOf(const QString& name);

/// Presses the ⓘ of the innermost panel that `widget` is part of; a panel without one says in a note beside
/// the cursor what it is for, as bars and tiles do. @return false where there is nothing to explain.
bool explain(QWidget* widget, QPoint globalPlace);

}  // namespace fiarse::ui
