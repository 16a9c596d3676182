/// What tests of views share: moments of a run known by hand, and ways to find things in a figure.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/ui/support/synthetic_run.h"
#include "ui/views/view_definition.h"

namespace fiarse::test {

/// A run by hand; moment() points into it.
struct HandRun {
    RunInfo info = syntheticInfo();
    std::vector<RoundRecord> records;
    RoundArrays arrays = syntheticArrays();
    std::shared_ptr<const ui::BiasMoment> bias;

    ui::RunMoment moment(std::int64_t round) const {
        ui::RunMoment moment;
        moment.info = std::make_shared<const RunInfo>(info);
        moment.records = &records;
        moment.round = round;
        RoundArrays present = arrays;
        present.round = round;
        moment.arrays = std::make_shared<const RoundArrays>(std::move(present));
        moment.bias = bias;
        return moment;
    }
};

/// Numbers as the user reads them, with plain spaces.
inline QString plain(QString text) {
    return text.replace(QChar(0xA0), QLatin1Char(' '));
}

inline const ui::FigurePart* findPart(const ui::Figure& figure, const QString& id) {
    const auto found = std::find_if(figure.parts.begin(), figure.parts.end(),
                                    [&](const ui::FigurePart& part) { return part.id == id; });
    return found == figure.parts.end() ? nullptr : &*found;
}

inline const ui::FigureSeries* findSeries(const ui::Figure& figure, const QString& part, const QString& id) {
    const ui::FigurePart* in = findPart(figure, part);
    if (in == nullptr || !in->chart) return nullptr;
    const auto found = std::find_if(in->chart->series.begin(), in->chart->series.end(),
                                    [&](const ui::FigureSeries& series) { return series.id == id; });
    return found == in->chart->series.end() ? nullptr : &*found;
}

/// y of a series at exactly x; NaN where it has none.
inline double valueAt(const ui::FigureSeries& series, double x) {
    for (qsizetype i = 0; i < series.x.size(); ++i) {
        if (std::abs(series.x[i] - x) < 1e-12) return series.y[i];
    }
    return std::nan("");
}

}  // namespace fiarse::test
