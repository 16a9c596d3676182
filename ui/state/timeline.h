/// Where one looks: the round that is shown, apart from the round that training has reached.
#pragma once

#include <QObject>
#include <QTimer>
#include <optional>
#include <utility>

namespace fiarse::ui {

/// Head = completed rounds of the run; view = the round shown, 0..head. New rounds move the view only while
/// it follows live. Placing the view before the head ends following; placing it at the head, by hand, begins
/// it again. GUI thread only.
class Timeline : public QObject {
    Q_OBJECT
public:
    explicit Timeline(QObject* parent = nullptr);

    qint64 head() const { return m_head; }
    qint64 view() const { return m_view; }
    /// Rounds of the whole experiment: where the scale ends; at least head().
    qint64 length() const { return m_length > m_head ? m_length : m_head; }
    bool followsLive() const { return m_follow; }
    bool isAtHead() const { return m_view == m_head; }
    std::optional<qint64> a() const { return m_a; }
    std::optional<qint64> b() const { return m_b; }

    /// Playback of stored rounds; nothing to do with training.
    bool isReplaying() const { return m_replay.isActive(); }
    bool loops() const { return m_loops; }
    double speed() const { return m_speed; }  ///< rounds a second
    /// What replay and loop go through: A..B where both are set and differ, else 0..head.
    std::pair<qint64, qint64> range() const;

    /// Another run: view at its head, following, no cursors.
    void reset(qint64 head, qint64 length);
    /// The run has come to `head`; the view goes with it while following.
    void setHead(qint64 head);
    void setLength(qint64 length);

    static constexpr double kSlowest = 0.5, kFastest = 60.0;  ///< rounds a second

public Q_SLOTS:
    /// Shows a round, clamped to 0..head.
    void setView(qint64 round);
    void step(qint64 rounds) { setView(m_view + rounds); }
    void toFirst() { setView(0); }
    void toHead() { setView(m_head); }
    void setFollowLive(bool follow);
    void setA(std::optional<qint64> round);
    void setB(std::optional<qint64> round);
    void swapCursors();
    void setReplaying(bool replaying);
    void setLoops(bool loops);
    /// @param speed  rounds a second, clamped to kSlowest..kFastest.
    void setSpeed(double speed);

Q_SIGNALS:
    void viewChanged(qint64 round);
    void headChanged(qint64 round);
    void followChanged(bool follows);
    void cursorsChanged();
    void replayChanged();  ///< started, stopped, loop or speed
    void wasReset();

private:
    void moveView(qint64 round);
    void replayStep();
    void setFollow(bool follow);

    qint64 m_head = 0, m_view = 0, m_length = 0;
    bool m_follow = true;
    std::optional<qint64> m_a, m_b;
    bool m_loops = false;
    double m_speed = 10.0;
    QTimer m_replay;
};

}  // namespace fiarse::ui
