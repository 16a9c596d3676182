#include "ui/state/selection.h"

namespace fiarse::ui {
namespace {

template <typename T>
std::vector<T> listOf(std::optional<T> one) {
    return one ? std::vector<T>{*one} : std::vector<T>{};
}

template <typename T>
std::vector<T> brushed(const std::vector<T>& before, const std::vector<T>& values, bool add) {
    return withAdded(add ? before : std::vector<T>{}, values);
}

}  // namespace

void Selection::setFilter(const Filter& filter) {
    if (filter == m_filter) return;
    const bool client = filter.clients != m_filter.clients;
    const bool parameter = filter.parameter != m_filter.parameter;
    const bool layer = filter.layer && *filter.layer != m_layer;
    m_filter = filter;
    if (layer) {
        m_layer = *filter.layer;
        Q_EMIT layerChanged(m_layer);
    }
    if (client) Q_EMIT clientChanged();
    if (parameter) Q_EMIT parameterChanged();
    Q_EMIT filterChanged();
}

void Selection::setLayer(int layer) {
    if (layer == m_layer) return;
    m_layer = layer;
    if (m_filter.layer) m_filter.layer = layer;
    Q_EMIT layerChanged(layer);
    if (m_filter.layer) Q_EMIT filterChanged();
}

void Selection::chooseLayer(std::optional<int> layer) {
    Filter filter = m_filter;
    filter.layer = layer;
    setFilter(filter);
}

void Selection::setLevel(std::optional<int> level) {
    Filter filter = m_filter;
    filter.levels = listOf(level);
    setFilter(filter);
}

void Selection::setClient(std::optional<qint64> client) {
    Filter filter = m_filter;
    filter.clients = listOf(client);
    setFilter(filter);
}

void Selection::setClassIndex(std::optional<int> classIndex) {
    Filter filter = m_filter;
    filter.classes = listOf(classIndex);
    setFilter(filter);
}

void Selection::setParameter(std::optional<qint64> parameter) {
    Filter filter = m_filter;
    filter.parameter = parameter;
    setFilter(filter);
}

void Selection::setHovered(std::optional<qint64> parameter) {
    if (parameter == m_hovered) return;
    m_hovered = parameter;
    Q_EMIT hoveredChanged();
}

void Selection::brushLevels(const std::vector<int>& levels, bool add) {
    Filter filter = m_filter;
    filter.levels = brushed(filter.levels, levels, add);
    setFilter(filter);
}

void Selection::brushClients(const std::vector<qint64>& clients, bool add) {
    Filter filter = m_filter;
    filter.clients = brushed(filter.clients, clients, add);
    setFilter(filter);
}

void Selection::brushClasses(const std::vector<int>& classes, bool add) {
    Filter filter = m_filter;
    filter.classes = brushed(filter.classes, classes, add);
    setFilter(filter);
}

void Selection::brushParameters(const std::vector<Stretch>& stretches, bool add) {
    Filter filter = m_filter;
    std::vector<Stretch> all = add ? filter.parameters.stretches : std::vector<Stretch>{};
    all.insert(all.end(), stretches.begin(), stretches.end());
    filter.parameters.stretches = joinedStretches(std::move(all));
    setFilter(filter);
}

void Selection::brushMagnitudes(std::optional<std::pair<double, double>> range) {
    Filter filter = m_filter;
    filter.parameters.magnitudes = range;
    setFilter(filter);
}

void Selection::compareClients(std::optional<qint64> a, std::optional<qint64> b) {
    Filter filter = m_filter;
    filter.clientA = a;
    filter.clientB = b;
    setFilter(filter);
}

void Selection::clearFilter() {
    setFilter({});
}

void Selection::clear() {
    setHovered(std::nullopt);
    clearFilter();
    setLayer(0);
}

}  // namespace fiarse::ui
