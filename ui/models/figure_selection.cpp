#include "ui/models/figure_selection.h"

#include <algorithm>
#include <functional>

namespace fiarse::ui {
namespace {

using Inside = std::function<bool(qint64)>;

Inside clientsInside(const RunInfo& info, const ViewSelection& selection) {
    if (!selection.choosesClients() && !selection.level && selection.levels.empty()) return {};
    return [&](qint64 key) {
        const auto index = static_cast<std::size_t>(key);
        if (index < info.clients.size() && info.clients[index].id == key)
            return selection.includes(info.clients[index]);
        const auto found = std::find_if(info.clients.begin(), info.clients.end(),
                                        [key](const ClientInfo& client) { return client.id == key; });
        return found != info.clients.end() && selection.includes(*found);
    };
}

Inside levelsInside(const RunInfo& info, const ViewSelection& selection) {
    if (selection.level || !selection.levels.empty())
        return [&](qint64 key) {
            return ViewSelection::contains(selection.levels, selection.level, static_cast<int>(key));
        };
    if (!selection.choosesClients()) return {};
    return [&](qint64 key) {
        return std::any_of(info.clients.begin(), info.clients.end(), [&](const ClientInfo& client) {
            return client.level == key && selection.choosesClient(client.id);
        });
    };
}

Inside layersInside(const RunInfo& info, const ViewSelection& selection) {
    if (selection.layer) return [&](qint64 key) { return key == *selection.layer; };
    if (selection.parameters.stretches.empty()) return {};
    return [layers = layersOf(selection.parameters, info.layout)](qint64 key) {
        return std::find(layers.begin(), layers.end(), static_cast<std::size_t>(key)) != layers.end();
    };
}

Inside insideOf(Link link, const RunInfo& info, const ViewSelection& selection) {
    switch (link) {
        case Link::Client:
            return clientsInside(info, selection);
        case Link::Level:
            return levelsInside(info, selection);
        case Link::Layer:
            return layersInside(info, selection);
        case Link::ClassIndex:
            if (!selection.classIndex && selection.classes.empty()) return {};
            return [&](qint64 key) {
                return ViewSelection::contains(selection.classes, selection.classIndex,
                                               static_cast<int>(key));
            };
        case Link::None:
        case Link::Round:
        case Link::Magnitude:
            break;
    }
    return {};
}

std::vector<std::uint8_t> marks(const std::vector<FigureGrid::Line>& lines, const Inside& inside) {
    if (!inside) return {};
    std::vector<std::uint8_t> result;
    for (const FigureGrid::Line& line : lines) result.push_back(line.key >= 0 && inside(line.key) ? 1 : 0);
    const auto count = std::count(result.begin(), result.end(), std::uint8_t{1});
    if (count == 0 || count == static_cast<std::ptrdiff_t>(result.size())) return {};
    return result;
}

void fadeSeries(FigureChart& chart, const Inside& inside) {
    if (!inside) return;
    const auto isOutside = [&](const FigureSeries& series) { return series.key >= 0 && !inside(series.key); };
    const bool any = std::any_of(chart.series.begin(), chart.series.end(), [&](const FigureSeries& series) {
        return series.key >= 0 && inside(series.key);
    });
    if (!any) return;
    for (FigureSeries& series : chart.series) {
        if (isOutside(series) && series.role != FigureSeries::Role::Reference)
            series.role = FigureSeries::Role::Ghost;
    }
}

}  // namespace

Figure withSelection(Figure figure, const RunInfo& info, const ViewSelection& selection) {
    for (FigurePart& part : figure.parts) {
        if (part.grid) {
            FigureGrid& grid = *part.grid;
            grid.insideRows = marks(grid.rows, insideOf(grid.rowLink, info, selection));
            grid.insideColumns = marks(grid.columns, insideOf(grid.columnLink, info, selection));
        }
        if (part.chart) fadeSeries(*part.chart, insideOf(part.chart->seriesLink, info, selection));
    }
    return figure;
}

std::optional<FigureSeries> chosenPoints(const FigureSeries& series, const ViewSelection& selection) {
    if (!selection.choosesClients()) return std::nullopt;
    FigureSeries chosen = series;
    chosen.id += QStringLiteral("-chosen");
    chosen.role = FigureSeries::Role::Main;
    chosen.x.clear();
    chosen.y.clear();
    chosen.pointKeys.clear();
    for (qsizetype i = 0; i < std::min(series.x.size(), series.pointKeys.size()); ++i) {
        if (!selection.choosesClient(series.pointKeys[i])) continue;
        chosen.x.append(series.x[i]);
        chosen.y.append(series.y[i]);
        chosen.pointKeys.append(series.pointKeys[i]);
    }
    return chosen;
}

}  // namespace fiarse::ui
