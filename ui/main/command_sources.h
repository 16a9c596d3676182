/// What the command palette offers in this window: its actions, layers, clients and recent files.
#pragma once

#include <functional>

#include "ui/dialogs/command_source.h"

class QAction;
class QWidget;

namespace fiarse::ui {

class RunSession;
class Selection;
class WindowSettings;

/// Every QAction of the window that has a text: those of the menus, grouped by menu, and those of panels,
/// grouped by panel. Menus called "recentMenu" are left to RecentFileCommands.
class ActionCommands : public CommandSource {
public:
    explicit ActionCommands(const QWidget& window) : m_window(window) {}
    std::vector<Command> commands() const override;

private:
    const QWidget& m_window;
};

/// One command a layer of the run: select it.
class LayerCommands : public CommandSource {
public:
    LayerCommands(const RunSession& session, Selection& selection)
        : m_session(session), m_selection(selection) {}
    std::vector<Command> commands() const override;

private:
    const RunSession& m_session;
    Selection& m_selection;
};

/// One command a client of the run: select it.
class ClientCommands : public CommandSource {
public:
    ClientCommands(const RunSession& session, Selection& selection)
        : m_session(session), m_selection(selection) {}
    std::vector<Command> commands() const override;

private:
    const RunSession& m_session;
    Selection& m_selection;
};

/// One command a file that was open lately: open it.
class RecentFileCommands : public CommandSource {
public:
    RecentFileCommands(const WindowSettings& settings, std::function<void(const QString&)> open);
    std::vector<Command> commands() const override;

private:
    const WindowSettings& m_settings;
    std::function<void(const QString&)> m_open;
};

}  // namespace fiarse::ui
