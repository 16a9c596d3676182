#include "ui/main/perspective_switch.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/state/action_notes.h"

namespace fiarse::ui {

PerspectiveSwitch::PerspectiveSwitch(const QList<QAction*>& actions, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("perspectiveSwitch"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 12, 0);
    row->setSpacing(2);
    for (QAction* action : actions) {
        auto* button = new QToolButton(this);
        button->setObjectName(action->objectName() + QStringLiteral("Button"));
        button->setProperty("segment", true);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        const auto mirror = [button, action] {
            button->setText(plainText(*action));
            button->setToolTip(toolTipWithKeys(*action));
            button->setChecked(action->isChecked());
        };
        mirror();
        connect(action, &QAction::changed, button, mirror);
        connect(button, &QToolButton::clicked, action, [action, mirror] {
            action->trigger();
            // A click on the chosen one must not leave it unchecked.
            mirror();
        });
        row->addWidget(button);
    }
}

}  // namespace fiarse::ui
