/// The menu of presets: built-in ones, fleets, and the user's own.
#pragma once

#include <QToolButton>

class QAction;
class QMenu;

namespace fiarse::ui {

class ExperimentDocument;
class PresetLibrary;

/// Whatever is chosen replaces the draft, or its fleet, as one step that can be undone. The user's own are
/// looked up whenever the menu opens.
class PresetMenu : public QToolButton {
    Q_OBJECT
public:
    PresetMenu(ExperimentDocument& document, PresetLibrary& library, QWidget* parent = nullptr);

    /// Adds the fleets of the user's own presets to a menu of ready-made fleets.
    void addOwnFleetsTo(QMenu& menu);
    /// Asks for a name and keeps the draft under it.
    void askAndSave();

Q_SIGNALS:
    void problem(const QString& sentence);
    void saved(const QString& name);

private:
    void fill();
    void useWhole(const QString& name);
    void useFleet(const QString& name);
    void remove(const QString& name);

    ExperimentDocument& m_document;
    PresetLibrary& m_library;
    QMenu* m_menu;
    QAction* m_default;
    QAction* m_save;
    QMenu* m_removal = nullptr;
};

}  // namespace fiarse::ui
