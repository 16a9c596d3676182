#include "ui/dialogs/keys_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QVBoxLayout>

namespace fiarse::ui {

KeysDialog::KeysDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keys"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const QAction* action : actions) {
        if (action->shortcut().isEmpty()) continue;
        QString text = action->text();
        text.remove(QLatin1Char('&')).remove(QChar(0x2026));
        auto* keys = new QLabel(action->shortcut().toString(QKeySequence::NativeText), this);
        keys->setProperty("strong", true);
        grid->addWidget(keys, row, 0);
        grid->addWidget(new QLabel(text, this), row, 1);
        ++row;
    }
    auto* note = new QLabel(tr("Space and the arrow keys work wherever no text is being edited."), this);
    note->setProperty("muted", true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(16);
    column->addLayout(grid);
    column->addWidget(note);
    column->addWidget(buttons);
}

}  // namespace fiarse::ui
