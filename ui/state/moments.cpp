#include "ui/state/moments.h"

#include <algorithm>

#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/stored_run.h"
#include "ui/state/timeline.h"

namespace fiarse::ui {

Moments::Moments(RunView& view, Timeline& timeline, Selection& selection, QObject* parent)
    : QObject(parent), m_view(view), m_timeline(timeline), m_selection(selection) {
    connect(&m_view, &RunView::runChanged, this, &Moments::changed);
    connect(&m_view, &RunView::recordsAppended, this, &Moments::changed);
    connect(&m_view, &RunView::viewChanged, this, &Moments::changed);
    connect(&m_timeline, &Timeline::cursorsChanged, this, &Moments::changed);
    connect(&m_selection, &Selection::filterChanged, this, &Moments::changed);
    // The view's own arrays come by viewChanged().
    connect(&m_view.history(), &RunHistory::arraysReady, this, &Moments::changed);
    connect(&m_view.history(), &RunHistory::biasReady, this, &Moments::changed);
    connect(&m_view.history(), &RunHistory::overlapReady, this, &Moments::changed);
}

Moments::~Moments() = default;

void Moments::setOtherRun(const QString& path) {
    m_other.reset();
    if (!path.isEmpty()) {
        m_other = std::make_unique<StoredRun>(path);
        connect(m_other.get(), &StoredRun::ready, this, &Moments::changed);
        connect(m_other.get(), &StoredRun::failed, this, &Moments::failed);
        for (const auto signal :
             {&RunHistory::arraysReady, &RunHistory::biasReady, &RunHistory::overlapReady})
            connect(&m_other->history(), signal, this, &Moments::changed);
        connect(&m_other->history(), &RunHistory::failed, this, &Moments::failed);
    }
    Q_EMIT otherRunChanged();
    Q_EMIT changed();
}

qint64 Moments::round(Side side) const {
    const qint64 view = m_timeline.view();
    if (side == Side::View) return view;
    if (m_other) {
        if (side == Side::A) return view;
        return std::min(view, static_cast<qint64>(m_other->records().size()));
    }
    if (side == Side::A) return m_timeline.a().value_or(0);
    return m_timeline.b().value_or(view);
}

ViewSelection Moments::selection() const {
    return {.level = m_selection.level(),
            .layer = m_selection.chosenLayer(),
            .client = m_selection.client(),
            .parameter = m_selection.parameter(),
            .classIndex = m_selection.classIndex(),
            .a = m_timeline.a(),
            .b = m_timeline.b()};
}

std::optional<RunMoment> Moments::moment(Side side, const MomentNeeds& needs) {
    RunMoment moment;
    moment.round = round(side);
    if (side != Side::View) m_view.history().setLeast(2);
    const QString round = moment.round == 0 ? tr("Before round 1") : tr("Round %1").arg(moment.round);
    if (side == Side::B && m_other) {
        if (!m_other->isReady()) return std::nullopt;
        moment.info = m_other->info();
        moment.records = &m_other->records();
        moment.name = QStringLiteral("%1 · %2").arg(m_other->name(), round);
        return momentOf(m_other->history(), std::move(moment), needs, 0, nullptr);
    }
    if (!m_view.info()) return std::nullopt;
    moment.info = m_view.info();
    moment.records = &m_view.records();
    moment.name = m_other ? tr("This run · %1").arg(round) : round;
    // The newest rounds are in memory before they are in the file.
    const auto& present = m_view.arrays();
    return momentOf(m_view.history(), std::move(moment), needs, static_cast<int>(side), present);
}

std::optional<RunMoment> Moments::momentOf(RunHistory& history, RunMoment moment, const MomentNeeds& needs,
                                           int channel, const std::shared_ptr<const RoundArrays>& present) {
    // The round that is dragged over is gone before its arrays have come; once the view is still, it asks
    // itself.
    const bool ask = !m_view.isMoving() || moment.round != m_timeline.view();
    bool complete = true;
    if (needs.arrays) {
        moment.arrays = present && present->round == moment.round ? present : history.arrays(moment.round);
        if (!moment.arrays) {
            if (ask) history.requestArrays(moment.round, channel);
            complete = false;
        }
    }
    if (needs.bias && moment.round > 0) {
        moment.bias = history.bias(moment.round, *needs.bias);
        if (!moment.bias) {
            if (ask) history.requestBias(moment.round, *needs.bias, channel);
            complete = false;
        }
    }
    if (needs.overlapLayer && moment.round > 0) {
        moment.overlap = history.overlap(moment.round, *needs.overlapLayer);
        if (!moment.overlap) {
            if (ask) history.requestOverlap(moment.round, *needs.overlapLayer, channel);
            complete = false;
        }
    }
    if (!complete) return std::nullopt;
    return moment;
}

}  // namespace fiarse::ui
