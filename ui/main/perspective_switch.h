/// The perspectives at the right end of the menu bar, as words of which one is chosen.
#pragma once

#include <QWidget>

class QAction;

namespace fiarse::ui {

/// One button an action; checked, enabled and tool tip follow it.
class PerspectiveSwitch : public QWidget {
    Q_OBJECT
public:
    PerspectiveSwitch(const QList<QAction*>& actions, QWidget* parent);
};

}  // namespace fiarse::ui
