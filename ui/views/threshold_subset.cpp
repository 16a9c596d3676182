#include "ui/views/threshold_subset.h"

#include <QCoreApplication>
#include <cmath>

#include "ui/models/chosen_parameters.h"
#include "ui/models/magnitude_counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ThresholdView)
};

struct Subset {
    MagnitudeCounts counts;
    std::uint64_t whole = 0;  ///< parameters of the layer, or maskable ones of the model
};

Subset subsetOf(const RunInfo& info, const RoundArrays& arrays, const ViewSelection& selection) {
    Subset subset;
    subset.counts.bins.assign(kMagnitudeBins, 0);
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        if (selection.layer ? *selection.layer != static_cast<int>(l) : !layer.maskable) continue;
        subset.whole += layer.count;
        const auto chosen = chosenParameters(info, arrays, selection, layer.offset, layer.count);
        for (std::size_t i = 0; i < layer.count; ++i) {
            const float magnitude = std::abs(arrays.weights[layer.offset + i]);
            if (chosen[i] == 0 || std::isnan(magnitude)) continue;
            ++subset.counts.bins[static_cast<std::size_t>(magnitudeBin(magnitude))];
            ++subset.counts.total;
        }
    }
    return subset;
}

}  // namespace

void addThresholdSubset(const RunMoment& moment, const ViewSelection& selection, bool cumulative,
                        Figure& figure) {
    if (!choosesParameters(selection) || figure.parts.empty() || !figure.parts.front().chart) return;
    if (moment.arrays->weights.size() != moment.info->layout.count) return;
    const Subset subset = subsetOf(*moment.info, *moment.arrays, selection);
    FigureSeries series;
    series.id = QStringLiteral("chosen");
    series.name = Text::tr("%1 chosen", "parameters").arg(formatCount(qint64(subset.counts.total)));
    series.shape = cumulative ? FigureSeries::Shape::Line : FigureSeries::Shape::Steps;
    series.filled = !cumulative;
    for (int bin = 1; bin < kMagnitudeBins; ++bin) {
        const double low = magnitudeBinLow(bin);
        series.x.append(low);
        series.y.append(cumulative ? countAbove(subset.counts, low) / static_cast<double>(subset.whole)
                                   : densityOf(subset.counts, bin));
    }
    figure.parts.front().chart->series.push_back(std::move(series));
    figure.summary += QLatin1Char(' ') +
                      Text::tr("%1 of %2 parameters are chosen.")
                          .arg(formatCount(qint64(subset.counts.total)), formatCount(qint64(subset.whole)));
}

}  // namespace fiarse::ui
