/// The runs one has: open, lay over the curves, compare, note.
#pragma once

#include <QTimer>

#include "ui/widgets/card.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QTableView;
class QToolButton;
class QLabel;

namespace fiarse {
struct Annotations;
}

namespace fiarse::ui {

class Moments;
class RunLibrary;
class RunListModel;
class RunView;
class SettingsTableModel;
class Theme;
struct LibraryRun;

/// Three pages: the list, the settings of the runs that lie over the curves (only what differs, unless asked
/// for all), and note, tags and colour of the chosen run, which are kept in its file.
class RunsPanel : public Card {
    Q_OBJECT
public:
    RunsPanel(RunLibrary& library, RunView& view, Moments& moments, const Theme& theme,
              QWidget* parent = nullptr);

    /// Chooses a run in the list.
    void choose(const QString& path);
    QString chosen() const { return m_chosen; }
    /// Writes at once what is still being typed; for a window that closes.
    void keepNotes();

Q_SIGNALS:
    void openRequested(const QString& path);
    void addRequested();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeList();
    void makeSettings();
    void makeNotes();
    void refreshShown();
    void refreshSettings();
    void refreshNotes();
    void refreshButtons();
    void showColour(const QString& colour);
    void saveNotes();
    void save(const QString& path, const Annotations& typed, int tries);
    QString shownPath() const;

    RunLibrary& m_library;
    RunView& m_view;
    Moments& m_moments;
    const Theme& m_theme;
    RunListModel* m_model;
    SettingsTableModel* m_settings;
    QString m_chosen;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    QTableView* m_list;
    QPushButton* m_open;
    QPushButton* m_compare;
    QToolButton* m_group;
    QLabel* m_settingsText;
    QLabel* m_noteTitle;
    QPlainTextEdit* m_note;
    QLineEdit* m_tags;
    QComboBox* m_colour;
    QTimer m_saveTimer;
    bool m_filling = false;
};

}  // namespace fiarse::ui
