#include "ui/plots/level_legend.h"

#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr int kGap = 4;

QIcon swatch(const QColor& colour, const QColor& edge) {
    QPixmap pixmap(24, 24);
    pixmap.setDevicePixelRatio(2.0);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1.0));
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(1, 1, 10, 10), 2, 2);
    return QIcon(pixmap);
}

QString entryText(const QString& who, double share) {
    //: Legend entry: who holds the parameters, share of the layer.
    return LevelLegend::tr("%1, %2").arg(who, formatSmallPercent(share));
}

}  // namespace

std::vector<LegendEntry> levelLegend(const RunInfo& info, const LevelShares& shares) {
    std::vector<LegendEntry> entries;
    const int levels = static_cast<int>(info.levels.size());
    for (int level = levels - 1; level >= 0; --level) {
        const QString capacity = formatCapacity(info.levels[static_cast<std::size_t>(level)].capacity);
        QString who = LevelLegend::tr("≥ %1").arg(capacity);
        QString rule = LevelLegend::tr("held by clients of capacity %1 and more").arg(capacity);
        if (level == levels - 1) {
            who = LevelLegend::tr("all", "held by all clients");
            rule = LevelLegend::tr("held by every client");
        } else if (level == 0) {
            who = capacity == QStringLiteral("1") ? LevelLegend::tr("full only")
                                                  : LevelLegend::tr("%1 only").arg(capacity);
            rule = LevelLegend::tr("held only by clients of capacity %1").arg(capacity);
        }
        const auto count = static_cast<qint64>(shares.counts[static_cast<std::size_t>(level)]);
        entries.push_back(
            {level, entryText(who, shares.share(level)),
             LevelLegend::tr("%1 of %2 parameters of this layer are %3.")
                 .arg(formatCount(count), formatCount(static_cast<qint64>(shares.total)), rule)});
    }
    const QString total = formatCount(static_cast<qint64>(shares.total));
    if (shares.nobody > 0) {
        const QString count = formatCount(static_cast<qint64>(shares.nobody));
        entries.push_back({kCodeNobody, entryText(LevelLegend::tr("nobody"), shares.nobodyShare()),
                           LevelLegend::tr("%1 of %2 parameters of this layer fit into no client's capacity.")
                               .arg(count, total)});
    }
    if (shares.notMaskable > 0) {
        entries.push_back({kCodeNotMaskable, LevelLegend::tr("everybody, never masked"),
                           LevelLegend::tr("Every client holds and trains this layer; it is not counted.")});
    }
    return entries;
}

std::vector<LegendEntry> maskLegend(const LevelShares& shares, int level) {
    std::uint64_t held = shares.notMaskable;
    for (std::size_t l = static_cast<std::size_t>(level); l < shares.counts.size(); ++l)
        held += shares.counts[l];
    const double share =
        shares.total == 0 ? 0.0 : static_cast<double>(held) / static_cast<double>(shares.total);
    const QString total = formatCount(static_cast<qint64>(shares.total));
    return {{1, entryText(LevelLegend::tr("held"), share),
             LevelLegend::tr("%1 of %2 parameters of this layer are in the submodel.")
                 .arg(formatCount(static_cast<qint64>(held)), total)},
            {0, entryText(LevelLegend::tr("left out"), shares.total == 0 ? 0.0 : 1.0 - share),
             LevelLegend::tr("%1 of %2 parameters of this layer are left out.")
                 .arg(formatCount(static_cast<qint64>(shares.total - held)), total)}};
}

std::vector<LegendEntry> changeLegend(const LayerCodes& codes, bool ofALevel) {
    std::vector<LegendEntry> entries;
    const auto add = [&](std::uint8_t code, const QString& text, const QString& what) {
        const auto count = std::count(codes.codes.begin(), codes.codes.end(), code);
        const double share =
            codes.codes.empty() ? 0.0 : static_cast<double>(count) / static_cast<double>(codes.codes.size());
        entries.push_back({code, entryText(text, share),
                           LevelLegend::tr("%1 of %2 parameters of this layer %3.")
                               .arg(formatCount(static_cast<qint64>(count)),
                                    formatCount(static_cast<qint64>(codes.codes.size())), what)});
    };
    if (ofALevel) {
        add(kCodeEntered, LevelLegend::tr("entered"), LevelLegend::tr("are in the mask of B only"));
        add(kCodeLeft, LevelLegend::tr("left"), LevelLegend::tr("are in the mask of A only"));
        add(kCodeKept, LevelLegend::tr("kept"), LevelLegend::tr("are in both masks"));
        add(kCodeOutside, LevelLegend::tr("in neither"), LevelLegend::tr("are in neither mask"));
        return entries;
    }
    add(kCodeEntered, LevelLegend::tr("held by more"),
        LevelLegend::tr("are in submodels of smaller capacities in B than in A"));
    add(kCodeLeft, LevelLegend::tr("held by fewer"),
        LevelLegend::tr("are only in submodels of larger capacities in B than in A"));
    add(kCodeOutside, LevelLegend::tr("unchanged"), LevelLegend::tr("are held by the same capacities"));
    return entries;
}

