#include "ui/widgets/scroll_column.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/widgets/card.h"

namespace fiarse::ui {

QVBoxLayout* addScrollColumn(Card& card, const QString& name) {
    auto* scroll = new QScrollArea(&card);
    scroll->setObjectName(name);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 0, 12, 4);
    column->setSpacing(8);
    scroll->setWidget(content);
    // Both would paint the window's background over the card.
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    card.bodyLayout()->setContentsMargins(1, 4, 1, 8);
    card.bodyLayout()->addWidget(scroll);
    return column;
}

void scrollTo(QWidget& widget) {
    for (QWidget* ancestor = widget.parentWidget(); ancestor != nullptr;
         ancestor = ancestor->parentWidget()) {
        if (auto* scroll = qobject_cast<QScrollArea*>(ancestor)) {
            scroll->ensureWidgetVisible(&widget);
            return;
        }
    }
}

}  // namespace fiarse::ui
