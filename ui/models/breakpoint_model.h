/// Where the run is to pause by itself, as an editable list.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/breakpoints.h"

class QUndoStack;

namespace fiarse::ui {

/// Each row has a check box (looked at or not) and the text form that the command line takes too. The texts
/// name capacities, so a list that was made for one fleet keeps what fits another. GUI thread only.
class BreakpointModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit BreakpointModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    /// What is added, removed and changed becomes a step of this list, which outlives its use; null = it
    /// cannot be taken back.
    void setUndoStack(QUndoStack* stack) { m_undo = stack; }
    /// Breakpoints on capacities that the fleet lacks are switched off, not lost.
    void setLevels(const std::vector<Level>& levels);
    const std::vector<Level>& levels() const { return m_levels; }
    const std::vector<Breakpoint>& breakpoints() const { return m_breakpoints; }
    /// Reads the text form. Errors: Input, with what is allowed; nothing changes then.
    Result<void> add(const QString& text);
    void remove(int row);
    /// All of them as texts that restore() takes: "on round=50", "off alert". What waits for its fleet too.
    QStringList texts() const;
    /// Adds those of texts(). What does not fit the fleet, or is given before there is one, waits for one
    /// that it fits.
    void restore(const QStringList& texts);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Check state, or a new text.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void changed();

private:
    bool addStored(const QString& text);
    void replace(const QStringList& texts);
    void pushStep(const QString& text, const QStringList& before);

    QUndoStack* m_undo = nullptr;
    QStringList m_waiting;
    std::vector<Level> m_levels;
    std::vector<Breakpoint> m_breakpoints;
};

}  // namespace fiarse::ui
