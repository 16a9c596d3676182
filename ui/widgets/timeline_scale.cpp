#include "ui/widgets/timeline_scale.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/state/drag_escape.h"
#include "ui/state/timeline.h"
#include "ui/text/format.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kSide = 14.0;
constexpr double kTrackTop = 16.0;
constexpr double kTrackHeight = 6.0;
constexpr double kNumbersTop = kTrackTop + kTrackHeight + 8.0;
constexpr double kKnob = 7.0;
constexpr double kFlag = 7.0;
constexpr int kNumberPixels = 11;
constexpr qint64 kPage = 10;

int gravity(TimelineMark::Kind kind) {
    switch (kind) {
        case TimelineMark::Kind::Checkpoint:
            return 0;
        case TimelineMark::Kind::ByDesign:
            return 1;
        case TimelineMark::Kind::Branch:
            return 2;
        case TimelineMark::Kind::Bookmark:
            return 3;
        case TimelineMark::Kind::Alert:
            return 4;
    }
    return 0;
}

// Steps of 1, 2 or 5 times a power of ten, as many as are readable.
qint64 tickStep(qint64 length, double width) {
    const double most = std::max(2.0, width / 70.0);
    qint64 step = 1;
    for (qint64 power = 1;; power *= 10) {
        for (const qint64 factor : std::array<qint64, 3>{1, 2, 5}) {
            step = factor * power;
            if (static_cast<double>(length) / static_cast<double>(step) <= most) return step;
        }
    }
}

}  // namespace

TimelineScale::TimelineScale(Timeline& timeline, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_timeline(timeline), m_theme(theme), m_escape(new DragEscape(this)) {
    setObjectName(QStringLiteral("timelineScale"));
    setAccessibleName(tr("Round in view"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto redraw = [this] {
        describe();
        update();
    };
    for (const auto signal : {&Timeline::viewChanged, &Timeline::headChanged})
        connect(&m_timeline, signal, this, redraw);
    connect(&m_timeline, &Timeline::cursorsChanged, this, redraw);
    connect(&m_timeline, &Timeline::followChanged, this, redraw);
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    describe();
}

void TimelineScale::describe() {
    setAccessibleDescription(tr("Round %1 of %2 trained, %3 planned.")
                                 .arg(formatCount(m_timeline.view()), formatCount(m_timeline.head()),
                                      formatCount(m_timeline.length())));
}

void TimelineScale::setMarks(std::vector<TimelineMark> marks) {
    std::stable_sort(marks.begin(), marks.end(), [](const TimelineMark& a, const TimelineMark& b) {
        return a.round != b.round ? a.round < b.round : gravity(a.kind) < gravity(b.kind);
    });
    if (marks == m_marks) return;
    m_marks = std::move(marks);
    update();
}

double TimelineScale::xOf(double round) const {
    const double length = static_cast<double>(std::max<qint64>(m_timeline.length(), 1));
    return kSide + (width() - 2.0 * kSide) * std::clamp(round / length, 0.0, 1.0);
}

qint64 TimelineScale::roundAt(double x) const {
    const double length = static_cast<double>(std::max<qint64>(m_timeline.length(), 1));
    const double share = (x - kSide) / std::max(1.0, width() - 2.0 * kSide);
    return std::clamp<qint64>(std::llround(share * length), 0, m_timeline.head());
}

void TimelineScale::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColours& colours = m_theme.colours();
    const double head = xOf(static_cast<double>(m_timeline.head()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.line);
    painter.drawRoundedRect(QRectF(kSide, kTrackTop, width() - 2 * kSide, kTrackHeight), 3, 3);
    painter.setBrush(mixColours(colours.accent, colours.card, 0.55));
    if (head > kSide) painter.drawRoundedRect(QRectF(kSide, kTrackTop, head - kSide, kTrackHeight), 3, 3);
    const double view = xOf(static_cast<double>(m_timeline.view()));
    painter.setBrush(colours.accent);
    if (view > kSide) painter.drawRoundedRect(QRectF(kSide, kTrackTop, view - kSide, kTrackHeight), 3, 3);
    drawMarks(painter);
    drawNumbers(painter);
    drawCursors(painter);
    painter.setBrush(colours.card);
    painter.setPen(QPen(colours.accent, 2.5));
    painter.drawEllipse(QPointF(view, kTrackTop + kTrackHeight / 2), kKnob, kKnob);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.accent, 1.0));
        painter.drawEllipse(QPointF(view, kTrackTop + kTrackHeight / 2), kKnob + 3, kKnob + 3);
    }
}

