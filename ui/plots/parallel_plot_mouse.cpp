// Mouse and keys of ParallelPlot.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/plots/parallel_plot.h"
#include "ui/state/drag_escape.h"

namespace fiarse::ui {
namespace {

constexpr double kAxisReach = 10.0;
constexpr double kEndReach = 5.0;
constexpr double kLineReach = 6.0;
constexpr double kDragFrom = 4.0;

double distance(QPointF point, QPointF a, QPointF b) {
    const QPointF along = b - a;
    const double square = QPointF::dotProduct(along, along);
    const double t =
        square > 0.0 ? std::clamp(QPointF::dotProduct(point - a, along) / square, 0.0, 1.0) : 0.0;
    const QPointF off = point - (a + t * along);
    return std::hypot(off.x(), off.y());
}

}  // namespace

int ParallelPlot::titleAt(QPointF point) const {
    for (int place = 0; place < static_cast<int>(m_order.size()); ++place) {
        if (titleRect(place).contains(point)) return place;
    }
    return -1;
}

int ParallelPlot::axisNear(QPointF point) const {
    const QRectF rect = area();
    if (point.y() < rect.top() - kEndReach || point.y() > rect.bottom() + kEndReach) return -1;
    for (int place = 0; place < static_cast<int>(m_order.size()); ++place) {
        if (std::abs(point.x() - axisX(place)) <= kAxisReach) return place;
    }
    return -1;
}

// The nearest line within reach; those that no band hides and means come first.
int ParallelPlot::lineAt(QPointF point) const {
    int best = -1;
    double nearest = kLineReach;
    for (std::size_t i = 0; i < m_data.lines.size(); ++i) {
        const ParallelLine& line = m_data.lines[i];
        if ((line.run >= 0 && !m_showsRuns) || !passes(line)) continue;
        for (const QPolygonF& part : stretches(line)) {
            for (qsizetype k = 0; k + 1 < part.size(); ++k) {
                const double away = distance(point, part[k], part[k + 1]);
                if (away >= nearest) continue;
                nearest = away;
                best = static_cast<int>(i);
            }
        }
    }
    return best;
}

ParallelPlot::Grip ParallelPlot::gripAt(int place, QPointF point) const {
    const QString id = axisAt(place).id;
    const std::optional<Band> has = band(id);
    if (!has) return Grip::NewBand;
    const double low = valueY(id, has->first), high = valueY(id, has->second);
    // Of a short band the middle is kept free to be moved.
    const double reach = std::min(kEndReach, (low - high) / 3.0);
    if (std::abs(point.y() - low) <= reach) return Grip::LowEnd;
    if (std::abs(point.y() - high) <= reach) return Grip::HighEnd;
    return point.y() < low && point.y() > high ? Grip::WholeBand : Grip::NewBand;
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_message.isEmpty()) return;
    m_drag = {};
    m_drag.start = m_drag.now = event->position();
    m_drag.place = titleAt(event->position());
    if (m_drag.place >= 0) {
        m_drag.grip = Grip::Title;
    } else {
        m_drag.place = axisNear(event->position());
        if (m_drag.place >= 0) m_drag.grip = gripAt(m_drag.place, event->position());
    }
    if (m_drag.place < 0) return;
    const std::optional<Band> has = band(axisAt(m_drag.place).id);
    m_drag.hadBand = has.has_value();
    if (has) m_drag.before = *has;
    focusAxis(m_drag.place);
    m_escape->begin([this, order = m_order] {
        const Drag drag = std::exchange(m_drag, Drag());
        if (!drag.moved) return;
        const QString id = axisAt(drag.place).id;
        if (drag.grip == Grip::Title) {
            const int axis = m_order[static_cast<std::size_t>(drag.place)];
            const auto before = std::find(order.begin(), order.end(), axis);
            if (before != order.end()) moveAxis(id, static_cast<int>(before - order.begin()));
            return;
        }
        setBand(id, drag.hadBand ? std::optional<Band>(drag.before) : std::nullopt);
    });
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton) || m_drag.grip == Grip::None) {
        hover(event->position());
        return;
    }
    m_drag.now = event->position();
    const QPointF way = m_drag.now - m_drag.start;
    m_drag.moved = m_drag.moved || std::hypot(way.x(), way.y()) >= kDragFrom;
    if (!m_drag.moved) return;
    if (m_drag.grip == Grip::Title)
        dragTitle();
    else
        dragBand();
}

void ParallelPlot::dragBand() {
    const ParallelAxis& axis = axisAt(m_drag.place);
    const double now = positionAt(m_drag.now.y());
    double low = axis.position(m_drag.before.first), high = axis.position(m_drag.before.second);
    switch (m_drag.grip) {
        case Grip::NewBand:
            low = high = positionAt(m_drag.start.y());
            (now < low ? low : high) = now;
            break;
        case Grip::LowEnd:
            low = now;
            break;
        case Grip::HighEnd:
            high = now;
            break;
        case Grip::WholeBand: {
            // A band that meets an end of its axis keeps its length.
            const double step = std::clamp(now - positionAt(m_drag.start.y()), std::min(0.0, -low),
                                           std::max(0.0, 1.0 - high));
            low += step;
            high += step;
            break;
        }
        case Grip::Title:
        case Grip::None:
            return;
    }
    setBand(axis.id, Band(axis.value(std::min(low, high)), axis.value(std::max(low, high))));
}

