/// What is on the screen: the run on it, at the round that the timeline shows.
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

class RunSession;
class Timeline;

/// Panels listen here instead of to the session: whatever they show, they show it of the round in view. At
/// the head while following, that is the newest snapshot, phases within a round included; elsewhere it is
/// read from the run file off the GUI thread, and until it is there the arrays of the round before stay.
class RunView : public QObject {
    Q_OBJECT
public:
    RunView(RunSession& session, Timeline& timeline, QObject* parent = nullptr);

    const std::shared_ptr<const RunInfo>& info() const;
    /// All finished rounds, also those after the view.
    const std::vector<RoundRecord>& records() const;
    /// The round in view, 0..head.
    qint64 round() const;
    /// Null for round 0, and while the run has none.
    const RoundRecord* record() const;
    /// Arrays to show. arrays()->round differs from round() while they are being read; null without a run.
    const std::shared_ptr<const RoundArrays>& arrays() const { return m_arrays; }
    /// What the picture of the round in view can be drawn from: arrays(), or, of a large model while the
    /// round changes, RoundArrays that hold nothing but the parts of the picture; the rest comes once the
    /// view is still.
    const std::shared_ptr<const RoundArrays>& pictureArrays() const { return m_picture; }
    /// Whether pictureArrays() holds the parts that were asked for last.
    bool pictureFits() const { return m_pictureFits; }
    /// Somebody drags through the rounds of a large model: what takes long to read had better wait until the
    /// view is still.
    bool isMoving() const { return m_awaitsParts || m_still.isActive(); }
    /// How long a view of a large model stands before everything about its round is read, in milliseconds.
    void setStillAfter(int milliseconds) { m_still.setInterval(milliseconds); }
    /// Which parts the picture needs; at first the tier map.
    void setPictureParts(ArrayParts parts);
    /// Why the run diverged, as an alert of the round that it could not finish; nothing where it did not.
    const std::optional<Alert>& failure() const;
    /// The newest state of the run, or null where another round is shown.
    const Snapshot* live() const;
    /// Participants of the round in view: of the round in progress where it is live. Ascending.
    std::vector<std::int64_t> participants() const;

    RunHistory& history() { return m_history; }
    const Timeline& timeline() const { return m_timeline; }

Q_SIGNALS:
    void runChanged();   ///< another run, or its loading is done
    void viewChanged();  ///< another round, or its arrays have come
    void recordsAppended(int first);
    void historyFailed(const QString& sentence);
    void runFailed();

private:
    void onStarted();
    void onInfo();
    void onRecords(int first);
    void onSnapshot();
    void update();
    void takeParts(qint64 round);

    RunSession& m_session;
    Timeline& m_timeline;
    RunHistory m_history;
    std::shared_ptr<const RoundArrays> m_arrays;
    std::shared_ptr<const RoundArrays> m_picture;
    ArrayParts m_parts{.tierMap = true};
    bool m_awaitsParts = false;
    bool m_pictureFits = true;  ///< m_picture holds m_parts
    QTimer m_still;             ///< runs out when the view of a large model has stayed
};

}  // namespace fiarse::ui
