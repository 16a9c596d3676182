/// The command palette: a line to type in and a list of all that can be done, over the window.
#pragma once

#include <QFrame>
#include <QPointer>
#include <memory>
#include <vector>

#include "ui/dialogs/command_source.h"

class QLabel;
class QLineEdit;
class QListView;

namespace fiarse::ui {

class CommandListModel;
class Theme;

/// A child of the window rather than a window: it cannot get lost behind it and moves with it. Enter runs the
/// chosen command, Escape or a click elsewhere closes; the keyboard then goes back to where it was.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    /// Hidden until open().
    CommandPalette(const Theme& theme, QWidget* window);
    ~CommandPalette() override;

    void addSource(std::unique_ptr<CommandSource> source);
    void open(const QStringList& recent);
    void close();

Q_SIGNALS:
    /// A command is about to run.
    void used(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool handleKey(int key);
    void moveBy(int rows);
    void choose(int row);
    void onTyped(const QString& text);
    void place();

    std::vector<std::unique_ptr<CommandSource>> m_sources;
    CommandListModel* m_model;
    QLineEdit* m_edit;
    QListView* m_list;
    QLabel* m_nothing;
    QPointer<QWidget> m_focusBefore;
};

}  // namespace fiarse::ui