std::vector<LegendEntry> clientsLegend(const LayerCodes& codes, std::int64_t a, std::int64_t b) {
    std::vector<LegendEntry> entries = changeLegend(codes, true);
    const QString texts[] = {LevelLegend::tr("only %1", "a client").arg(b),
                             LevelLegend::tr("only %1", "a client").arg(a), LevelLegend::tr("both"),
                             LevelLegend::tr("neither")};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto count =
            std::count(codes.codes.begin(), codes.codes.end(), static_cast<std::uint8_t>(entries[i].code));
        entries[i].text = entryText(
            texts[i],
            codes.codes.empty() ? 0.0 : static_cast<double>(count) / static_cast<double>(codes.codes.size()));
    }
    return entries;
}

LevelLegend::LevelLegend(QWidget* parent) : QWidget(parent), m_title(new QLabel(this)) {
    setObjectName(QStringLiteral("levelLegend"));
    m_title->setProperty("caption", true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void LevelLegend::setEntries(const QString& title, const std::vector<LegendEntry>& entries,
                             const std::vector<QColor>& colours, bool selectable) {
    m_title->setText(title);
    while (m_buttons.size() > entries.size()) {
        delete m_buttons.back();
        m_buttons.pop_back();
    }
    while (m_buttons.size() < entries.size()) {
        const std::size_t i = m_buttons.size();
        auto* button = new QToolButton(this);
        button->setProperty("legend", true);
        button->setAutoRaise(true);
        button->setIconSize({12, 12});
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->show();
        connect(button, &QToolButton::clicked, this, [this, i] { toggled(m_entries[i].code); });
        m_buttons.push_back(button);
    }
    const bool recoloured = colours != m_colours;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        QToolButton* button = m_buttons[i];
        const bool same = i < m_entries.size() && m_entries[i] == entries[i];
        if (!same || recoloured) button->setIcon(swatch(colours[i], palette().color(QPalette::Mid)));
        button->setText(entries[i].text);
        button->setToolTip(selectable ? entries[i].help + QChar(u' ') + tr("Click to highlight them.")
                                      : entries[i].help);
        button->setObjectName(QStringLiteral("legendEntry%1").arg(entries[i].code));
        button->setCheckable(selectable);
        button->setFocusPolicy(selectable ? Qt::TabFocus : Qt::NoFocus);
        button->setChecked(selectable && m_highlighted == entries[i].code);
    }
    m_entries = entries;
    m_colours = colours;
    place(width(), true);
    updateGeometry();
}

void LevelLegend::setHighlighted(std::optional<int> code) {
    m_highlighted = code;
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setChecked(m_buttons[i]->isCheckable() && code == m_entries[i].code);
    }
}

void LevelLegend::toggled(int code) {
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].code == code && !m_buttons[i]->isCheckable()) return;
    }
    setHighlighted(m_highlighted == code ? std::nullopt : std::optional<int>(code));
    Q_EMIT highlightChanged();
}

int LevelLegend::heightForWidth(int width) const {
    return place(width, false);
}

QSize LevelLegend::sizeHint() const {
    return {420, place(std::max(width(), 200), false)};
}

QSize LevelLegend::minimumSizeHint() const {
    return {140, m_title->sizeHint().height()};
}

int LevelLegend::place(int width, bool move) const {
    const QSize title = m_title->sizeHint();
    int rowHeight = title.height();
    for (const QToolButton* button : m_buttons) rowHeight = std::max(rowHeight, button->sizeHint().height());
    if (move) m_title->setGeometry(0, (rowHeight - title.height()) / 2, title.width(), title.height());
    int x = title.width() + 2 * kGap;
    int y = 0;
    for (QToolButton* button : m_buttons) {
        const QSize size = button->sizeHint();
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += rowHeight;
        }
        if (move) button->setGeometry(x, y + (rowHeight - size.height()) / 2, size.width(), size.height());
        x += size.width() + kGap;
    }
    return y + rowHeight;
}

void LevelLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place(width(), true);
}

}  // namespace fiarse::ui
