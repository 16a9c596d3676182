#include "ui/models/breakpoint_model.h"

#include <algorithm>
#include <utility>

#include "ui/state/undo_step.h"

namespace fiarse::ui {
namespace {

const QString kOn = QStringLiteral("on ");
const QString kOff = QStringLiteral("off ");

}  // namespace

void BreakpointModel::setLevels(const std::vector<Level>& levels) {
    if (levels == m_levels) return;
    beginResetModel();
    const std::vector<Level> before = std::exchange(m_levels, levels);
    for (Breakpoint& one : m_breakpoints) {
        if (one.level < 0) continue;
        const double capacity = before[static_cast<std::size_t>(one.level)].capacity.value;
        const auto same = std::find_if(m_levels.begin(), m_levels.end(),
                                       [&](const Level& level) { return level.capacity.value == capacity; });
        if (same == m_levels.end()) one.enabled = false;
        one.level = same == m_levels.end() ? -1 : same - m_levels.begin();
    }
    m_waiting.removeIf([this](const QString& text) { return addStored(text); });
    endResetModel();
    Q_EMIT changed();
}

QStringList BreakpointModel::texts() const {
    QStringList texts;
    for (const Breakpoint& one : m_breakpoints)
        texts << (one.enabled ? kOn : kOff) + QString::fromStdString(breakpointText(one, m_levels));
    return texts + m_waiting;
}

void BreakpointModel::restore(const QStringList& texts) {
    beginResetModel();
    for (const QString& text : texts) {
        if (m_levels.empty() || !addStored(text)) m_waiting << text;
    }
    endResetModel();
    Q_EMIT changed();
}

void BreakpointModel::replace(const QStringList& texts) {
    m_breakpoints.clear();
    m_waiting.clear();
    restore(texts);
}

void BreakpointModel::pushStep(const QString& text, const QStringList& before) {
    const QStringList after = texts();
    if (after == before) return;
    pushUndoStep(
        m_undo, this, text, [this, after] { replace(after); }, [this, before] { replace(before); });
}

// Between beginResetModel() and endResetModel().
bool BreakpointModel::addStored(const QString& text) {
    const bool off = text.startsWith(kOff);
    auto parsed = parseBreakpoint(text.mid((off ? kOff : kOn).size()).trimmed().toStdString(), m_levels);
    if (!parsed) return false;
    parsed->enabled = !off;
    m_breakpoints.push_back(*std::move(parsed));
    return true;
}

Result<void> BreakpointModel::add(const QString& text) {
    const auto parsed = parseBreakpoint(text.trimmed().toStdString(), m_levels);
    if (!parsed) return parsed.error();
    const QStringList before = texts();
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_breakpoints.push_back(*parsed);
    endInsertRows();
    Q_EMIT changed();
    pushStep(tr("Add breakpoint"), before);
    return {};
}

void BreakpointModel::remove(int row) {
    if (row < 0 || row >= rowCount()) return;
    const QStringList before = texts();
    beginRemoveRows({}, row, row);
    m_breakpoints.erase(m_breakpoints.begin() + row);
    endRemoveRows();
    Q_EMIT changed();
    pushStep(tr("Remove breakpoint"), before);
}

int BreakpointModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_breakpoints.size());
}

QVariant BreakpointModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Breakpoint& one = m_breakpoints[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::EditRole)
        return QString::fromStdString(breakpointText(one, m_levels));
    if (role == Qt::CheckStateRole) return one.enabled ? Qt::Checked : Qt::Unchecked;
    return {};
}

bool BreakpointModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid()) return false;
    const QStringList before = texts();
    Breakpoint& one = m_breakpoints[static_cast<std::size_t>(index.row())];
    if (role == Qt::CheckStateRole) {
        one.enabled = value.toInt() == Qt::Checked;
    } else if (role == Qt::EditRole) {
        auto parsed = parseBreakpoint(value.toString().trimmed().toStdString(), m_levels);
        if (!parsed) return false;
        parsed->enabled = one.enabled;
        one = *std::move(parsed);
    } else {
        return false;
    }
    Q_EMIT dataChanged(index, index);
    Q_EMIT changed();
    pushStep(tr("Change breakpoint"), before);
    return true;
}

Qt::ItemFlags BreakpointModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsEditable;
}

}  // namespace fiarse::ui
