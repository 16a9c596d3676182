#include "ui/plots/parallel_plot.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/state/drag_escape.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kSide = 64.0;
constexpr double kTitleHeight = 20.0;
constexpr double kTop = 30.0;
constexpr double kLegendHeight = 26.0;
constexpr double kBandWidth = 12.0;
constexpr double kLegendBar = 140.0;
constexpr int kLabelPixels = 11;
// The faint end of the colours has to stand out from the card.
constexpr double kFaintest = 0.42;

}  // namespace

ParallelPlot::ParallelPlot(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_escape(new DragEscape(this)) {
    setObjectName(QStringLiteral("parallelPlot"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Configurations as lines across settings and measures"));
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ParallelPlot::setData(ParallelData data) {
    const QStringList before = order();
    m_data = std::move(data);
    m_order.clear();
    for (const QString& id : before) {
        const auto found = std::find_if(m_data.axes.begin(), m_data.axes.end(),
                                        [&](const ParallelAxis& axis) { return axis.id == id; });
        if (found != m_data.axes.end()) m_order.push_back(static_cast<int>(found - m_data.axes.begin()));
    }
    // A new axis stands behind the one that it follows in the data: settings stay before measures.
    for (int i = 0; i < static_cast<int>(m_data.axes.size()); ++i) {
        if (std::find(m_order.begin(), m_order.end(), i) != m_order.end()) continue;
        const auto previous = std::find(m_order.begin(), m_order.end(), i - 1);
        m_order.insert(previous == m_order.end() ? m_order.begin() : previous + 1, i);
    }
    const auto gone = [this](const auto& entry) { return placeOf(entry.key()) < 0; };
    const bool lost = m_bands.removeIf(gone) > 0;
    m_hovered = -1;
    m_drag = {};
    m_focused = std::clamp(m_focused, 0, std::max(0, static_cast<int>(m_order.size()) - 1));
    setAccessibleDescription(m_data.summary);
    update();
    if (lost) Q_EMIT bandsChanged();
}

void ParallelPlot::setMessage(const QString& message) {
    m_message = message;
    update();
}

void ParallelPlot::setShowsRuns(bool shows) {
    m_showsRuns = shows;
    m_hovered = -1;
    update();
}

void ParallelPlot::setChosen(int group) {
    if (group == m_chosen) return;
    m_chosen = group;
    update();
}

void ParallelPlot::copyLook(const ParallelPlot& other) {
    m_bands = other.m_bands;
    m_order = other.m_order;
    m_chosen = other.m_chosen;
    m_showsRuns = other.m_showsRuns;
}

QStringList ParallelPlot::order() const {
    QStringList ids;
    for (const int axis : m_order) ids << m_data.axes[static_cast<std::size_t>(axis)].id;
    return ids;
}

const ParallelAxis& ParallelPlot::axisAt(int place) const {
    return m_data.axes[static_cast<std::size_t>(m_order[static_cast<std::size_t>(place)])];
}

int ParallelPlot::placeOf(const QString& id) const {
    for (std::size_t place = 0; place < m_order.size(); ++place) {
        if (m_data.axes[static_cast<std::size_t>(m_order[place])].id == id) return static_cast<int>(place);
    }
    return -1;
}

void ParallelPlot::moveAxis(const QString& id, int place) {
    const int from = placeOf(id);
    if (from < 0 || place < 0 || place >= static_cast<int>(m_order.size())) return;
    const int axis = m_order[static_cast<std::size_t>(from)];
    m_order.erase(m_order.begin() + from);
    m_order.insert(m_order.begin() + place, axis);
    update();
}

std::optional<ParallelPlot::Band> ParallelPlot::band(const QString& id) const {
    const auto found = m_bands.constFind(id);
    return found == m_bands.constEnd() ? std::nullopt : std::optional<Band>(*found);
}

void ParallelPlot::setBand(const QString& id, std::optional<Band> band) {
    if (band == this->band(id)) return;
    if (band)
        m_bands.insert(id, *band);
    else
        m_bands.remove(id);
    update();
    Q_EMIT bandsChanged();
}

void ParallelPlot::clearBands() {
    if (m_bands.isEmpty()) return;
    m_bands.clear();
    update();
    Q_EMIT bandsChanged();
}

bool ParallelPlot::passes(const ParallelLine& line) const {
    for (auto it = m_bands.constBegin(); it != m_bands.constEnd(); ++it) {
        const int place = placeOf(it.key());
        if (place < 0) continue;
        const double value = line.values[m_order[static_cast<std::size_t>(place)]];
        // Rounding must not lose a value that a band ends at.
        const double slack = 1e-9 * (axisAt(place).high - axisAt(place).low);
        if (!(value >= it->first - slack && value <= it->second + slack)) return false;
    }
    return true;
}

std::optional<QSet<int>> ParallelPlot::passing() const {
    if (m_bands.isEmpty()) return std::nullopt;
    QSet<int> groups;
    for (const ParallelLine& line : m_data.lines) {
        if (line.run < 0 && passes(line)) groups.insert(line.group);
    }
    return groups;
}

QRectF ParallelPlot::area() const {
    const double legend = scaledPixels(static_cast<int>(kLegendHeight));
    const double top = scaledPixels(static_cast<int>(kTop));
    return QRectF(kSide, top, std::max(10.0, width() - 2.0 * kSide),
                  std::max(10.0, height() - top - legend - 8.0));
}

double ParallelPlot::axisX(int place) const {
    const QRectF rect = area();
    const auto count = static_cast<int>(m_order.size());
    if (count < 2) return rect.center().x();
    return std::round(rect.left() + rect.width() * place / (count - 1)) + 0.5;
}

double ParallelPlot::valueY(const QString& id, double value) const {
    const QRectF rect = area();
    return rect.bottom() - rect.height() * axisAt(placeOf(id)).position(value);
}

double ParallelPlot::positionAt(double y) const {
    const QRectF rect = area();
    return std::clamp((rect.bottom() - y) / rect.height(), 0.0, 1.0);
}

QRectF ParallelPlot::titleRect(int place) const {
    const auto count = std::max(2, static_cast<int>(m_order.size()));
    // The outer titles have the margin beside them.
    const double width = std::min(std::min(area().width() / (count - 1), 2.0 * kSide + 40.0) - 8.0,
                                  2.0 * std::min(axisX(place), this->width() - axisX(place)) + 80.0);
    QRectF rect(axisX(place) - width / 2.0, 2.0, width, scaledPixels(static_cast<int>(kTitleHeight)));
    if (rect.left() < 2.0) rect.moveLeft(2.0);
    if (rect.right() > this->width() - 2.0) rect.moveRight(this->width() - 2.0);
    return rect;
}

std::vector<QPolygonF> ParallelPlot::stretches(const ParallelLine& line) const {
    std::vector<QPolygonF> parts(1);
    const QRectF rect = area();
    for (int place = 0; place < static_cast<int>(m_order.size()); ++place) {
        const double value = line.values[m_order[static_cast<std::size_t>(place)]];
        if (std::isfinite(value)) {
            parts.back() << QPointF(axisX(place),
                                    rect.bottom() - rect.height() * axisAt(place).position(value));
        } else if (!parts.back().isEmpty()) {
            parts.emplace_back();
        }
    }
    if (parts.back().isEmpty()) parts.pop_back();
    return parts;
}

QColor ParallelPlot::lineColour(const ParallelLine& line) const {
    if (!std::isfinite(line.colour)) return m_theme.colours().muted;
    return m_theme.sequential(kFaintest + (1.0 - kFaintest) * line.colour);
}

void ParallelPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintTo(painter);
}

void ParallelPlot::paintTo(QPainter& painter) {
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_message.isEmpty() || m_order.empty()) {
        painter.setFont(baseFont());
        painter.setPen(m_theme.colours().muted);
        painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    drawLines(painter);
    drawAxes(painter);
    const auto chosen = std::find_if(m_data.lines.begin(), m_data.lines.end(), [this](const auto& line) {
        return line.group == m_chosen && line.run < 0;
    });
    if (m_hovered >= 0)
        drawValues(painter, m_data.lines[static_cast<std::size_t>(m_hovered)]);
    else if (chosen != m_data.lines.end())
        drawValues(painter, *chosen);
    drawLegend(painter);
}

void ParallelPlot::drawLine(QPainter& painter, const ParallelLine& line, const QColor& colour,
                            double width) const {
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const QPolygonF& part : stretches(line)) {
        painter.drawPolyline(part);
        // A value between two gaps is a point.
        if (part.size() == 1) painter.drawEllipse(part.front(), width, width);
    }
}

void ParallelPlot::drawLines(QPainter& painter) const {
    const ThemeColours& colours = m_theme.colours();
    std::vector<bool> inside;
    for (const ParallelLine& line : m_data.lines) inside.push_back(passes(line));
    const auto draw = [&](bool passing, bool runs) {
        for (std::size_t i = 0; i < m_data.lines.size(); ++i) {
            const ParallelLine& line = m_data.lines[i];
            if (inside[i] != passing || (line.run >= 0) != runs || (runs && !m_showsRuns)) continue;
            const QColor colour = passing ? lineColour(line) : mixColours(colours.card, colours.line, 0.9);
            drawLine(painter, line, runs ? mixColours(colours.card, colour, 0.35) : colour,
                     runs || !passing ? 1.0 : 2.0);
        }
    };
    draw(false, true);
    draw(false, false);
    draw(true, true);
    draw(true, false);
    for (const ParallelLine& line : m_data.lines) {
        if (line.group != m_chosen || line.run >= 0) continue;
        drawLine(painter, line, colours.card, 7.0);
        drawLine(painter, line, colours.accent, 3.5);
    }
    if (m_hovered >= 0) {
        const ParallelLine& line = m_data.lines[static_cast<std::size_t>(m_hovered)];
        drawLine(painter, line, colours.card, 6.0);
        drawLine(painter, line, line.group == m_chosen ? colours.accent : colours.text, 2.5);
    }
}

void ParallelPlot::drawTag(QPainter& painter, QPointF at, const QString& text, const QColor& colour) const {
    const QFontMetricsF metrics(painter.font());
    QRectF rect(at.x(), at.y() - metrics.height() / 2.0, metrics.horizontalAdvance(text) + 6.0,
                metrics.height());
    if (rect.right() > width() - 1.0) rect.moveRight(at.x() - 12.0);
    QColor ground = m_theme.colours().card;
    ground.setAlphaF(0.82F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, 3.0, 3.0);
    painter.setPen(colour);
    painter.drawText(rect, Qt::AlignCenter, text);
}

void ParallelPlot::drawAxes(QPainter& painter) const {
    const ThemeColours& colours = m_theme.colours();
    const QRectF rect = area();
    for (int place = 0; place < static_cast<int>(m_order.size()); ++place) {
        const ParallelAxis& axis = axisAt(place);
        const double x = axisX(place);
        painter.setPen(QPen(colours.muted, 1.0));
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
        painter.setFont(numberFont(kLabelPixels));
        const double height = QFontMetricsF(painter.font()).height();
        double freeBelow = 1e9;
        for (const auto& [value, text] : axis.ticks) {
            const double y = rect.bottom() - rect.height() * axis.position(value);
            painter.setPen(QPen(colours.muted, 1.0));
            painter.drawLine(QPointF(x - 3.0, y), QPointF(x + 3.0, y));
            if (y + height / 2.0 > freeBelow) continue;
            freeBelow = y - height / 2.0;
            drawTag(painter, {x + 6.0, y}, text, colours.muted);
        }
        drawBand(painter, place);
        const bool focused = hasFocus() && place == m_focused;
        const QRectF title = titleRect(place);
        const bool dragged = m_drag.grip == Grip::Title && m_drag.place == place && m_drag.moved;
        painter.setFont(titleFont(kTablePixels));
        painter.setPen(focused || dragged ? colours.accent : colours.text);
        const QString text =
            QFontMetricsF(painter.font()).elidedText(axis.title, Qt::ElideRight, title.width());
        painter.drawText(title, Qt::AlignCenter, text);
        if (!focused) continue;
        painter.setPen(QPen(colours.accent, 2.0));
        const double half =
            std::min(title.width(), QFontMetricsF(painter.font()).horizontalAdvance(text)) / 2;
        painter.drawLine(QPointF(title.center().x() - half, title.bottom()),
                         QPointF(title.center().x() + half, title.bottom()));
    }
}

void ParallelPlot::drawBand(QPainter& painter, int place) const {
    const ParallelAxis& axis = axisAt(place);
    const std::optional<Band> band = this->band(axis.id);
    if (!band) return;
    const double top = valueY(axis.id, band->second), bottom = valueY(axis.id, band->first);
    QColor fill = m_theme.colours().accent;
    fill.setAlphaF(0.28F);
    painter.setPen(QPen(m_theme.colours().accent, 1.5));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(axisX(place) - kBandWidth / 2.0, top, kBandWidth, bottom - top), 3.0, 3.0);
}

void ParallelPlot::drawValues(QPainter& painter, const ParallelLine& line) const {
    painter.setFont(numberFont(kTablePixels));
    for (int place = 0; place < static_cast<int>(m_order.size()); ++place) {
        const int axis = m_order[static_cast<std::size_t>(place)];
        if (!std::isfinite(line.values[axis])) continue;
        drawTag(painter, {axisX(place) + 6.0, valueY(axisAt(place).id, line.values[axis])}, line.texts[axis],
                m_theme.colours().text);
    }
}

void ParallelPlot::drawLegend(QPainter& painter) const {
    if (m_data.colourLow.isEmpty()) return;
    const ThemeColours& colours = m_theme.colours();
    painter.setFont(numberFont(kLabelPixels));
    const QFontMetricsF metrics(painter.font());
    const double y = height() - metrics.height() - 2.0;
    double x = 12.0;
    const auto write = [&](const QString& text, const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(QPointF(x, y + metrics.ascent()), text);
        x += metrics.horizontalAdvance(text) + 8.0;
    };
    write(m_data.colourTitle, colours.text);
    write(m_data.colourLow, colours.muted);
    QLinearGradient gradient(x, 0.0, x + kLegendBar, 0.0);
    for (int i = 0; i <= 10; ++i)
        gradient.setColorAt(i / 10.0, m_theme.sequential(kFaintest + (1.0 - kFaintest) * i / 10.0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawRoundedRect(QRectF(x, y + metrics.height() / 2.0 - 4.0, kLegendBar, 8.0), 3.0, 3.0);
    x += kLegendBar + 8.0;
    write(m_data.colourHigh, colours.muted);
}

}  // namespace fiarse::ui
