/// A column that scrolls within a card, without taking width from its content.
#pragma once

#include <QString>

class QVBoxLayout;
class QWidget;

namespace fiarse::ui {

class Card;

/// Fills the card's body with a scroll area and returns the layout of its content, whose
/// parentWidget() is the content. @param name  objectName of the scroll area.
QVBoxLayout* addScrollColumn(Card& card, const QString& name);

/// Makes `widget`, somewhere within a scroll area, visible.
void scrollTo(QWidget& widget);

}  // namespace fiarse::ui
