#include "ui/state/drag_escape.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <utility>

namespace fiarse::ui {

void DragEscape::begin(std::function<void()> takeBack) {
    if (!m_takeBack) QCoreApplication::instance()->installEventFilter(this);
    m_takeBack = std::move(takeBack);
}

void DragEscape::end() {
    if (!std::exchange(m_takeBack, nullptr)) return;
    if (auto* program = QCoreApplication::instance()) program->removeEventFilter(this);
}

bool DragEscape::eventFilter(QObject* /*watched*/, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress) return false;
    if (static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) return false;
    // Accepted, so that the press follows and no shortcut of the window is asked.
    event->accept();
    if (event->type() == QEvent::ShortcutOverride) return true;
    const std::function<void()> takeBack = std::exchange(m_takeBack, nullptr);
    QCoreApplication::instance()->removeEventFilter(this);
    takeBack();
    return true;
}

}  // namespace fiarse::ui
