/// Puts together what views are functions of: the run in view, and the two sides of a comparison.
#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "engine/api/bias.h"
#include "ui/bridge/run_moment.h"

namespace fiarse::ui {

class AloneJob;
class RunView;
class Selection;
class StoredRun;
class Timeline;

/// What is compared: A on the left, B on the right.
enum class Side { View, A, B };

/// How panels show A and B.
enum class Comparison { Off, SideBySide, Difference, Blink, Swipe };

/// What a moment must have beside records; the rest of RunMoment stays null.
struct MomentNeeds {
    bool arrays = false;
    std::optional<CoverageKind> bias;
    std::optional<OverlapScope> overlap;
    bool churn = false, ghost = false;  ///< not waited for: changed() follows when they have come
};

/// What is chosen, as views see it, without cursors.
ViewSelection viewSelection(const Selection& selection);

/// Without another run, A is the round of cursor A (the first round until it is set) and B that of cursor B
/// (the round in view until it is set). Where two clients are compared, both sides are the round in view
/// until a cursor is set, and the selection of a side is its client. With another run, A is the run on the
/// screen and B the other one, each in the round of its cursor or, until that is set, in the round in view; B
/// in its last where it is shorter. GUI thread only.
class Moments : public QObject {
    Q_OBJECT
public:
    Moments(RunView& view, Timeline& timeline, Selection& selection, QObject* parent = nullptr);
    ~Moments() override;

    /// @return nothing while there is no run, or while what is needed is being read; changed() follows then.
    std::optional<RunMoment> moment(Side side, const MomentNeeds& needs);
    /// A run that lies over the curves, in the round in view or, where it is shorter, its last. Nothing while
    /// it or what is needed is being read; RunLibrary::overlayChanged() follows then.
    std::optional<RunMoment> overlaid(StoredRun& run, const MomentNeeds& needs);
    /// The round of a side, as moment() would take it.
    qint64 round(Side side) const;
    /// What is chosen; where two clients are compared, a side has only its own.
    ViewSelection selection(Side side = Side::View) const;
    /// Whether A and B are two clients.
    bool comparesClients() const;
    /// The client of a side where two clients are compared.
    std::optional<qint64> client(Side side) const;

    /// Whose baseline the moments of the run on the screen carry; outlives this. Null = none.
    void setAlone(const AloneJob* alone);
    /// Compares with another run; an empty path compares rounds again.
    void setOtherRun(const QString& path);
    const StoredRun* otherRun() const { return m_other.get(); }
    RunView& view() { return m_view; }

Q_SIGNALS:
    void changed();  ///< something that was asked for has come, or the run, round, cursors, selection
    void otherRunChanged();
    void failed(const QString& sentence);

private:
    void addGhost(Side side, RunMoment& moment);
    QString nameOf(Side side, const QString& state) const;
    std::optional<RunMoment> momentOf(RunHistory& history, RunMoment moment, const MomentNeeds& needs,
                                      int channel, const std::shared_ptr<const RoundArrays>& present);

    RunView& m_view;
    Timeline& m_timeline;
    Selection& m_selection;
    std::unique_ptr<StoredRun> m_other;
    const AloneJob* m_alone = nullptr;
};

}  // namespace fiarse::ui
