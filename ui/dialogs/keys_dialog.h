/// Help > Keys: every command and its key, to be read and to be changed.
#pragma once

#include <QDialog>

class QLabel;
class QTableView;

namespace fiarse::ui {

class KeysModel;
class KeyTable;

/// A change takes effect at once. A key that is taken from another command is told under the table.
class KeysDialog : public QDialog {
    Q_OBJECT
public:
    KeysDialog(KeyTable& table, QWidget* parent);

private:
    void removeKey();
    void resetKey();

    KeysModel* m_model;
    QTableView* m_view;
    QLabel* m_note;
};

}  // namespace fiarse::ui
