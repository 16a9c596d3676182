/// Curves as SVG, on paper: titles, axes with units, and a legend that does without colour.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/store/picture.h"

namespace fiarse {

/// `text` as character data and in quoted attributes; control characters, which XML forbids, are left out.
std::string svgEscaped(std::string_view text);

struct ChartSeries {
    std::string name;
    Colour colour;
    std::string dash;                               ///< SVG's stroke-dasharray; empty = a solid line
    std::vector<std::pair<double, double>> points;  ///< by rising x; those that are no numbers are left out
};

struct Chart {
    std::string title, xTitle, yTitle;  ///< axis titles with their units
    std::vector<ChartSeries> series;
    /// What stands at a tick of the x axis; empty = the number.
    std::function<std::string(double)> xTick = {};
};

/// A dash pattern for the i-th curve, different for each: solid, dashes, dots, both, then longer dashes.
std::string dashPattern(std::size_t index);

/// Round numbers, evenly spaced, at least two and about six; the first is not above `lowest` and the last
/// not below `highest`. Precondition: lowest <= highest, finite.
std::vector<double> axisTicks(double lowest, double highest);

/// A whole file with the charts below one another; each with its own legend. y begins at 0, or
/// below where there are negative values.
/// @param note  one line at the foot.
std::string svgCharts(const std::vector<Chart>& charts, const std::string& note);

}  // namespace fiarse
