/// A bar for one sentence that must be seen but must not stop anyone: not modal, closed by a click.
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace fiarse::ui {

class Theme;

class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Problem, Hint };

    /// Hidden until show...() is called.
    explicit MessageBar(const Theme& theme, QWidget* parent = nullptr);

    /// Shows a sentence; an older one is replaced.
    /// @param action  what can be done about it: the text of a button; empty = nothing.
    void showMessage(Kind kind, const QString& sentence, const QString& action = {});
    void clear();
    /// What is shown; empty while hidden.
    QString message() const;

Q_SIGNALS:
    void actionRequested();

private:
    void updateIcons();

    const Theme& m_theme;
    Kind m_kind = Kind::Hint;
    QLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_action;
    QToolButton* m_close;
};

}  // namespace fiarse::ui
