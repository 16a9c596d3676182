#include "ui/widgets/scroll_column.h"

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/card.h"

namespace fiarse::ui {
namespace {

constexpr int kMargin = 12;

// The scroll bar stands in the right margin instead of pushing the content aside.
class Gutter : public QObject {
public:
    Gutter(QScrollBar* bar, QLayout* column) : QObject(bar), m_column(column) {
        bar->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* bar, QEvent* event) override {
        if (event->type() == QEvent::Show || event->type() == QEvent::Hide) {
            const int width =
                event->type() == QEvent::Show ? static_cast<QWidget*>(bar)->sizeHint().width() : 0;
            m_column->setContentsMargins(kMargin, 0, std::max(kMargin - width, 0), 4);
        }
        return false;
    }

private:
    QLayout* m_column;
};

}  // namespace

QVBoxLayout* addScrollColumn(Card& card, const QString& name) {
    auto* scroll = new QScrollArea(&card);
    scroll->setObjectName(name);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(kMargin, 0, kMargin, 4);
    new Gutter(scroll->verticalScrollBar(), column);
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