void ParallelPlot::dragTitle() {
    int nearest = m_drag.place;
    for (int place = 0; place < static_cast<int>(m_order.size()); ++place) {
        if (std::abs(m_drag.now.x() - axisX(place)) < std::abs(m_drag.now.x() - axisX(nearest)))
            nearest = place;
    }
    if (nearest == m_drag.place) return;
    moveAxis(axisAt(m_drag.place).id, nearest);
    m_drag.place = nearest;
    focusAxis(nearest);
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_escape->end();
    const Drag drag = std::exchange(m_drag, Drag());
    update();
    if (drag.moved || drag.grip == Grip::Title) return;
    if (drag.grip == Grip::NewBand && drag.hadBand) {
        setBand(axisAt(drag.place).id, std::nullopt);
        return;
    }
    const int line = lineAt(event->position());
    if (line < 0) return;
    setChosen(m_data.lines[static_cast<std::size_t>(line)].group);
    Q_EMIT groupChosen(m_chosen);
}

void ParallelPlot::hover(QPointF point) {
    const int place = titleAt(point);
    const int axis = place >= 0 ? -1 : axisNear(point);
    const int line = place >= 0 || !m_message.isEmpty() ? -1 : lineAt(point);
    if (place >= 0) {
        setCursor(Qt::OpenHandCursor);
    } else if (axis >= 0) {
        const Grip grip = gripAt(axis, point);
        setCursor(grip == Grip::NewBand     ? Qt::CrossCursor
                  : grip == Grip::WholeBand ? Qt::SizeAllCursor
                                            : Qt::SizeVerCursor);
    } else if (line >= 0) {
        setCursor(Qt::PointingHandCursor);
    } else {
        unsetCursor();
    }
    if (line == m_hovered) return;
    m_hovered = line;
    update();
    QString text;
    if (line >= 0) {
        const ParallelLine& over = m_data.lines[static_cast<std::size_t>(line)];
        QStringList parts;
        for (std::size_t i = 0; i < m_data.axes.size(); ++i)
            parts << QStringLiteral("%1 %2").arg(m_data.axes[i].title, over.texts[static_cast<qsizetype>(i)]);
        text = over.run < 0 ? parts.join(QStringLiteral(" · "))
                            : over.name + QStringLiteral(": ") + parts.join(QStringLiteral(" · "));
    }
    Q_EMIT hovered(text);
}

bool ParallelPlot::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int place = m_message.isEmpty() ? titleAt(help->pos()) : -1;
        if (place >= 0) {
            QToolTip::showText(help->globalPos(),
                               tr("%1. Drag the title to move the axis, drag on the axis to filter.")
                                   .arg(axisAt(place).title),
                               this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down ||
            key == Qt::Key_Delete || (key == Qt::Key_Escape && !m_bands.isEmpty())) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void ParallelPlot::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    hover(QPointF(-1e6, -1e6));
}

void ParallelPlot::focusAxis(int place) {
    m_focused = std::clamp(place, 0, std::max(0, static_cast<int>(m_order.size()) - 1));
    update();
}

// Among the configurations that no band hides, in their order.
void ParallelPlot::chooseNext(int step) {
    std::vector<int> groups;
    for (const ParallelLine& line : m_data.lines) {
        if (line.run < 0 && passes(line)) groups.push_back(line.group);
    }
    if (groups.empty()) return;
    const auto last = static_cast<std::ptrdiff_t>(groups.size()) - 1;
    const auto found = std::find(groups.begin(), groups.end(), m_chosen);
    std::ptrdiff_t place = step > 0 ? 0 : last;
    if (found != groups.end()) place = std::clamp<std::ptrdiff_t>(found - groups.begin() + step, 0, last);
    setChosen(groups[static_cast<std::size_t>(place)]);
    Q_EMIT groupChosen(m_chosen);
}

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const int sideways = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
    if (m_order.empty() || !m_message.isEmpty()) {
        QWidget::keyPressEvent(event);
    } else if (sideways != 0 && (event->modifiers() & Qt::ShiftModifier)) {
        moveAxis(axisAt(m_focused).id, m_focused + sideways);
        focusAxis(m_focused + sideways);
    } else if (sideways != 0) {
        focusAxis(m_focused + sideways);
    } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
        chooseNext(key == Qt::Key_Down ? 1 : -1);
    } else if (key == Qt::Key_Delete) {
        setBand(axisAt(m_focused).id, std::nullopt);
    } else if (key == Qt::Key_Escape && !m_bands.isEmpty()) {
        clearBands();
    } else {
        QWidget::keyPressEvent(event);
    }
}

}  // namespace fiarse::ui
