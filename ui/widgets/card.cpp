#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace fiarse::ui {
namespace {

void restyle(QWidget* widget) {
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

}  // namespace

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_header(new QWidget(this)),
      m_headerLayout(new QHBoxLayout(m_header)),
      m_titleSlot(new QHBoxLayout),
      m_toolSlot(new QHBoxLayout),
      m_title(new QLabel(title, m_header)),
      m_subtitle(new QLabel(m_header)),
      m_body(new QVBoxLayout) {
    setProperty("card", true);
    m_header->setProperty("cardHeader", true);
    m_header->setAttribute(Qt::WA_StyledBackground);
    m_title->setProperty("cardTitle", true);
    m_subtitle->setProperty("muted", true);
    m_subtitle->setHidden(true);
    // A long subtitle gives way before the window grows.
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    m_headerLayout->setContentsMargins(12, 8, 8, 4);
    m_headerLayout->setSpacing(8);
    m_titleSlot->setSpacing(8);
    m_toolSlot->setSpacing(4);
    m_headerLayout->addWidget(m_title);
    m_headerLayout->addLayout(m_titleSlot);
    m_headerLayout->addWidget(m_subtitle, 1);
    m_headerLayout->addStretch(0);
    m_headerLayout->addLayout(m_toolSlot);
    m_header->setMinimumHeight(36);

    m_body->setContentsMargins(12, 4, 12, 12);
    m_body->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(m_body, 1);
    setTitle(title);
}

QString Card::title() const {
    return m_title->text();
}

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    m_title->setHidden(title.isEmpty() || !m_titleVisible);
    setAccessibleName(title);
    setWindowTitle(title);
}

void Card::setTitleVisible(bool visible) {
    m_titleVisible = visible;
    m_title->setHidden(title().isEmpty() || !visible);
}

void Card::setSubtitle(const QString& subtitle) {
    m_subtitle->setText(subtitle);
    m_subtitle->setHidden(subtitle.isEmpty());
}

void Card::addHeaderWidget(QWidget* widget) {
    m_toolSlot->addWidget(widget);
}

void Card::addTitleWidget(QWidget* widget) {
    m_titleSlot->addWidget(widget);
}

void Card::addWideTitleWidget(QWidget* widget) {
    m_titleSlot->addWidget(widget, 1);
    m_headerLayout->setStretchFactor(m_titleSlot, 1);
}

void Card::setDocked(bool docked) {
    setProperty("docked", docked);
    m_header->setProperty("docked", docked);
    restyle(this);
    restyle(m_header);
}

}  // namespace fiarse::ui
