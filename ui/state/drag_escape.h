/// Esc takes a drag back.
#pragma once

#include <QObject>
#include <functional>

namespace fiarse::ui {

/// While a drag is on, Esc anywhere in the program ends it and puts back what was there before the button
/// went down; it reaches neither shortcuts nor the focused widget. Outside of drags it does nothing.
/// One for each widget that is dragged in; GUI thread only.
class DragEscape : public QObject {
    Q_OBJECT
public:
    /// @param parent  the widget in which is dragged.
    explicit DragEscape(QObject* parent) : QObject(parent) {}
    ~DragEscape() override { end(); }

    /// The button went down. @param takeBack  called once by Esc; never after end().
    void begin(std::function<void()> takeBack);
    /// The button came up.
    void end();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::function<void()> m_takeBack;  ///< empty: nothing is dragged
};

}  // namespace fiarse::ui
