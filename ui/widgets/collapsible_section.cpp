#include "ui/widgets/collapsible_section.h"

#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

CollapsibleSection::CollapsibleSection(const QString& title, const Theme* theme, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_header(new QToolButton(this)),
      m_body(new QWidget(this)),
      m_bodyLayout(new QVBoxLayout(m_body)) {
    QString text = title;
    m_header->setText(text.replace(QChar(u'&'), QStringLiteral("&&")));
    m_header->setAccessibleName(title);
    m_header->setFont(titleFont());
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setIconSize(QSize(14, 14));
    m_header->setAutoRaise(true);
    m_header->setProperty("section", true);
    m_header->setFocusPolicy(Qt::StrongFocus);
    m_header->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_bodyLayout->setContentsMargins(0, 0, 0, 4);
    m_bodyLayout->setSpacing(6);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_header);
    column->addWidget(m_body);
    connect(m_header, &QToolButton::clicked, this, [this] { setOpen(!isOpen()); });
    connect(theme, &Theme::changed, this, &CollapsibleSection::refresh);
    refresh();
}

bool CollapsibleSection::isOpen() const {
    return !m_body->isHidden();
}

void CollapsibleSection::setOpen(bool open) {
    m_body->setHidden(!open);
    refresh();
}

void CollapsibleSection::refresh() {
    const QString icon = isOpen() ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
    m_header->setIcon(themedIcon(*m_theme, icon, m_theme->colours().muted));
}

}  // namespace fiarse::ui
