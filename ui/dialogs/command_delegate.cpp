#include "ui/dialogs/command_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include "ui/dialogs/command_list_model.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kPadding = 10;
constexpr int kGap = 16;
constexpr int kRadius = 6;
constexpr double kWidestText = 100000.0;

QList<QTextLayout::FormatRange> formats(const QModelIndex& index, int groupLetters,
                                        const ThemeColours& colours, bool enabled) {
    QList<QTextLayout::FormatRange> ranges;
    QTextLayout::FormatRange group;
    group.start = 0;
    group.length = groupLetters;
    group.format.setForeground(colours.muted);
    ranges << group;
    for (const int letter : index.data(CommandListModel::LettersRole).value<QList<int>>()) {
        QTextLayout::FormatRange mark;
        mark.start = letter;
        mark.length = 1;
        mark.format.setFontWeight(QFont::Bold);
        if (enabled) mark.format.setForeground(colours.accent);
        ranges << mark;
    }
    return ranges;
}

}  // namespace

CommandDelegate::CommandDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent), m_theme(theme) {}

void CommandDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const ThemeColours& colours = m_theme.colours();
    const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
    const QRect area = option.rect.adjusted(4, 1, -4, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) {
        QPainterPath row;
        row.addRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
        painter->fillPath(row, colours.accentTint);
        painter->strokePath(row, QPen(colours.accent, 1.0));
    }
    // At the right the key, or why it cannot be had now.
    const QString reason = index.data(CommandListModel::ReasonRole).toString();
    const QString side = reason.isEmpty() ? index.data(CommandListModel::KeysRole).toString() : reason;
    const QFont small = baseFont(kTablePixels);
    const int sideWidth = QFontMetrics(small).horizontalAdvance(side);
    const QRect inner = area.adjusted(kPadding, 0, -kPadding, 0);
    painter->setFont(small);
    painter->setPen(colours.muted);
    painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, side);

    const QString group = index.data(CommandListModel::GroupRole).toString();
    const QString title = CommandListModel::title(group, index.data().toString());
    QTextLayout layout(title, baseFont());
    layout.setFormats(formats(index, static_cast<int>(group.size()), colours, enabled));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(kWidestText);
    layout.endLayout();
    painter->setClipRect(inner.adjusted(0, 0, side.isEmpty() ? 0 : -sideWidth - kGap, 0));
    painter->setPen(enabled ? colours.text : colours.muted);
    layout.draw(painter, QPointF(inner.left(), inner.center().y() - line.height() / 2.0 + 1.0));
    painter->restore();
}

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, QFontMetrics(baseFont()).height() + 14};
}

}  // namespace fiarse::ui
