/// What can be done with a client that was clicked with the right button.
#pragma once

#include <QtGlobal>

class QMenu;
class QWidget;

namespace fiarse::ui {

class Selection;

/// Choose it alone, add it or take it away, name it A or B of a comparison, end the comparison. The menu
/// deletes itself when it is closed.
QMenu* makeClientMenu(Selection& selection, qint64 client, QWidget* parent);

}  // namespace fiarse::ui
