// What brushing in a figure chooses, and the comparison of two clients.
#include <QMenu>
#include <algorithm>
#include <cmath>

#include "ui/panels/analysis_panel.h"
#include "ui/panels/client_menu.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"

namespace fiarse::ui {
namespace {

bool isZero(double value) {
    return value == 0.0 || !std::isfinite(value);
}

// Nothing in it differs.
bool isNothing(const Figure& difference) {
    return std::all_of(difference.parts.begin(), difference.parts.end(), [](const FigurePart& part) {
        if (part.grid) return std::all_of(part.grid->values.begin(), part.grid->values.end(), isZero);
        return std::all_of(
            part.chart->series.begin(), part.chart->series.end(),
            [](const FigureSeries& series) { return std::all_of(series.y.begin(), series.y.end(), isZero); });
    });
}

}  // namespace

void AnalysisPanel::connectBrushes(FigureCanvas* canvas) {
    connect(canvas, &FigureCanvas::keysBrushed, this, &AnalysisPanel::brushKeys);
    connect(canvas, &FigureCanvas::keyToggled, this, &AnalysisPanel::toggleKey);
    connect(canvas, &FigureCanvas::rangeBrushed, this, [this](Link, double low, double high) {
        m_selection.brushMagnitudes(std::pair{low, high});
    });
    connect(canvas, &FigureCanvas::contextRequested, this,
            [this](Link, qint64 client, QPoint at) { makeClientMenu(m_selection, client, this)->popup(at); });
}

void AnalysisPanel::brushKeys(Link link, const std::vector<qint64>& keys, bool add) {
    const std::vector<int> numbers(keys.begin(), keys.end());
    switch (link) {
        case Link::Client:
            m_selection.brushClients(keys, add);
            break;
        case Link::Level:
            m_selection.brushLevels(numbers, add);
            break;
        case Link::ClassIndex:
            m_selection.brushClasses(numbers, add);
            break;
        case Link::Layer: {
            // Views can be filtered by one layer; several are a set of parameters.
            const auto& info = m_moments.view().info();
            std::vector<Stretch> stretches;
            for (const qint64 key : keys) {
                if (!info || key >= static_cast<qint64>(info->layout.layers.size())) continue;
                const LayerInfo& layer = info->layout.layers[static_cast<std::size_t>(key)];
                const auto first = static_cast<std::int64_t>(layer.offset);
                stretches.emplace_back(first, first + static_cast<std::int64_t>(layer.count) - 1);
            }
            m_selection.brushParameters(stretches, add);
            break;
        }
        case Link::None:
        case Link::Round:
        case Link::Magnitude:
            break;
    }
}

void AnalysisPanel::toggleKey(Link link, qint64 key) {
    Filter filter = m_selection.filter();
    if (link == Link::Client) filter.clients = withToggled(filter.clients, key);
    if (link == Link::Level) filter.levels = withToggled(filter.levels, static_cast<int>(key));
    if (link == Link::ClassIndex) filter.classes = withToggled(filter.classes, static_cast<int>(key));
    m_selection.setFilter(filter);
}

// Whoever names two clients wants to see them; whoever lets them go wants to see the round again.
void AnalysisPanel::clientsCompared() {
    const bool clients = m_moments.comparesClients();
    if (clients == m_comparedClients) return;
    m_comparedClients = clients;
    if (clients && m_comparison == Comparison::Off) setComparison(Comparison::SideBySide);
    if (!clients && m_moments.otherRun() == nullptr) setComparison(Comparison::Off);
}

// A difference of nothing but zeros would look like a finding.
Figure AnalysisPanel::withoutEmptyDifference(Figure difference) const {
    if (!m_moments.comparesClients() || difference.isEmpty() || !isNothing(difference)) return difference;
    difference.parts.clear();
    difference.message =
        tr("The two clients do not differ here: this view has numbers of the whole round, or "
           "the two are alike.");
    return difference;
}

}  // namespace fiarse::ui
