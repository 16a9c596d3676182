#include "ui/panels/client_menu.h"

#include <QCoreApplication>
#include <QMenu>
#include <algorithm>

#include "ui/state/selection.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ClientMenu)
};

}  // namespace

QMenu* makeClientMenu(Selection& selection, qint64 client, QWidget* parent) {
    auto* menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("clientMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const Filter& filter = selection.filter();
    const auto add = [menu](const char* name, const QString& text, auto run) {
        menu->addAction(text, menu, run)->setObjectName(QLatin1String(name));
    };
    add("onlyClient", Text::tr("Choose client %1 only").arg(client),
        [&selection, client] { selection.setClient(client); });
    const bool chosen =
        std::find(filter.clients.begin(), filter.clients.end(), client) != filter.clients.end();
    add("toggleClient",
        chosen ? Text::tr("Take it away from the chosen ones") : Text::tr("Add to the chosen ones"),
        [&selection, client] {
            Filter wanted = selection.filter();
            wanted.clients = withToggled(wanted.clients, client);
            selection.setFilter(wanted);
        });
    menu->addSeparator();
    add("clientA", Text::tr("Compare: client %1 is A").arg(client),
        [&selection, client] { selection.compareClients(client, selection.filter().clientB); });
    add("clientB", Text::tr("Compare: client %1 is B").arg(client),
        [&selection, client] { selection.compareClients(selection.filter().clientA, client); });
    if (filter.clientA || filter.clientB)
        add("endClients", Text::tr("End the comparison of clients"),
            [&selection] { selection.compareClients(std::nullopt, std::nullopt); });
    return menu;
}

}  // namespace fiarse::ui
