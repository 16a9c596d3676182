#include "ui/models/figure_overlay.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(FigureOverlay)
};

const FigurePart* partOf(const Figure& figure, const QString& id) {
    const auto found = std::find_if(figure.parts.begin(), figure.parts.end(),
                                    [&](const FigurePart& part) { return part.id == id; });
    return found == figure.parts.end() ? nullptr : &*found;
}

const FigureSeries* seriesOf(const FigureChart& chart, const QString& id) {
    const auto found = std::find_if(chart.series.begin(), chart.series.end(),
                                    [&](const FigureSeries& series) { return series.id == id; });
    return found == chart.series.end() ? nullptr : &*found;
}

struct Sum {
    int count = 0;
    double sum = 0.0, squares = 0.0;
    void add(double value) {
        if (std::isnan(value)) return;
        ++count;
        sum += value;
        squares += value * value;
    }
    double mean() const { return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / count; }
    // Two passes would be exact; shares and counts of a few runs do not need them.
    double deviation() const {
        return count < 2 ? 0.0 : std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1)));
    }
};

FigureSeries meanSeries(const FigureSeries& first, const std::vector<const FigureSeries*>& all) {
    std::map<double, Sum> sums;
    for (const FigureSeries* series : all) {
        for (qsizetype i = 0; i < series->x.size(); ++i) sums[series->x[i]].add(series->y[i]);
    }
    FigureSeries result = first;
    result.x.clear();
    result.y.clear();
    result.low.clear();
    result.high.clear();
    const bool several =
        std::any_of(sums.begin(), sums.end(), [](const auto& one) { return one.second.count > 1; });
    for (const auto& [x, sum] : sums) {
        if (sum.count == 0) continue;
        result.x.append(x);
        result.y.append(sum.mean());
        if (!several) continue;
        result.low.append(sum.mean() - sum.deviation());
        result.high.append(sum.mean() + sum.deviation());
    }
    return result;
}

void meanGrid(FigureGrid& grid, const std::vector<const FigureGrid*>& all) {
    std::map<std::pair<QString, QString>, Sum> sums;
    for (const FigureGrid* one : all) {
        for (std::size_t r = 0; r < one->rows.size(); ++r) {
            for (std::size_t c = 0; c < one->columns.size(); ++c)
                sums[{one->rows[r].label, one->columns[c].label}].add(one->values[one->cell(r, c)]);
        }
    }
    grid.notes.clear();
    for (std::size_t r = 0; r < grid.rows.size(); ++r) {
        for (std::size_t c = 0; c < grid.columns.size(); ++c)
            grid.values[grid.cell(r, c)] = sums[{grid.rows[r].label, grid.columns[c].label}].mean();
    }
}

}  // namespace

Figure overlaidFigure(Figure base, const std::vector<OverlaidFigure>& others) {
    for (FigurePart& part : base.parts) {
        if (!part.chart) continue;
        for (const OverlaidFigure& other : others) {
            const FigurePart* same = partOf(other.figure, part.id);
            if (same == nullptr || !same->chart) continue;
            for (FigureSeries series : same->chart->series) {
                if (series.role == FigureSeries::Role::Reference || series.role == FigureSeries::Role::Ghost)
                    continue;
                series.id = other.id + QLatin1Char('/') + series.id;
                //: %1 a run, %2 a curve of it
                series.name =
                    series.name.isEmpty() ? other.name : Text::tr("%1: %2").arg(other.name, series.name);
                series.colour = other.colour;
                series.key = -1;
                // Bars and areas of several runs would hide each other.
                if (series.shape == FigureSeries::Shape::Bars) series.shape = FigureSeries::Shape::Points;
                series.filled = false;
                part.chart->series.push_back(std::move(series));
            }
        }
    }
    return base;
}

Figure meanFigure(const std::vector<Figure>& figures) {
    Figure result = figures.front();
    if (figures.size() == 1) return result;
    for (FigurePart& part : result.parts) {
        std::vector<const FigureGrid*> grids;
        for (const Figure& figure : figures) {
            const FigurePart* same = partOf(figure, part.id);
            if (same != nullptr && same->grid) grids.push_back(&*same->grid);
        }
        if (part.grid && part.grid->scale != FigureGrid::Scale::Levels) meanGrid(*part.grid, grids);
        if (!part.chart) continue;
        for (FigureSeries& series : part.chart->series) {
            if (series.role == FigureSeries::Role::Reference) continue;
            std::vector<const FigureSeries*> all;
            for (const Figure& figure : figures) {
                const FigurePart* same = partOf(figure, part.id);
                const FigureSeries* found =
                    same != nullptr && same->chart ? seriesOf(*same->chart, series.id) : nullptr;
                if (found != nullptr) all.push_back(found);
            }
            series = meanSeries(FigureSeries(series), all);
        }
    }
    result.summary = Text::tr("Mean of %n run(s) that differ in the seed only, ± one standard deviation.",
                              nullptr, static_cast<int>(figures.size()));
    return result;
}

Figure besideFigure(const Figure& a, const QString& nameA, const Figure& b, const QString& nameB) {
    const auto named = [](const QString& side, const QString& title) {
        //: %1 a side of a comparison, %2 the title of a chart
        return title.isEmpty() ? side : Text::tr("%1: %2").arg(side, title);
    };
    Figure result = a;
    for (FigurePart& part : result.parts) part.title = named(nameA, part.title);
    for (FigurePart part : b.parts) {
        part.id = QStringLiteral("b-") + part.id;
        part.title = named(nameB, part.title);
        result.parts.push_back(std::move(part));
    }
    if (!b.summary.isEmpty()) {
        //: What is seen at side A, then at side B of a comparison
        result.summary = Text::tr("%1: %2 %3: %4").arg(nameA, a.summary, nameB, b.summary);
    }
    return result;
}

}  // namespace fiarse::ui
