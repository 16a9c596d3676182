/// Draws a line of the command palette: group, text with the matched letters marked, key at the right.
#pragma once

#include <QStyledItemDelegate>

namespace fiarse::ui {

class Theme;

class CommandDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    CommandDelegate(const Theme& theme, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

}  // namespace fiarse::ui
