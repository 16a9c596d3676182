#include "ui/state/timeline.h"

#include <algorithm>

namespace fiarse::ui {

Timeline::Timeline(QObject* parent) : QObject(parent) {
    m_replay.setTimerType(Qt::PreciseTimer);
    connect(&m_replay, &QTimer::timeout, this, &Timeline::replayStep);
}

std::pair<qint64, qint64> Timeline::range() const {
    if (m_a && m_b && *m_a != *m_b) return std::minmax(*m_a, *m_b);
    return {0, m_head};
}

void Timeline::reset(qint64 head, qint64 length) {
    setReplaying(false);
    m_head = m_view = std::max<qint64>(head, 0);
    m_length = length;
    m_follow = true;
    m_a.reset();
    m_b.reset();
    Q_EMIT wasReset();
    Q_EMIT headChanged(m_head);
    Q_EMIT followChanged(m_follow);
    Q_EMIT cursorsChanged();
    Q_EMIT viewChanged(m_view);
}

void Timeline::setHead(qint64 head) {
    if (head == m_head) return;
    m_head = std::max<qint64>(head, 0);
    Q_EMIT headChanged(m_head);
    // Cursors never stand on rounds that are not there.
    if (m_a) setA(m_a);
    if (m_b) setB(m_b);
    if (m_follow || m_view > m_head) moveView(m_head);
}

void Timeline::setLength(qint64 length) {
    if (length == m_length) return;
    m_length = length;
    Q_EMIT headChanged(m_head);
}

void Timeline::moveView(qint64 round) {
    if (round == m_view) return;
    m_view = round;
    Q_EMIT viewChanged(m_view);
}

void Timeline::setFollow(bool follow) {
    if (follow == m_follow) return;
    m_follow = follow;
    Q_EMIT followChanged(m_follow);
}

void Timeline::setView(qint64 round) {
    const qint64 target = std::clamp<qint64>(round, 0, m_head);
    setFollow(target == m_head);
    moveView(target);
}

void Timeline::setFollowLive(bool follow) {
    setFollow(follow);
    if (!follow) return;
    setReplaying(false);
    moveView(m_head);
}

void Timeline::setA(std::optional<qint64> round) {
    if (round) round = std::clamp<qint64>(*round, 0, m_head);
    if (round == m_a) return;
    m_a = round;
    Q_EMIT cursorsChanged();
}

void Timeline::setB(std::optional<qint64> round) {
    if (round) round = std::clamp<qint64>(*round, 0, m_head);
    if (round == m_b) return;
    m_b = round;
    Q_EMIT cursorsChanged();
}

void Timeline::swapCursors() {
    if (m_a == m_b) return;
    std::swap(m_a, m_b);
    Q_EMIT cursorsChanged();
}

void Timeline::setReplaying(bool replaying) {
    if (replaying == m_replay.isActive()) return;
    if (replaying) {
        const auto [first, last] = range();
        if (last <= first) return;
        // From the end there is nothing to replay but the whole.
        if (m_view < first || m_view >= last) setView(first);
        setFollow(false);
        m_replay.start(static_cast<int>(1000.0 / m_speed));
    } else {
        m_replay.stop();
    }
    Q_EMIT replayChanged();
}

void Timeline::replayStep() {
    const auto [first, last] = range();
    if (m_view < last) {
        // Not setView(): a replay that reaches the head does not begin to follow.
        moveView(m_view + 1);
        return;
    }
    if (m_loops) {
        moveView(first);
    } else {
        setReplaying(false);
    }
}

void Timeline::setLoops(bool loops) {
    if (loops == m_loops) return;
    m_loops = loops;
    Q_EMIT replayChanged();
}

void Timeline::setSpeed(double speed) {
    const double clamped = std::clamp(speed, kSlowest, kFastest);
    if (clamped == m_speed) return;
    m_speed = clamped;
    if (m_replay.isActive()) m_replay.start(static_cast<int>(1000.0 / m_speed));
    Q_EMIT replayChanged();
}

}  // namespace fiarse::ui
