/// Several runs in one figure: their curves beside each other, or their mean and spread.
#pragma once

#include <vector>

#include "ui/models/figure.h"

namespace fiarse::ui {

/// The figure of another run.
struct OverlaidFigure {
    QString id;      ///< stable, unique; part of the series' ids
    QString name;    ///< how its curves are called: "lr 0.05", "b"
    QString colour;  ///< "#rrggbb"
    Figure figure;
};

/// `base` with the curves of the others in its charts, part by part; their series keep their level's dashes
/// and take their run's colour, bars become points and areas lines. Grids, references and ghosts of the
/// others are left out.
Figure overlaidFigure(Figure base, const std::vector<OverlaidFigure>& others);

/// Mean and sample standard deviation of figures of runs that differ only in chance: series are matched by
/// id, at each x over those that have it; a ribbon shows mean ± deviation where at least two have it. Cells
/// of grids are averaged by label. Words are those of the first. Precondition: at least one figure.
Figure meanFigure(const std::vector<Figure>& figures);

/// Both sides of a comparison in one figure, as tables and files have them: the parts of `a`, then those of
/// `b` with "b-" before their ids, each under the name of its side.
Figure besideFigure(const Figure& a, const QString& nameA, const Figure& b, const QString& nameB);

}  // namespace fiarse::ui
