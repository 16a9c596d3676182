/// The one selection that all views share.
#pragma once

#include <QObject>
#include <optional>

namespace fiarse::ui {

/// Two things in one: what the panels look at (a layer, always one), and what they are filtered by (layer,
/// level, client, parameter, class, each only if somebody chose it). clearFilter() takes the second back and
/// leaves the first.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr) : QObject(parent) {}

    int layer() const { return m_layer; }  ///< index into Layout::layers; the layer that is looked at
    /// The layer that views are filtered by; empty = the whole model.
    std::optional<int> chosenLayer() const {
        return m_layerFilters ? std::optional<int>(m_layer) : std::nullopt;
    }
    std::optional<int> level() const { return m_level; }             ///< index into RunInfo::levels
    std::optional<qint64> client() const { return m_client; }        ///< client id
    std::optional<int> classIndex() const { return m_classIndex; }   ///< index into RunInfo::classNames
    std::optional<qint64> parameter() const { return m_parameter; }  ///< locked flat index
    std::optional<qint64> hovered() const { return m_hovered; }      ///< flat index under the mouse
    /// What the inspector shows: the locked parameter, else the hovered one.
    std::optional<qint64> inspected() const { return m_parameter ? m_parameter : m_hovered; }
    bool isFiltering() const { return m_layerFilters || m_level || m_client || m_classIndex || m_parameter; }

public Q_SLOTS:
    /// Looks at a layer; a filter by layer goes with it.
    void setLayer(int layer);
    /// Looks at a layer and filters by it; empty lets the filter go and looks on.
    void chooseLayer(std::optional<int> layer);
    void setLevel(std::optional<int> level);
    void setClient(std::optional<qint64> client);
    void setClassIndex(std::optional<int> classIndex);
    void setParameter(std::optional<qint64> parameter);
    void setHovered(std::optional<qint64> parameter);
    /// Lets everything go that was chosen.
    void clearFilter();
    /// Back to the first layer, and nothing chosen.
    void clear();

Q_SIGNALS:
    void layerChanged(int layer);
    void clientChanged();
    void parameterChanged();
    void hoveredChanged();
    void filterChanged();  ///< any of what views are filtered by

private:
    int m_layer = 0;
    bool m_layerFilters = false;
    std::optional<int> m_level;
    std::optional<qint64> m_client;
    std::optional<int> m_classIndex;
    std::optional<qint64> m_parameter;
    std::optional<qint64> m_hovered;
};

}  // namespace fiarse::ui
