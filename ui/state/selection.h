/// The one selection that all views share.
#pragma once

#include <QObject>
#include <optional>

namespace fiarse::ui {

class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr) : QObject(parent) {}

    int layer() const { return m_layer; }                            ///< index into Layout::layers
    std::optional<qint64> client() const { return m_client; }        ///< client id
    std::optional<qint64> parameter() const { return m_parameter; }  ///< locked flat index
    std::optional<qint64> hovered() const { return m_hovered; }      ///< flat index under the mouse
    /// What the inspector shows: the locked parameter, else the hovered one.
    std::optional<qint64> inspected() const { return m_parameter ? m_parameter : m_hovered; }

public Q_SLOTS:
    void setLayer(int layer);
    void setClient(std::optional<qint64> client);
    void setParameter(std::optional<qint64> parameter);
    void setHovered(std::optional<qint64> parameter);
    /// Back to the first layer, no client, no parameter.
    void clear();

Q_SIGNALS:
    void layerChanged(int layer);
    void clientChanged();
    void parameterChanged();
    void hoveredChanged();

private:
    int m_layer = 0;
    std::optional<qint64> m_client;
    std::optional<qint64> m_parameter;
    std::optional<qint64> m_hovered;
};

}  // namespace fiarse::ui
