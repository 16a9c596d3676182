/// A titled part of a form that can be folded away.
#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace fiarse::ui {

class Theme;

class CollapsibleSection : public QWidget {
    Q_OBJECT
public:
    CollapsibleSection(const QString& title, const Theme* theme, QWidget* parent = nullptr);

    /// Where the content goes.
    QVBoxLayout* bodyLayout() { return m_bodyLayout; }
    QWidget* body() { return m_body; }
    QToolButton* header() { return m_header; }
    bool isOpen() const;
    void setOpen(bool open);

private:
    void refresh();

    const Theme* m_theme;
    QToolButton* m_header;
    QWidget* m_body;
    QVBoxLayout* m_bodyLayout;
};

}  // namespace fiarse::ui
