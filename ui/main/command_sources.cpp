#include "ui/main/command_sources.h"

#include <QAction>
#include <QCoreApplication>
#include <QDir>
#include <QMenu>
#include <QPointer>
#include <QWidget>
#include <utility>

#include "ui/bridge/run_session.h"
#include "ui/main/window_settings.h"
#include "ui/state/action_notes.h"
#include "ui/state/selection.h"
#include "ui/widgets/card.h"

namespace fiarse::ui {
namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("commands", text);
}

QMenu* menuOf(const QAction& action) {
    for (QObject* object : action.associatedObjects()) {
        if (auto* menu = qobject_cast<QMenu*>(object)) return menu;
    }
    return nullptr;
}

// The panel an action belongs to, else its menu.
QString groupOf(const QAction& action, const QMenu* menu) {
    for (const QObject* parent = &action; parent != nullptr; parent = parent->parent()) {
        if (const auto* card = qobject_cast<const Card*>(parent)) return card->windowTitle();
    }
    return menu == nullptr ? QString() : plainText(*menu->menuAction());
}

// Other windows have commands of their own.
bool isOf(const QAction& action, const QWidget& window) {
    for (const QObject* parent = action.parent(); parent != nullptr; parent = parent->parent()) {
        const auto* widget = qobject_cast<const QWidget*>(parent);
        if (widget == nullptr || !widget->isWindow() || qobject_cast<const QMenu*>(widget)) continue;
        return widget == &window;
    }
    return true;
}

}  // namespace

std::vector<Command> ActionCommands::commands() const {
    std::vector<Command> found;
    for (QAction* action : m_window.findChildren<QAction*>()) {
        if (action->isSeparator() || action->menu() != nullptr || !action->isVisible()) continue;
        if (!isOf(*action, m_window)) continue;
        const QString text = plainText(*action);
        const QMenu* menu = menuOf(*action);
        const bool reachable = menu != nullptr || !action->objectName().isEmpty();
        if (text.isEmpty() || !reachable || action->objectName().startsWith(QLatin1String("_q_"))) continue;
        if (menu != nullptr && menu->objectName() == QLatin1String("recentMenu")) continue;
        Command command;
        command.group = groupOf(*action, menu);
        command.text = text;
        command.id =
            action->objectName().isEmpty() ? command.group + QLatin1Char('/') + text : action->objectName();
        command.keys = action->shortcut().toString(QKeySequence::NativeText);
        command.enabled = action->isEnabled();
        command.reason = disabledReason(*action);
        command.words = otherNames(*action);
        command.run = [target = QPointer<QAction>(action)] {
            if (target != nullptr) target->trigger();
        };
        found.push_back(std::move(command));
    }
    return found;
}

std::vector<Command> LayerCommands::commands() const {
    std::vector<Command> found;
    if (m_session.info() == nullptr) return found;
    const auto& layers = m_session.info()->layout.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        Command command;
        command.group = translated("Layer");
        command.text = QString::fromStdString(layers[i].name);
        command.id = QStringLiteral("layer/") + command.text;
        command.run = [&selection = m_selection, layer = static_cast<int>(i)] { selection.setLayer(layer); };
        found.push_back(std::move(command));
    }
    return found;
}

std::vector<Command> ClientCommands::commands() const {
    std::vector<Command> found;
    if (m_session.info() == nullptr) return found;
    for (const ClientInfo& client : m_session.info()->clients) {
        const Level& level = m_session.info()->levels[static_cast<std::size_t>(client.level)];
        Command command;
        command.group = translated("Client");
        //: %1 number of a client, %2 its capacity, %3 names of its tiers
        command.text =
            translated("%1, capacity %2, %3")
                .arg(client.id)
                .arg(QString::fromStdString(level.capacity.text), QString::fromStdString(level.name));
        command.id = QStringLiteral("client/%1").arg(client.id);
        command.run = [&selection = m_selection, id = client.id] { selection.setClient(id); };
        found.push_back(command);
        command.group = translated("Compare client");
        command.id = QStringLiteral("client-a/%1").arg(client.id);
        command.text = translated("Client %1 as A").arg(client.id);
        command.run = [&selection = m_selection, id = client.id] {
            selection.compareClients(id, selection.filter().clientB);
        };
        found.push_back(command);
        command.id = QStringLiteral("client-b/%1").arg(client.id);
        command.text = translated("Client %1 as B").arg(client.id);
        command.run = [&selection = m_selection, id = client.id] {
            selection.compareClients(selection.filter().clientA, id);
        };
        found.push_back(std::move(command));
    }
    return found;
}

RecentFileCommands::RecentFileCommands(const WindowSettings& settings,
                                       std::function<void(const QString&)> open)
    : m_settings(settings), m_open(std::move(open)) {}

std::vector<Command> RecentFileCommands::commands() const {
    std::vector<Command> found;
    for (const QString& path : m_settings.recentFiles()) {
        Command command;
        command.group = translated("Open recent");
        command.text = QDir::toNativeSeparators(path);
        command.id = QStringLiteral("file/") + path;
        command.run = [open = m_open, path] { open(path); };
        found.push_back(std::move(command));
    }
    return found;
}

}  // namespace fiarse::ui
