#include "ui/widgets/keep_ratio_matrix.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/text/format.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kRowHeight = 20;
constexpr int kHeaderHeight = 18;
constexpr int kGap = 2;

// Three figures at most: "100", "25", "6.3", "0.64", "0".
QString shortPercent(double share) {
    const double percent = share * 100.0;
    const int decimals = percent <= 0.0 || percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : 2;
    return QLocale().toString(percent, 'f', decimals);
}

}  // namespace

KeepRatioMatrix::KeepRatioMatrix(const Theme* theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setObjectName(QStringLiteral("keepRatioMatrix"));
    setAccessibleName(tr("Share of each layer that each tier keeps"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void KeepRatioMatrix::setPreview(const Preview& preview) {
    m_preview = preview;
    describe();
    updateGeometry();
    update();
}

QSize KeepRatioMatrix::sizeHint() const {
    const auto layers = static_cast<int>(m_preview.layout.layers.size());
    return {260, kHeaderHeight + layers * kRowHeight};
}

QSize KeepRatioMatrix::minimumSizeHint() const {
    return {160, sizeHint().height()};
}

int KeepRatioMatrix::labelWidth() const {
    const QFontMetrics metrics(baseFont(kTablePixels));
    int widest = 0;
    for (const LayerInfo& layer : m_preview.layout.layers) {
        widest = std::max(widest, metrics.horizontalAdvance(QString::fromStdString(layer.name)));
    }
    return std::min(widest + 8, width() * 2 / 5);
}

QRectF KeepRatioMatrix::cellRect(int layer, int level) const {
    const double left = labelWidth();
    const double step =
        (width() - left) / static_cast<double>(std::max<std::size_t>(m_preview.levels.size(), 1));
    return {left + level * step, static_cast<double>(kHeaderHeight + layer * kRowHeight), step - kGap,
            static_cast<double>(kRowHeight - kGap)};
}

bool KeepRatioMatrix::isWarned(int layer, int level) const {
    return std::any_of(
        m_preview.warnings.begin(), m_preview.warnings.end(), [&](const PreviewWarning& warning) {
            return static_cast<int>(warning.layer) == layer && static_cast<int>(warning.level) == level;
        });
}

double KeepRatioMatrix::share(int layer, int level) const {
    const auto count = m_preview.layout.layers[static_cast<std::size_t>(layer)].count;
    const auto kept = m_preview.kept[static_cast<std::size_t>(level)][static_cast<std::size_t>(layer)];
    return count == 0 ? 0.0 : static_cast<double>(kept) / static_cast<double>(count);
}

void KeepRatioMatrix::paintCell(QPainter& painter, int layer, int level) const {
    const ThemeColours& colours = m_theme->colours();
    const QRectF rect = cellRect(layer, level);
    const double value = share(layer, level);
    // The square root leaves room for the small tiers, where the differences that matter are.
    const QColor fill = m_theme->sequential(std::sqrt(value));
    const bool warned = isWarned(layer, level);
    painter.setPen(warned ? QPen(colours.warning, 2.0) : Qt::NoPen);
    painter.setBrush(warned ? colours.warningTint : fill);
    painter.drawRoundedRect(warned ? rect.adjusted(1, 1, -1, -1) : rect, 3.0, 3.0);
    const QColor dark = m_theme->isDark() ? colours.window : colours.text;
    const QColor light = m_theme->isDark() ? colours.text : colours.card;
    const QColor onFill = contrastRatio(dark, fill) >= contrastRatio(light, fill) ? dark : light;
    painter.setPen(warned ? colours.warning : onFill);
    painter.drawText(rect, Qt::AlignCenter, shortPercent(value));
}

void KeepRatioMatrix::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto layers = static_cast<int>(m_preview.layout.layers.size());
    const auto levels = static_cast<int>(m_preview.levels.size());
    const QFont textFont = baseFont(kTablePixels);
    const QFontMetrics metrics(textFont);
    painter.setFont(numberFont(11));
    painter.setPen(m_theme->colours().muted);
    for (int level = 0; level < levels; ++level) {
        const QRectF cell = cellRect(0, level);
        const QString text = formatCapacity(m_preview.levels[static_cast<std::size_t>(level)].capacity);
        const QRectF place(cell.left(), 0.0, cell.width(), kHeaderHeight - kGap);
        painter.drawText(
            place, Qt::AlignCenter,
            QFontMetrics(painter.font()).elidedText(text, Qt::ElideRight, static_cast<int>(cell.width())));
    }
    for (int layer = 0; layer < layers; ++layer) {
        const QString name =
            QString::fromStdString(m_preview.layout.layers[static_cast<std::size_t>(layer)].name);
        const QRectF place(0.0, kHeaderHeight + layer * kRowHeight, labelWidth() - 4, kRowHeight - kGap);
        painter.setFont(textFont);
        painter.setPen(m_theme->colours().text);
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(name, Qt::ElideMiddle, static_cast<int>(place.width())));
        painter.setFont(numberFont(11));
        for (int level = 0; level < levels; ++level) paintCell(painter, layer, level);
    }
}

QString KeepRatioMatrix::textOf(int layer, int level) const {
    const LayerInfo& info = m_preview.layout.layers[static_cast<std::size_t>(layer)];
    const auto kept = m_preview.kept[static_cast<std::size_t>(level)][static_cast<std::size_t>(layer)];
    return tr("%1 at %2: %3 of %4 kept (%5)")
        .arg(QString::fromStdString(info.name),
             formatCapacity(m_preview.levels[static_cast<std::size_t>(level)].capacity),
             formatCount(static_cast<qint64>(kept)), formatCount(static_cast<qint64>(info.count)),
             formatSmallPercent(share(layer, level)));
}

// The cell that keeps least, and how many are too small.
void KeepRatioMatrix::describe() {
    QString least;
    double smallest = 2.0;
    for (int layer = 0; layer < static_cast<int>(m_preview.layout.layers.size()); ++layer) {
        for (int level = 0; level < static_cast<int>(m_preview.levels.size()); ++level) {
            if (share(layer, level) >= smallest) continue;
            smallest = share(layer, level);
            least = textOf(layer, level);
        }
    }
    const auto warned = static_cast<int>(m_preview.warnings.size());
    if (!least.isEmpty())
        setAccessibleDescription(
            //: %1 a layer, a capacity and how much is kept
            tr("The least: %1.").arg(least) + QLatin1Char(' ') +
            (warned == 0 ? tr("No layer keeps too little.")
                         : tr("%n cell(s) with too few weights.", nullptr, warned)));
}

QString KeepRatioMatrix::cellText(const QPoint& position) const {
    const auto layers = static_cast<int>(m_preview.layout.layers.size());
    const auto levels = static_cast<int>(m_preview.levels.size());
    for (int layer = 0; layer < layers; ++layer) {
        for (int level = 0; level < levels; ++level) {
            if (!cellRect(layer, level).contains(position)) continue;
            return textOf(layer, level);
        }
    }
    return {};
}

bool KeepRatioMatrix::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), cellText(help->pos()), this);
    return true;
}

}  // namespace fiarse::ui
