/// Decides whether a key belongs to the widget that has the focus or to the window's single-key commands.
#pragma once

#include <QObject>

class QWidget;
class QKeyEvent;

namespace fiarse::ui {

/// Space and the arrow keys drive the run from anywhere, except where they already mean something:
/// text editors keep all of them (they see to that themselves); tables, lists, sliders, choices and
/// tabs keep the plain arrows, Home and End; tables in which one can type keep digits and signs; a button or
/// check box that was reached with Tab keeps Space.
class KeyGuard : public QObject {
    Q_OBJECT
public:
    /// Watches all widgets of `window`. Owned by it.
    explicit KeyGuard(QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool belongsToWidget(const QWidget& widget, const QKeyEvent& key) const;

    QWidget* m_window;
    bool m_focusByTab = false;
};

}  // namespace fiarse::ui
