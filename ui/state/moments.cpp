#include "ui/state/moments.h"

#include <algorithm>

#include "ui/state/alone_job.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/stored_run.h"
#include "ui/state/timeline.h"

namespace fiarse::ui {

ViewSelection viewSelection(const Selection& selection) {
    const Filter& filter = selection.filter();
    return {.level = selection.level(),
            .layer = filter.layer,
            .client = selection.client(),
            .parameter = filter.parameter,
            .classIndex = selection.classIndex(),
            .a = {},
            .b = {},
            .clients = {filter.clients.begin(), filter.clients.end()},
            .levels = filter.levels,
            .classes = filter.classes,
            .parameters = filter.parameters};
}

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
    connect(&m_view.history(), &RunHistory::layerChurnReady, this, &Moments::changed);
}

Moments::~Moments() = default;

void Moments::setAlone(const AloneJob* alone) {
    m_alone = alone;
    if (m_alone != nullptr) connect(m_alone, &AloneJob::changed, this, &Moments::changed);
    Q_EMIT changed();
}

void Moments::setOtherRun(const QString& path) {
    m_other.reset();
    if (!path.isEmpty()) {
        m_other = std::make_unique<StoredRun>(path);
        connect(m_other.get(), &StoredRun::ready, this, &Moments::changed);
        connect(m_other.get(), &StoredRun::failed, this, &Moments::failed);
        for (const auto signal :
             {&RunHistory::arraysReady, &RunHistory::biasReady, &RunHistory::overlapReady})
            connect(&m_other->history(), signal, this, &Moments::changed);
        connect(&m_other->history(), &RunHistory::layerChurnReady, this, &Moments::changed);
        connect(&m_other->history(), &RunHistory::failed, this, &Moments::failed);
    }
    Q_EMIT otherRunChanged();
    Q_EMIT changed();
}

qint64 Moments::round(Side side) const {
    const qint64 view = m_timeline.view();
    if (side == Side::View) return view;
    if (m_other) {
        if (side == Side::A) return m_timeline.a().value_or(view);
        return std::min(m_timeline.b().value_or(view), static_cast<qint64>(m_other->records().size()));
    }
    if (side == Side::A) return m_timeline.a().value_or(comparesClients() ? view : 0);
    return m_timeline.b().value_or(view);
}

bool Moments::comparesClients() const {
    return m_selection.filter().clientA && m_selection.filter().clientB;
}

std::optional<qint64> Moments::client(Side side) const {
    if (side == Side::View || !comparesClients()) return std::nullopt;
    return side == Side::A ? m_selection.filter().clientA : m_selection.filter().clientB;
}

ViewSelection Moments::selection(Side side) const {
    ViewSelection selection = viewSelection(m_selection);
    selection.a = m_timeline.a();
    selection.b = m_timeline.b();
    if (const auto one = client(side)) {
        selection.client = *one;
        selection.clients = {*one};
    }
    return selection;
}

QString Moments::nameOf(Side side, const QString& state) const {
    const auto one = client(side);
    return one ? tr("Client %1 · %2").arg(QString::number(*one), state) : state;
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
        moment.name = nameOf(side, QStringLiteral("%1 · %2").arg(m_other->name(), round));
        if (needs.ghost) addGhost(side, moment);
        return momentOf(m_other->history(), std::move(moment), needs, 0, nullptr);
    }
    if (!m_view.info()) return std::nullopt;
    moment.info = m_view.info();
    moment.records = &m_view.records();
    if (m_alone != nullptr) moment.alone = m_alone->baseline();
    moment.name = nameOf(side, m_other ? tr("This run · %1").arg(round) : round);
    if (needs.ghost) addGhost(side, moment);
    // The newest rounds are in memory before they are in the file.
    const auto& present = m_view.arrays();
    return momentOf(m_view.history(), std::move(moment), needs, static_cast<int>(side), present);
}

std::optional<RunMoment> Moments::overlaid(StoredRun& run, const MomentNeeds& needs) {
    if (!run.isReady() || run.records().empty()) return std::nullopt;
    RunMoment moment;
    moment.info = run.info();
    moment.records = &run.records();
    moment.round = std::min(m_timeline.view(), static_cast<qint64>(run.records().size()));
    moment.name = run.name();
    return momentOf(run.history(), std::move(moment), needs, 0, nullptr);
}

// Cursor A without a comparison too: a look back needs no mode.
void Moments::addGhost(Side side, RunMoment& moment) {
    if (side == Side::A || (!m_other && !m_timeline.a()) || (m_other && side == Side::View)) return;
    const qint64 round = this->round(Side::A);
    const bool sameRun = moment.info == m_view.info();
    if (!m_view.info() || (sameRun && round == moment.round) || moment.info->layout != m_view.info()->layout)
        return;
    m_view.history().setLeast(2);
    const auto& present = m_view.arrays();
    moment.ghost = present && present->round == round ? present : m_view.history().arrays(round);
    moment.ghostName = tr("A: round %1").arg(round);
    if (!moment.ghost) m_view.history().requestArrays(round, static_cast<int>(Side::A));
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
    if (needs.overlap && moment.round > 0) {
        moment.overlap = history.overlap(moment.round, *needs.overlap);
        if (!moment.overlap) {
            if (ask) history.requestOverlap(moment.round, *needs.overlap, channel);
            complete = false;
        }
    }
    if (needs.churn) {
        moment.churn = history.layerChurn();
        const std::int64_t known = moment.churn ? moment.churn->lastRound : 0;
        if (ask && known < static_cast<std::int64_t>(moment.records->size()))
            history.requestLayerChurn(channel);
    }
    if (!complete) return std::nullopt;
    return moment;
}

}  // namespace fiarse::ui
