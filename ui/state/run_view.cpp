#include "ui/state/run_view.h"

#include "engine/api/coarse.h"
#include "ui/bridge/run_session.h"
#include "ui/state/timeline.h"

namespace fiarse::ui {
namespace {

constexpr int kStillMilliseconds = 120;

}  // namespace

RunView::RunView(RunSession& session, Timeline& timeline, QObject* parent)
    : QObject(parent), m_session(session), m_timeline(timeline) {
    connect(&m_session, &RunSession::started, this, &RunView::onStarted);
    connect(&m_session, &RunSession::infoChanged, this, &RunView::onInfo);
    connect(&m_session, &RunSession::recordsAppended, this, &RunView::onRecords);
    connect(&m_session, &RunSession::snapshotChanged, this, &RunView::onSnapshot);
    connect(&m_timeline, &Timeline::viewChanged, this, &RunView::update);
    connect(&m_history, &RunHistory::arraysReady, this, [this](qint64 round) {
        if (round == m_timeline.view()) update();
    });
    connect(&m_history, &RunHistory::partsReady, this, &RunView::takeParts);
    m_still.setSingleShot(true);
    m_still.setInterval(kStillMilliseconds);
    connect(&m_still, &QTimer::timeout, this, [this] {
        if (!m_history.arrays(round())) m_history.requestArrays(round());
    });
    connect(&m_session, &RunSession::failed, this, &RunView::runFailed);
    connect(&m_history, &RunHistory::failed, this, &RunView::historyFailed);
}

const std::shared_ptr<const RunInfo>& RunView::info() const {
    return m_session.info();
}

const std::optional<Alert>& RunView::failure() const {
    return m_session.failure();
}

const std::vector<RoundRecord>& RunView::records() const {
    return m_session.records();
}

qint64 RunView::round() const {
    return m_timeline.view();
}

const RoundRecord* RunView::record() const {
    const auto index = static_cast<std::size_t>(round() - 1);
    return round() >= 1 && index < records().size() ? &records()[index] : nullptr;
}

const Snapshot* RunView::live() const {
    const bool newest = m_timeline.isAtHead() && m_timeline.followsLive();
    return newest ? m_session.snapshot().get() : nullptr;
}

std::vector<std::int64_t> RunView::participants() const {
    if (const Snapshot* snapshot = live(); snapshot != nullptr && !snapshot->selected.empty())
        return snapshot->selected;
    std::vector<std::int64_t> clients;
    if (const RoundRecord* shown = record()) {
        for (const Participation& one : shown->participants) clients.push_back(one.client);
    }
    return clients;
}

void RunView::setPictureParts(ArrayParts parts) {
    if (parts == m_parts) return;
    m_parts = parts;
    // The parts that are awaited would no longer be those that are looked for.
    if ((m_picture == m_arrays && !m_awaitsParts) || !m_session.info()) return;
    m_pictureFits = false;
    update();
}

// Also of a round that was just left: while somebody drags faster than can be read, the picture keeps moving.
void RunView::takeParts(qint64 round) {
    const auto parts = m_history.parts(round, m_parts);
    const bool complete = m_arrays && m_arrays->round == m_timeline.view();
    if (!parts || complete || parts == m_picture) return;
    if (m_picture && m_picture->round == m_timeline.view() && m_pictureFits) return;
    m_picture = parts;
    m_pictureFits = true;
    // Stillness begins with the picture: reading everything while it is awaited would only hold it up.
    if (round == m_timeline.view()) {
        m_awaitsParts = false;
        m_still.start();
    }
    Q_EMIT viewChanged();
}

void RunView::onStarted() {
    m_arrays.reset();
    m_picture.reset();
    m_still.stop();
    m_awaitsParts = false;
    m_history.open({});
    m_timeline.reset(0, 0);
    Q_EMIT runChanged();
}

// A run that was opened with its rounds begins at its end.
void RunView::onInfo() {
    m_history.open(m_session.runFile());
    m_timeline.reset(static_cast<qint64>(records().size()), info()->experiment.rounds);
    Q_EMIT runChanged();
}

void RunView::onRecords(int first) {
    m_timeline.setHead(static_cast<qint64>(records().size()));
    Q_EMIT recordsAppended(first);
}

void RunView::onSnapshot() {
    if (live() != nullptr || m_arrays == nullptr) update();
}

void RunView::update() {
    const auto& snapshot = m_session.snapshot();
    std::shared_ptr<const RoundArrays> wanted;
    // After the aggregation of a round in progress the newest arrays are already ahead of the head.
    if (snapshot && snapshot->arrays && (live() != nullptr || snapshot->arrays->round == round()))
        wanted = snapshot->arrays;
    // What is shown already may have left the cache.
    if (!wanted && m_arrays && m_arrays->round == round()) wanted = m_arrays;
    if (!wanted) wanted = m_history.arrays(round());
    if (wanted) {
        m_arrays = m_picture = std::move(wanted);
        m_still.stop();
        m_awaitsParts = false;
        m_pictureFits = true;
    } else if (m_session.info() && m_session.info()->layout.count < kLargeModel) {
        m_history.requestArrays(round());
    } else if (m_session.info()) {
        auto parts = m_history.parts(round(), m_parts);
        m_pictureFits = m_pictureFits || parts;
        m_awaitsParts = !parts;
        if (parts) {
            m_picture = std::move(parts);
            m_still.start();
        } else {
            m_still.stop();
            m_history.requestParts(round(), m_parts);
        }
    }
    Q_EMIT viewChanged();
}

}  // namespace fiarse::ui
