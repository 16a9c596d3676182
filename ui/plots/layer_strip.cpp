#include "ui/plots/layer_strip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <numeric>

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kGap = 3.0;
constexpr double kNarrowest = 12.0;

}  // namespace

std::vector<double> stripWidths(const std::vector<std::size_t>& counts, double width, double minimum,
                                double gap) {
    const std::size_t n = counts.size();
    if (n == 0) return {};
    const double space = std::max(0.0, width - gap * static_cast<double>(n - 1));
    if (space <= minimum * static_cast<double>(n)) {
        return std::vector<double>(n, space / static_cast<double>(n));
    }
    // Layers below the minimum get it; the others share what is left. Taking from them may push
    // further ones below, so repeat until nothing changes.
    std::vector<double> widths(n, 0.0);
    std::vector<bool> fixed(n, false);
    for (bool again = true; again;) {
        again = false;
        double left = space;
        double total = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            if (fixed[i]) left -= minimum;
            if (!fixed[i]) total += static_cast<double>(counts[i]);
        }
        for (std::size_t i = 0; i < n; ++i) {
            widths[i] = fixed[i] || total <= 0.0 ? minimum : left * static_cast<double>(counts[i]) / total;
            if (!fixed[i] && widths[i] < minimum) {
                fixed[i] = true;
                again = true;
            }
        }
    }
    return widths;
}

QString shapeText(const LayerInfo& layer) {
    QStringList sides;
    for (const std::int64_t side : layer.shape) sides << formatCount(side);
    return sides.join(QStringLiteral(" × "));
}

LayerStrip::LayerStrip(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setObjectName(QStringLiteral("layerStrip"));
    setAccessibleName(tr("Layers of the model"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void LayerStrip::setLayers(const Layout& layout) {
    if (layout == m_layout) return;
    m_layout = layout;
    m_current = 0;
    m_hovered = -1;
    if (!m_layout.layers.empty()) setAccessibleDescription(textOf(0));
    update();
}

void LayerStrip::setCurrent(int layer) {
    if (layer == m_current) return;
    m_current = layer;
    if (layer >= 0 && layer < static_cast<int>(m_layout.layers.size()))
        setAccessibleDescription(textOf(layer));
    update();
}

QRectF LayerStrip::rectOf(int layer) const {
    std::vector<std::size_t> counts;
    for (const LayerInfo& l : m_layout.layers) counts.push_back(l.count);
    const std::vector<double> widths = stripWidths(counts, width(), kNarrowest, kGap);
    const auto index = static_cast<std::size_t>(layer);
    const double x = std::accumulate(widths.begin(), widths.begin() + layer, kGap * layer);
    return {x, 0.0, widths[index], static_cast<double>(height())};
}

int LayerStrip::layerAt(QPointF point) const {
    for (int i = 0; i < static_cast<int>(m_layout.layers.size()); ++i) {
        if (rectOf(i).contains(point)) return i;
    }
    return -1;
}

QString LayerStrip::textOf(int layer) const {
    const LayerInfo& l = m_layout.layers[static_cast<std::size_t>(layer)];
    QString text =
        tr("%1: %2 = %3 parameters")
            .arg(QString::fromStdString(l.name), shapeText(l), formatCount(static_cast<qint64>(l.count)));
    if (m_layout.count > 0) {
        text += QStringLiteral(" (%1)").arg(
            formatSmallPercent(static_cast<double>(l.count) / static_cast<double>(m_layout.count)));
    }
    if (!l.maskable) text += tr(". Every client holds and trains this layer; it is never masked.");
    return text;
}

bool LayerStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int layer = layerAt(help->pos());
        if (layer < 0) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(), textOf(layer), this, rectOf(layer).toRect());
        }
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void LayerStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(baseFont(11));
    const ThemeColours& colours = m_theme.colours();
    for (int i = 0; i < static_cast<int>(m_layout.layers.size()); ++i) {
        const LayerInfo& layer = m_layout.layers[static_cast<std::size_t>(i)];
        const QRectF rect = rectOf(i);
        const bool chosen = i == m_current;
        painter.setPen(Qt::NoPen);
        painter.setBrush(chosen ? colours.accent : i == m_hovered ? colours.accentTint : colours.line);
        painter.drawRoundedRect(rect, 3, 3);
        if (!layer.maskable) {
            painter.setBrush(QBrush(chosen ? colours.accentTint : colours.muted, Qt::BDiagPattern));
            painter.drawRoundedRect(rect, 3, 3);
        }
        if (hasFocus() && chosen) {
            painter.setPen(QPen(colours.text, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3);
        }
        const QString name = QString::fromStdString(layer.name);
        const QFontMetricsF metrics(painter.font());
        QString shown = name;
        if (metrics.horizontalAdvance(shown) > rect.width() - 10)
            shown = name.section(QLatin1Char('.'), 0, 0);
        if (metrics.horizontalAdvance(shown) > rect.width() - 8) continue;
        painter.setPen(chosen ? (m_theme.isDark() ? colours.window : colours.card) : colours.text);
        painter.drawText(rect.adjusted(6, 0, -2, 0), Qt::AlignVCenter | Qt::AlignLeft, shown);
    }
}

void LayerStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) choose(layerAt(event->position()));
}

void LayerStrip::mouseMoveEvent(QMouseEvent* event) {
    const int layer = layerAt(event->position());
    if (layer == m_hovered) return;
    m_hovered = layer;
    update();
}

void LayerStrip::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_hovered = -1;
    update();
}

void LayerStrip::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_layout.layers.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Left:
            choose(std::max(0, m_current - 1));
            break;
        case Qt::Key_Right:
            choose(std::min(last, m_current + 1));
            break;
        case Qt::Key_Home:
            choose(0);
            break;
        case Qt::Key_End:
            choose(last);
            break;
        default:
            QWidget::keyPressEvent(event);
    }
}

void LayerStrip::choose(int layer) {
    if (layer < 0 || layer >= static_cast<int>(m_layout.layers.size()) || layer == m_current) return;
    setCurrent(layer);
    Q_EMIT layerChosen(layer);
}

}  // namespace fiarse::ui