void TimelineScale::drawMarks(QPainter& painter) const {
    const ThemeColours& colours = m_theme.colours();
    painter.setPen(Qt::NoPen);
    // One mark a pixel: the last of a pixel is the gravest only within its round, so each pixel is looked
    // through.
    for (std::size_t i = 0; i < m_marks.size();) {
        const int pixel = static_cast<int>(xOf(static_cast<double>(m_marks[i].round)));
        const TimelineMark* gravest = &m_marks[i];
        for (; i < m_marks.size() && static_cast<int>(xOf(static_cast<double>(m_marks[i].round))) == pixel;
             ++i) {
            if (gravity(m_marks[i].kind) >= gravity(gravest->kind)) gravest = &m_marks[i];
        }
        const double x = xOf(static_cast<double>(gravest->round));
        switch (gravest->kind) {
            case TimelineMark::Kind::Checkpoint: {
                painter.setBrush(mixColours(colours.muted, colours.card, 0.3));
                QPainterPath triangle(QPointF(x - 3, kTrackTop - 6));
                triangle.lineTo(x + 3, kTrackTop - 6);
                triangle.lineTo(x, kTrackTop - 2);
                painter.drawPath(triangle);
                break;
            }
            case TimelineMark::Kind::Alert:
                painter.setBrush(colours.warning);
                painter.drawEllipse(QPointF(x, kTrackTop - 5), 3.5, 3.5);
                break;
            case TimelineMark::Kind::ByDesign:
                painter.setBrush(colours.accent);
                painter.drawEllipse(QPointF(x, kTrackTop - 5), 2.5, 2.5);
                break;
            case TimelineMark::Kind::Bookmark: {
                painter.setBrush(colours.text);
                QPainterPath ribbon(QPointF(x - 3.5, kTrackTop - 12));
                ribbon.lineTo(x + 3.5, kTrackTop - 12);
                ribbon.lineTo(x + 3.5, kTrackTop - 2);
                ribbon.lineTo(x, kTrackTop - 5);
                ribbon.lineTo(x - 3.5, kTrackTop - 2);
                painter.drawPath(ribbon);
                break;
            }
            case TimelineMark::Kind::Branch:
                painter.setBrush(Qt::NoBrush);
                painter.setPen(QPen(colours.text, 1.5));
                painter.drawEllipse(QPointF(x, kTrackTop - 5), 3.0, 3.0);
                painter.setPen(Qt::NoPen);
                break;
        }
    }
}

void TimelineScale::drawCursors(QPainter& painter) const {
    const auto cursor = [&](std::optional<qint64> round, const QString& name, bool left) {
        if (!round) return;
        const double x = std::floor(xOf(static_cast<double>(*round))) + 0.5;
        painter.setPen(QPen(m_theme.colours().text, 1.0));
        painter.drawLine(QPointF(x, 2), QPointF(x, kTrackTop + kTrackHeight + 4));
        painter.setFont(titleFont(11));
        // The flags point away from each other, so that neighbours can be told.
        painter.drawText(QRectF(left ? x - 14 : x + 3, 0, 11, 12), Qt::AlignCenter, name);
    };
    const bool swapped = m_timeline.a() && m_timeline.b() && *m_timeline.a() > *m_timeline.b();
    cursor(m_timeline.a(), QStringLiteral("A"), !swapped);
    cursor(m_timeline.b(), QStringLiteral("B"), swapped);
}

