/// Help > Keys: every command that has a key, read from the menus so that it is never stale.
#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace fiarse::ui {

class KeysDialog : public QDialog {
    Q_OBJECT
public:
    /// Actions without a shortcut are left out.
    KeysDialog(const QList<QAction*>& actions, QWidget* parent);
};

}  // namespace fiarse::ui
