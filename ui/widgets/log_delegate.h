/// Draws one group of sentences of the log: text, and notes and warnings on tinted cards.
#pragma once

#include <QHash>
#include <QStyledItemDelegate>

#include "ui/text/round_sentences.h"

namespace fiarse::ui {

class Theme;

class LogDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// Room at the left of the text, for the mark of a round.
    static constexpr int kIndent = 8;

    LogDelegate(const Theme& theme, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Text width the sizes are made for; the view tells it when it is resized.
    void setWidth(int width);

    /// The round whose group has a line at its left; 0 = none.
    void setMarkedRound(qint64 round) { m_markedRound = round; }

private:
    int draw(QPainter* painter, const QRect& area, const std::vector<Sentence>& sentences) const;

    const Theme& m_theme;
    int m_width = 0;
    qint64 m_markedRound = 0;
    /// Heights by entry id: laying out text is the cost of a long log.
    mutable QHash<quint64, int> m_heights;
};

}  // namespace fiarse::ui
