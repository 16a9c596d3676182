#include "ui/main/key_guard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QTabBar>

namespace fiarse::ui {

KeyGuard::KeyGuard(QWidget* window) : QObject(window), m_window(window) {
    qApp->installEventFilter(this);
}

bool KeyGuard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::FocusIn && event->type() != QEvent::ShortcutOverride) return false;
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget == nullptr || widget->window() != m_window) return false;
    if (event->type() == QEvent::FocusIn) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        // A window that comes back keeps what was said about the focus before.
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) {
            m_focusByTab = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
        }
        return false;
    }
    if (belongsToWidget(*widget, *static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return false;
}

bool KeyGuard::belongsToWidget(const QWidget& widget, const QKeyEvent& key) const {
    if (key.key() == Qt::Key_Space && key.modifiers() == Qt::NoModifier) {
        return m_focusByTab && qobject_cast<const QAbstractButton*>(&widget) != nullptr;
    }
    const auto* table = qobject_cast<const QAbstractItemView*>(&widget);
    if (table != nullptr && table->editTriggers().testFlag(QAbstractItemView::AnyKeyPressed)) {
        // "0.25" begins to be typed with a 0.
        static const QString kOfNumbers = QStringLiteral("0123456789+-.,=");
        if (!key.text().isEmpty() && kOfNumbers.contains(key.text().front())) return true;
    }
    const bool arrow = key.key() == Qt::Key_Left || key.key() == Qt::Key_Right || key.key() == Qt::Key_Home ||
                       key.key() == Qt::Key_End;
    if (!arrow || key.modifiers().testFlag(Qt::ControlModifier)) return false;
    const bool navigable = table != nullptr && table->selectionMode() != QAbstractItemView::NoSelection;
    return navigable || qobject_cast<const QAbstractSlider*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QTabBar*>(&widget) != nullptr;
}

}  // namespace fiarse::ui
