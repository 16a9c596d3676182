#include "ui/state/selection.h"

namespace fiarse::ui {

void Selection::setLayer(int layer) {
    if (layer == m_layer) return;
    m_layer = layer;
    Q_EMIT layerChanged(layer);
}

void Selection::setClient(std::optional<qint64> client) {
    if (client == m_client) return;
    m_client = client;
    Q_EMIT clientChanged();
}

void Selection::setParameter(std::optional<qint64> parameter) {
    if (parameter == m_parameter) return;
    m_parameter = parameter;
    Q_EMIT parameterChanged();
}

void Selection::setHovered(std::optional<qint64> parameter) {
    if (parameter == m_hovered) return;
    m_hovered = parameter;
    Q_EMIT hoveredChanged();
}

void Selection::clear() {
    setHovered(std::nullopt);
    setParameter(std::nullopt);
    setClient(std::nullopt);
    setLayer(0);
}

}  // namespace fiarse::ui
