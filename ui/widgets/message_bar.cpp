#include "ui/widgets/message_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

MessageBar::MessageBar(const Theme& theme, QWidget* parent)
    : QFrame(parent),
      m_theme(theme),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_action(new QToolButton(this)),
      m_close(new QToolButton(this)) {
    setObjectName(QStringLiteral("messageBar"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setFocusPolicy(Qt::NoFocus);
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_action->setFocusPolicy(Qt::TabFocus);
    m_action->setAccessibleName(tr("What can be done about it"));
    m_action->setToolTip(tr("What can be done about it"));
    m_action->hide();
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close this message"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 12, 6);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    connect(m_action, &QToolButton::clicked, this, &MessageBar::actionRequested);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(&theme, &Theme::changed, this, &MessageBar::updateIcons);
    updateIcons();
    hide();
}

void MessageBar::showMessage(Kind kind, const QString& sentence, const QString& action) {
    m_kind = kind;
    m_text->setText(sentence);
    m_action->setText(action);
    m_action->setHidden(action.isEmpty());
    if (!action.isEmpty()) {
        m_action->setAccessibleName(action);
        m_action->setToolTip(action);
    }
    setAccessibleDescription(sentence);
    setProperty("tint", kind == Kind::Problem ? QStringLiteral("warning") : QStringLiteral("accent"));
    for (QWidget* widget : {static_cast<QWidget*>(this), static_cast<QWidget*>(m_text)}) {
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
    updateIcons();
    show();
}

void MessageBar::clear() {
    m_text->clear();
    hide();
}

QString MessageBar::message() const {
    return m_text->text();
}

void MessageBar::updateIcons() {
    const ThemeColours& colours = m_theme.colours();
    const bool problem = m_kind == Kind::Problem;
    const QIcon icon = themedIcon(m_theme, problem ? QStringLiteral("warning") : QStringLiteral("info"),
                                  problem ? colours.warning : colours.accent);
    m_icon->setPixmap(icon.pixmap(QSize(16, 16), devicePixelRatioF()));
    m_close->setIcon(themedIcon(m_theme, QStringLiteral("close"), colours.muted));
}

}  // namespace fiarse::ui
