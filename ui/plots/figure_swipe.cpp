#include "ui/plots/figure_swipe.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegion>
#include <algorithm>
#include <cmath>

#include "ui/plots/figure_canvas.h"
#include "ui/state/drag_escape.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kReach = 11;  // pixels that can be grabbed; the line is thinner
constexpr double kStep = 0.05;
constexpr double kEnd = 0.02;  // the line stays where it can be grabbed

int lineX(const QRect& part, double position) {
    return part.left() + static_cast<int>(std::lround(position * part.width()));
}

}  // namespace

SwipeLine::SwipeLine(FigureSwipe& swipe, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_swipe(swipe), m_theme(theme), m_escape(new DragEscape(this)) {
    setObjectName(QStringLiteral("swipeLine"));
    setCursor(Qt::SplitHCursor);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(tr("Drag the line: A is left of it, B right of it"));
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SwipeLine::place(const QRect& part, double position) {
    m_part = part;
    setAccessibleName(tr("Line between A and B at %1 of the width").arg(formatPercent(position)));
    setGeometry(lineX(part, position) - kReach / 2, part.top(), kReach, part.height());
    raise();
    update();
}

bool SwipeLine::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        // The window steps the rounds with the same keys.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void SwipeLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = m_theme.colours().accent;
    const double middle = kReach / 2.0;
    painter.setPen(QPen(accent, hasFocus() || m_dragging ? 3.0 : 2.0));
    painter.drawLine(QPointF(middle, 0), QPointF(middle, height()));
    // A grip, so that it is seen that it can be taken.
    const QRectF grip(middle - 4.0, height() / 2.0 - 14.0, 8.0, 28.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(accent);
    painter.drawRoundedRect(grip, 4.0, 4.0);
    painter.setPen(QPen(m_theme.colours().card, 1.0));
    for (const double x : {middle - 1.5, middle + 1.5})
        painter.drawLine(QPointF(x, grip.top() + 8.0), QPointF(x, grip.bottom() - 8.0));
}

void SwipeLine::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_dragging = true;
    m_escape->begin([this, before = m_swipe.position()] {
        m_dragging = false;
        m_swipe.setPosition(before);
    });
    update();
}

void SwipeLine::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragging) return;
    const double x = mapToParent(event->position().toPoint()).x() - m_part.left();
    m_swipe.setPosition(x / std::max(1, m_part.width()));
}

void SwipeLine::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_escape->end();
    m_dragging = false;
    update();
}

void SwipeLine::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            m_swipe.setPosition(m_swipe.position() - kStep);
            break;
        case Qt::Key_Right:
            m_swipe.setPosition(m_swipe.position() + kStep);
            break;
        case Qt::Key_Home:
            m_swipe.setPosition(0.0);
            break;
        case Qt::Key_End:
            m_swipe.setPosition(1.0);
            break;
        default:
            QWidget::keyPressEvent(event);
            break;
    }
}

FigureSwipe::FigureSwipe(FigureCanvas* left, FigureCanvas* right, const Theme& theme)
    : QObject(left), m_left(left), m_right(right), m_theme(theme) {
    m_left->installEventFilter(this);
}

void FigureSwipe::setOn(bool on) {
    if (!m_right || (!on && !m_on)) return;
    if (on != m_on) {
        m_on = on;
        m_right->setOpaque(on);
        if (on) {
            m_right->setParent(m_left);
            m_right->show();
        } else {
            m_right->hide();
            m_right->clearMask();
        }
    }
    place();
}

void FigureSwipe::setPosition(double position) {
    m_position = std::clamp(position, kEnd, 1.0 - kEnd);
    place();
}

void FigureSwipe::place() {
    const std::vector<QRect> parts = m_on && m_right ? m_left->partRects() : std::vector<QRect>();
    while (m_lines.size() < parts.size()) m_lines.push_back(new SwipeLine(*this, m_theme, m_left));
    for (std::size_t i = 0; i < m_lines.size(); ++i) m_lines[i]->setVisible(i < parts.size());
    if (parts.empty()) return;
    m_right->setGeometry(m_left->rect());
    QRegion shown;
    for (const QRect& part : parts) {
        const int x = lineX(part, m_position);
        shown += QRect(x, part.top(), std::max(1, part.right() + 1 - x), std::max(1, part.height()));
    }
    m_right->setMask(shown);
    m_right->raise();
    for (std::size_t i = 0; i < parts.size(); ++i) m_lines[i]->place(parts[i], m_position);
}

bool FigureSwipe::eventFilter(QObject* watched, QEvent* event) {
    // After the canvas has placed its parts.
    if (watched == m_left && event->type() == QEvent::Resize && m_on)
        QMetaObject::invokeMethod(this, &FigureSwipe::place, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

}  // namespace fiarse::ui
