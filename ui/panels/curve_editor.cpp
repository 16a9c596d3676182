#include "ui/panels/curve_editor.h"

#include <algorithm>
#include <cmath>

#include "ui/state/experiment_document.h"
#include "ui/state/tier_edits.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr double kSmallestCapacity = 0.001;
constexpr double kNear = 0.04;  // relative; the usual fractions attract
constexpr double kMostClients = 65535.0;

// 1, 1/2, 1/4, ... where it is near one, else two significant figures.
Capacity tidyCapacity(double value) {
    value = std::clamp(value, kSmallestCapacity, 1.0);
    const double power = std::exp2(std::round(std::log2(value)));
    if (std::abs(value / power - 1.0) < kNear) return capacityFromValue(power);
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
    return capacityFromValue(QString::number(std::round(value / unit) * unit, 'g', 2).toDouble());
}

std::vector<int> rowsOfLevel(const std::vector<Tier>& tiers, int level) {
    std::vector<int> rows;
    for (int row = 0; row < static_cast<int>(tiers.size()); ++row) {
        if (levelOfTier(tiers, row) == level) rows.push_back(row);
    }
    return rows;
}

}  // namespace

CurveEditor::CurveEditor(ExperimentDocument* document, CoveragePlot* plot, QObject* parent)
    : QObject(parent), m_document(document), m_plot(plot) {
    connect(plot, &CoveragePlot::grabbed, this, &CurveEditor::grab);
    connect(plot, &CoveragePlot::dragged, this, &CurveEditor::drag);
    connect(plot, &CoveragePlot::released, this, &CurveEditor::release);
    connect(plot, &CoveragePlot::nudged, this, &CurveEditor::nudge);
    connect(plot, &CoveragePlot::left, document, &ExperimentDocument::endEdit);
}

void CurveEditor::grab(int level, CurveHandle handle) {
    m_document->endEdit();
    m_start = m_document->experiment();
    m_rows = rowsOfLevel(m_start.tiers, level);
    m_handle = handle;
    if (!m_rows.empty()) tell(handle);
}

void CurveEditor::drag(double value) {
    if (m_rows.empty()) return;
    const QString mergeKey = QStringLiteral("curve.drag");
    if (m_handle == CurveHandle::Capacity) {
        moveCapacity(m_start, value, mergeKey);
    } else {
        setClients(m_start, clientsForShare(value), mergeKey);
    }
}

void CurveEditor::release(bool keep) {
    if (!keep) m_document->edit(m_start, tr("Drag the coverage curve"), QStringLiteral("curve.drag"));
    m_document->endEdit();
    m_rows.clear();
}

void CurveEditor::nudge(int level, CurveHandle handle, int step) {
    const Experiment from = m_document->experiment();
    m_rows = rowsOfLevel(from.tiers, level);
    if (m_rows.empty()) return;
    const Tier& tier = from.tiers[static_cast<std::size_t>(m_rows.front())];
    if (handle == CurveHandle::Capacity) {
        // A quarter of an octave, so that four presses double or halve.
        const double places = std::round(std::log2(tier.capacity.value) * 4.0) + step;
        moveCapacity(from, std::exp2(places / 4.0), QStringLiteral("curve.capacity"));
    } else {
        setClients(from, static_cast<double>(tier.clients + step), QStringLiteral("curve.clients"));
    }
}

void CurveEditor::moveCapacity(const Experiment& from, double capacity, const QString& mergeKey) {
    Experiment changed = from;
    for (const int row : m_rows)
        changed.tiers[static_cast<std::size_t>(row)].capacity = tidyCapacity(capacity);
    m_document->edit(changed, tr("Drag the coverage curve"), mergeKey);
    tell(CurveHandle::Capacity);
}

void CurveEditor::setClients(const Experiment& from, double clients, const QString& mergeKey) {
    std::int64_t total = 0;
    for (const Tier& tier : from.tiers) total += tier.clients;
    const double most = m_keepTotal ? static_cast<double>(total) - static_cast<double>(from.tiers.size() - 1)
                                    : kMostClients - static_cast<double>(total);
    const double wanted = std::round(std::clamp(clients, 1.0, std::max(most, 1.0)));
    const auto changed = withClients(from, m_rows.front(), static_cast<std::int64_t>(wanted), m_keepTotal);
    if (!changed) return;
    m_document->edit(*changed, tr("Drag the coverage curve"), mergeKey);
    tell(CurveHandle::Share);
}

// Solves (stronger + n) / total = share for the clients n of the dragged tier, where the weaker ones stay or,
// with the total kept, all others shrink in proportion.
double CurveEditor::clientsForShare(double share) const {
    const double capacity = m_start.tiers[static_cast<std::size_t>(m_rows.front())].capacity.value;
    double stronger = 0.0;
    double weaker = 0.0;
    for (int row = 0; row < static_cast<int>(m_start.tiers.size()); ++row) {
        if (row == m_rows.front()) continue;
        const Tier& tier = m_start.tiers[static_cast<std::size_t>(row)];
        (tier.capacity.value >= capacity ? stronger : weaker) += static_cast<double>(tier.clients);
    }
    const double own = static_cast<double>(m_start.tiers[static_cast<std::size_t>(m_rows.front())].clients);
    if (weaker <= 0.0) return own;
    if (m_keepTotal) return (stronger + weaker + own) * (share * (stronger + weaker) - stronger) / weaker;
    return (share * (stronger + weaker) - stronger) / std::max(1.0 - share, 1e-4);
}

void CurveEditor::tell(CurveHandle handle) {
    const Experiment& now = m_document->experiment();
    const Tier& tier = now.tiers[static_cast<std::size_t>(m_rows.front())];
    m_plot->setActiveLevel(levelOfTier(now.tiers, m_rows.front()));
    const QString name = QString::fromStdString(tier.name);
    m_plot->setReadout(
        handle == CurveHandle::Capacity
            ? tr("%1: capacity %2").arg(name, formatCapacity(tier.capacity))
            : tr("%1: %2 of %3 clients")
                  .arg(name, formatCount(tier.clients), formatCount(now.data.partition.clients)));
}

}  // namespace fiarse::ui
