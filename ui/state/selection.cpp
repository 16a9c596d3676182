#include "ui/state/selection.h"

namespace fiarse::ui {

void Selection::setLayer(int layer) {
    if (layer == m_layer) return;
    m_layer = layer;
    Q_EMIT layerChanged(layer);
    if (m_layerFilters) Q_EMIT filterChanged();
}

void Selection::chooseLayer(std::optional<int> layer) {
    if (layer == chosenLayer()) return;
    m_layerFilters = layer.has_value();
    if (layer && *layer != m_layer) {
        m_layer = *layer;
        Q_EMIT layerChanged(m_layer);
    }
    Q_EMIT filterChanged();
}

void Selection::setLevel(std::optional<int> level) {
    if (level == m_level) return;
    m_level = level;
    Q_EMIT filterChanged();
}

void Selection::setClient(std::optional<qint64> client) {
    if (client == m_client) return;
    m_client = client;
    Q_EMIT clientChanged();
    Q_EMIT filterChanged();
}

void Selection::setClassIndex(std::optional<int> classIndex) {
    if (classIndex == m_classIndex) return;
    m_classIndex = classIndex;
    Q_EMIT filterChanged();
}

void Selection::setParameter(std::optional<qint64> parameter) {
    if (parameter == m_parameter) return;
    m_parameter = parameter;
    Q_EMIT parameterChanged();
    Q_EMIT filterChanged();
}

void Selection::setHovered(std::optional<qint64> parameter) {
    if (parameter == m_hovered) return;
    m_hovered = parameter;
    Q_EMIT hoveredChanged();
}

void Selection::clearFilter() {
    setParameter(std::nullopt);
    setClient(std::nullopt);
    setClassIndex(std::nullopt);
    setLevel(std::nullopt);
    chooseLayer(std::nullopt);
}

void Selection::clear() {
    setHovered(std::nullopt);
    clearFilter();
    setLayer(0);
}

}  // namespace fiarse::ui
