/// The tiers of the draft as a table: name, capacity, clients, link, availability, data and what a device can
/// do are edited in place, megabytes and share come from the preview.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/preview.h"

namespace fiarse::ui {

class ExperimentDocument;
class Theme;

class TierModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        CapacityText,
        Clients,
        Link,
        Availability,
        DataShare,
        Speed,
        Memory,
        Power,
        Radio,
        Traffic,
        Share,
        ColumnCount
    };
    static constexpr int kEditableColumns = Traffic;  ///< the first so many
    /// The raw number behind a cell: capacity, clients, Mbit/s, availability, data share, GFLOP/s, MB, W, W,
    /// bytes, share (0..1).
    static constexpr int kNumberRole = Qt::UserRole;

    TierModel(ExperimentDocument* document, const Theme* theme, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Takes text as typed ("1/16", "6.25 %", "25"). On text that is not allowed the draft stays as it is
    /// and refused() tells why.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

    /// Whether text would be taken. @return empty = yes, else the sentence.
    QString refusal(const QModelIndex& index, const QString& text) const;

    /// While it is kept, other tiers make room for an edited number of clients.
    void setKeepTotal(bool keep) { m_keepTotal = keep; }
    bool keepTotal() const { return m_keepTotal; }

    /// @param downMbps, upMbps  0 = not timed.
    void setLink(int row, double downMbps, double upMbps);
    /// @param colour  invalid = back to the theme's ramp.
    void setColour(int row, const QColor& colour);
    /// Fills Traffic and Share. Tiers whose capacity the preview does not know keep their last numbers.
    void setPreview(const Preview& preview);

Q_SIGNALS:
    void refused(const QString& sentence);
    void accepted();  ///< an edit was taken; an earlier refusal no longer matters

private:
    struct Cost {
        double bytes = -1.0;  ///< one client, one round, down and up; negative = not known yet
        double share = -1.0;  ///< 0..1
    };

    void follow();
    void changeRows(int first, int last);
    QVariant display(const Tier& tier, const Cost& cost, int column) const;
    QVariant number(const QModelIndex& index) const;
    Result<Experiment> edited(const QModelIndex& index, const QString& text) const;
    Result<Experiment> withEditedClients(const QModelIndex& index, const QString& text) const;

    ExperimentDocument* m_document;
    const Theme* m_theme;
    bool m_keepTotal = false;
    std::vector<Tier> m_tiers;  ///< as last told to the views
    std::vector<Cost> m_costs;  ///< one a tier
};

}  // namespace fiarse::ui
