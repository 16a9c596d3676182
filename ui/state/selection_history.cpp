#include "ui/state/selection_history.h"

namespace fiarse::ui {

SelectionHistory::SelectionHistory(Selection& selection, QObject* parent)
    : QObject(parent), m_selection(selection), m_steps{present()} {
    connect(&m_selection, &Selection::filterChanged, this, &SelectionHistory::noteSoon);
    connect(&m_selection, &Selection::layerChanged, this, &SelectionHistory::noteSoon);
}

SelectionHistory::Step SelectionHistory::present() const {
    return {.layer = m_selection.layer(), .filter = m_selection.filter(), .view = m_view};
}

void SelectionHistory::setView(const QString& id) {
    // The first view was open all along.
    if (m_view.isEmpty()) {
        for (Step& step : m_steps) step.view = id;
    }
    m_view = id;
    noteSoon();
}

void SelectionHistory::clear() {
    m_steps = {present()};
    m_at = 0;
    Q_EMIT changed();
}

void SelectionHistory::noteSoon() {
    if (m_scheduled) return;
    m_scheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            note();
        },
        Qt::QueuedConnection);
}

void SelectionHistory::note() {
    if (!isNew()) return;
    m_steps.resize(m_at + 1);
    m_steps.push_back(present());
    if (m_steps.size() > kSteps) m_steps.erase(m_steps.begin());
    m_at = m_steps.size() - 1;
    Q_EMIT changed();
}

void SelectionHistory::back() {
    note();
    if (m_at > 0) go(m_at - 1);
}

void SelectionHistory::forward() {
    note();
    if (m_at + 1 < m_steps.size()) go(m_at + 1);
}

void SelectionHistory::go(std::size_t step) {
    m_at = step;
    const Step wanted = m_steps[step];
    m_selection.setFilter(wanted.filter);
    m_selection.setLayer(wanted.layer);
    if (wanted.view != m_view) Q_EMIT viewRequested(wanted.view);
    Q_EMIT changed();
}

}  // namespace fiarse::ui
