#include "ui/widgets/log_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/log_model.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kLineGap = 4;
constexpr int kGroupGap = 8;
constexpr int kMarkWidth = 3;
constexpr int kTintPadding = 8;
constexpr int kTintRadius = 8;
constexpr int kMaximumWidth = 100000;

bool isTinted(SentenceKind kind) {
    return kind == SentenceKind::Note || kind == SentenceKind::Warning;
}

// Lays the sentence out at `width`; the lead in bold.
int layOut(QTextLayout& layout, const Sentence& sentence, int width) {
    QTextLayout::FormatRange bold;
    bold.start = 0;
    bold.length = static_cast<int>(sentence.lead.size());
    bold.format.setFontWeight(QFont::DemiBold);
    layout.setFormats({bold});
    qreal y = 0.0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::clamp(width, 1, kMaximumWidth));
        line.setPosition({0.0, y});
        y += std::ceil(line.height() * 1.12);
    }
    layout.endLayout();
    return static_cast<int>(y);
}

}  // namespace

LogDelegate::LogDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {
    // The size of the text may have changed with it.
    connect(&theme, &Theme::changed, this, [this] {
        m_heights.clear();
        Q_EMIT sizeHintChanged({});
    });
}

void LogDelegate::setWidth(int width) {
    if (width == m_width) return;
    m_width = width;
    m_heights.clear();
    Q_EMIT sizeHintChanged({});
}

// With a null painter it only measures, so that size and picture cannot differ.
int LogDelegate::draw(QPainter* painter, const QRect& area, const std::vector<Sentence>& sentences) const {
    const ThemeColours& colours = m_theme.colours();
    int y = area.top();
    for (const Sentence& sentence : sentences) {
        const bool tinted = isTinted(sentence.kind);
        const bool warning = sentence.kind == SentenceKind::Warning;
        const int padding = tinted ? kTintPadding : 0;
        QTextLayout layout(sentence.whole(), baseFont(tinted ? kTablePixels : kBasePixels));
        const int height = layOut(layout, sentence, area.width() - 2 * padding);
        if (painter != nullptr) {
            if (tinted) {
                QPainterPath card;
                card.addRoundedRect(QRectF(area.left(), y, area.width(), height + 2 * padding), kTintRadius,
                                    kTintRadius);
                painter->fillPath(card, warning ? colours.warningTint : colours.accentTint);
            }
            const QColor plain = sentence.kind == SentenceKind::Plain ? colours.muted : colours.text;
            painter->setPen(!tinted ? plain : warning ? colours.warning : colours.accent);
            layout.draw(painter, QPointF(area.left() + padding, y + padding));
        }
        y += height + 2 * padding + kLineGap;
    }
    return y - area.top() - kLineGap + kGroupGap;
}

void LogDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    const auto* model = qobject_cast<const LogModel*>(index.model());
    if (model == nullptr) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    // The width that was measured: the view hands out its own, which may break lines elsewhere.
    const QRect area(option.rect.topLeft() + QPoint(kIndent, 0), QSize(m_width, option.rect.height()));
    const LogEntry& entry = model->entry(index.row());
    if (m_markedRound > 0 && entry.round == m_markedRound)
        painter->fillRect(option.rect.left(), area.top(), kMarkWidth, area.height() - kGroupGap,
                          m_theme.colours().accent);
    draw(painter, area, entry.sentences);
    painter->restore();
}

QSize LogDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const auto* model = qobject_cast<const LogModel*>(index.model());
    if (model == nullptr) return {};
    const LogEntry& entry = model->entry(index.row());
    auto found = m_heights.constFind(entry.id);
    if (found == m_heights.constEnd()) {
        found = m_heights.insert(entry.id, draw(nullptr, QRect(0, 0, m_width, 0), entry.sentences));
    }
    return {m_width + kIndent, *found};
}

}  // namespace fiarse::ui