QSize TimelineScale::sizeHint() const {
    return {480, qCeil(kNumbersTop + QFontMetricsF(numberFont(kNumberPixels)).height())};
}

void TimelineScale::drawNumbers(QPainter& painter) const {
    painter.setFont(numberFont(kNumberPixels));
    painter.setPen(m_theme.colours().muted);
    const QFontMetricsF metrics(painter.font());
    const qint64 length = std::max<qint64>(m_timeline.length(), 1);
    const qint64 step = tickStep(length, width() - 2 * kSide);
    for (qint64 round = 0; round <= length; round += step) {
        const QString text = formatCount(round);
        const double w = metrics.horizontalAdvance(text);
        const double x = std::clamp(xOf(static_cast<double>(round)) - w / 2, 0.0, width() - w);
        painter.drawText(QPointF(x, kNumbersTop + metrics.ascent()), text);
    }
}

TimelineScale::Grip TimelineScale::gripAt(QPointF point) const {
    if (point.y() < kTrackTop - 3) {
        if (m_timeline.b() && std::abs(point.x() - xOf(static_cast<double>(*m_timeline.b()))) < kFlag + 4)
            return Grip::B;
        if (m_timeline.a() && std::abs(point.x() - xOf(static_cast<double>(*m_timeline.a()))) < kFlag + 4)
            return Grip::A;
    }
    return Grip::View;
}

void TimelineScale::drag(double x) {
    switch (m_grip) {
        case Grip::View:
            m_timeline.setView(roundAt(x));
            break;
        case Grip::A:
            m_timeline.setA(roundAt(x));
            break;
        case Grip::B:
            m_timeline.setB(roundAt(x));
            break;
        case Grip::None:
            break;
    }
}

void TimelineScale::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_timeline.setReplaying(false);
    beginDrag(event->position());
}

void TimelineScale::beginDrag(QPointF point) {
    m_grip = gripAt(point);
    m_escape->begin([this, view = m_timeline.view(), a = m_timeline.a(), b = m_timeline.b(),
                     follows = m_timeline.followsLive()] {
        switch (std::exchange(m_grip, Grip::None)) {
            case Grip::View:
                m_timeline.setView(view);
                m_timeline.setFollowLive(follows);
                break;
            case Grip::A:
                m_timeline.setA(a);
                break;
            case Grip::B:
                m_timeline.setB(b);
                break;
            case Grip::None:
                break;
        }
    });
    if (m_grip == Grip::View) drag(point.x());
}

void TimelineScale::mouseMoveEvent(QMouseEvent* event) {
    drag(event->position().x());
    setCursor(event->position().y() < kTrackTop - 3 && gripAt(event->position()) != Grip::View
                  ? Qt::SizeHorCursor
                  : Qt::ArrowCursor);
}

void TimelineScale::mouseReleaseEvent(QMouseEvent*) {
    m_grip = Grip::None;
    m_escape->end();
}

void TimelineScale::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    unsetCursor();
}

QString TimelineScale::textAt(QPointF point) const {
    QStringList lines;
    for (const TimelineMark& mark : m_marks) {
        if (std::abs(xOf(static_cast<double>(mark.round)) - point.x()) > 4.0) continue;
        if (mark.kind == TimelineMark::Kind::Checkpoint && !lines.isEmpty()) continue;
        lines << mark.text;
        if (lines.size() == 6) break;
    }
    if (!lines.isEmpty()) return lines.join(QLatin1Char('\n'));
    return tr("Round %1. Drag to look at another round; training goes on.")
        .arg(formatCount(roundAt(point.x())));
}

bool TimelineScale::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos()), this);
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void TimelineScale::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            m_timeline.step(-1);
            break;
        case Qt::Key_Right:
            m_timeline.step(1);
            break;
        case Qt::Key_PageDown:
            m_timeline.step(-kPage);
            break;
        case Qt::Key_PageUp:
            m_timeline.step(kPage);
            break;
        case Qt::Key_Home:
            m_timeline.toFirst();
            break;
        case Qt::Key_End:
            m_timeline.toHead();
            break;
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace fiarse::ui
