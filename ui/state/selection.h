/// The one selection that all views share.
#pragma once

#include <QObject>
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "ui/bridge/parameter_set.h"

namespace fiarse::ui {

/// What views are filtered by, as a value: each only if somebody chose it. Lists are rising, without doubles.
struct Filter {
    std::optional<int> layer;                ///< index into Layout::layers
    std::vector<int> levels;                 ///< indices into RunInfo::levels
    std::vector<qint64> clients;             ///< client ids
    std::vector<int> classes;                ///< indices into RunInfo::classNames
    std::optional<qint64> parameter;         ///< locked flat index
    ParameterSet parameters;                 ///< a block of cells, a range of |w|
    std::optional<qint64> clientA, clientB;  ///< compared with each other once both are set

    bool isEmpty() const { return *this == Filter(); }
    friend bool operator==(const Filter&, const Filter&) = default;
};

/// `all` with `values` added, rising and without doubles.
template <typename T>
std::vector<T> withAdded(std::vector<T> all, const std::vector<T>& values);

/// `all` with `value` added, or taken away where it was in it.
template <typename T>
std::vector<T> withToggled(std::vector<T> all, T value);

/// Two things in one: what the panels look at (a layer, always one), and what they are filtered by
/// (`filter()`). clearFilter() takes the second back and leaves the first.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr) : QObject(parent) {}

    const Filter& filter() const { return m_filter; }
    int layer() const { return m_layer; }  ///< index into Layout::layers; the layer that is looked at
    /// The layer that views are filtered by; empty = the whole model.
    std::optional<int> chosenLayer() const { return m_filter.layer; }
    // The one that is chosen; empty also where several are.
    std::optional<int> level() const { return only(m_filter.levels); }        ///< index into RunInfo::levels
    std::optional<qint64> client() const { return only(m_filter.clients); }   ///< client id
    std::optional<int> classIndex() const { return only(m_filter.classes); }  ///< into RunInfo::classNames
    std::optional<qint64> parameter() const { return m_filter.parameter; }    ///< locked flat index
    std::optional<qint64> hovered() const { return m_hovered; }               ///< flat index under the mouse
    /// What the inspector shows: the locked parameter, else the hovered one.
    std::optional<qint64> inspected() const { return m_filter.parameter ? m_filter.parameter : m_hovered; }
    bool isFiltering() const { return !m_filter.isEmpty(); }

public Q_SLOTS:
    /// Takes over a whole filter, as one step.
    void setFilter(const fiarse::ui::Filter& filter);
    /// Looks at a layer; a filter by layer goes with it.
    void setLayer(int layer);
    /// Looks at a layer and filters by it; empty lets the filter go and looks on.
    void chooseLayer(std::optional<int> layer);
    void setLevel(std::optional<int> level);
    void setClient(std::optional<qint64> client);
    void setClassIndex(std::optional<int> classIndex);
    void setParameter(std::optional<qint64> parameter);
    void setHovered(std::optional<qint64> parameter);
    // Brushes: what was dragged over, in place of what was chosen of its kind or beside it.
    void brushLevels(const std::vector<int>& levels, bool add);
    void brushClients(const std::vector<qint64>& clients, bool add);
    void brushClasses(const std::vector<int>& classes, bool add);
    void brushParameters(const std::vector<fiarse::ui::Stretch>& stretches, bool add);
    void brushMagnitudes(std::optional<std::pair<double, double>> range);
    /// Compares two clients, or lets one of the two sides go.
    void compareClients(std::optional<qint64> a, std::optional<qint64> b);
    /// Lets everything go that was chosen.
    void clearFilter();
    /// Back to the first layer, and nothing chosen.
    void clear();

Q_SIGNALS:
    void layerChanged(int layer);
    void clientChanged();  ///< the chosen clients
    void parameterChanged();
    void hoveredChanged();
    void filterChanged();  ///< any of what views are filtered by

private:
    template <typename T>
    static std::optional<T> only(const std::vector<T>& all) {
        return all.size() == 1 ? std::optional<T>(all.front()) : std::nullopt;
    }

    int m_layer = 0;
    Filter m_filter;
    std::optional<qint64> m_hovered;
};

template <typename T>
std::vector<T> withAdded(std::vector<T> all, const std::vector<T>& values) {
    all.insert(all.end(), values.begin(), values.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

template <typename T>
std::vector<T> withToggled(std::vector<T> all, T value) {
    const auto found = std::find(all.begin(), all.end(), value);
    if (found == all.end()) return withAdded(std::move(all), {value});
    all.erase(found);
    return all;
}

}  // namespace fiarse::ui
