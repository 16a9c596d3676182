#include "engine/store/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/store/print_colours.h"

namespace fiarse {

namespace {

constexpr double kLeastWidth = 900.0, kChartHeight = 420.0, kNoteHeight = 32.0;
constexpr double kLeft = 76.0, kRight = 650.0, kTop = 52.0, kBottom = 354.0;
constexpr double kLegendLine = 22.0;

struct Axis {
    std::vector<double> ticks;
    double from, to;  ///< places of the first and last tick on paper

    double place(double value) const {
        const double span = ticks.back() - ticks.front();
        return from + (value - ticks.front()) / span * (to - from);
    }
};

bool drawable(const std::pair<double, double>& point) {
    return std::isfinite(point.first) && std::isfinite(point.second);
}

Axis axisOf(const Chart& chart, double (*part)(const std::pair<double, double>&), bool fromZero, double from,
            double to) {
    double lowest = fromZero ? 0.0 : std::numeric_limits<double>::infinity();
    double highest = fromZero ? 0.0 : -lowest;
    for (const ChartSeries& series : chart.series) {
        for (const auto& point : series.points) {
            if (!drawable(point)) continue;
            lowest = std::min(lowest, part(point));
            highest = std::max(highest, part(point));
        }
    }
    if (!(lowest <= highest)) lowest = highest = 0.0;
    return {axisTicks(lowest, highest), from, to};
}

std::string textAt(double x, double y, const std::string& anchor, const std::string& text,
                   const std::string& more = {}) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more,
                       svgEscaped(text));
}

std::string lineAt(double x1, double y1, double x2, double y2, Colour colour) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1,
                       y1, x2, y2, colourText(colour));
}

std::string axes(const Chart& chart, const Axis& x, const Axis& y) {
    std::string svg;
    for (const double tick : y.ticks) {
        svg += lineAt(kLeft, y.place(tick), kRight, y.place(tick), kRule);
        svg += textAt(kLeft - 8, y.place(tick) + 4, "end", fmt::format("{:g}", tick));
    }
    for (const double tick : x.ticks) {
        svg += lineAt(x.place(tick), kBottom, x.place(tick), kBottom + 5, kInk);
        svg += textAt(x.place(tick), kBottom + 20, "middle",
                      chart.xTick ? chart.xTick(tick) : fmt::format("{:g}", tick));
    }
    svg += lineAt(kLeft, kBottom, kRight, kBottom, kInk);
    svg += lineAt(kLeft, kTop, kLeft, kBottom, kInk);
    svg += textAt((kLeft + kRight) / 2, kBottom + 44, "middle", chart.xTitle);
    const double middle = (kTop + kBottom) / 2;
    svg += textAt(22, middle, "middle", chart.yTitle,
                  fmt::format(" transform=\"rotate(-90 22 {:.1f})\"", middle));
    return svg;
}

std::string stroke(const ChartSeries& series) {
    std::string text =
        fmt::format("fill=\"none\" stroke=\"{}\" stroke-width=\"2\"", colourText(series.colour));
    if (!series.dash.empty()) text += fmt::format(" stroke-dasharray=\"{}\"", series.dash);
    return text;
}

std::string curve(const ChartSeries& series, const Axis& x, const Axis& y) {
    std::string points;
    std::pair<double, double> last;
    std::size_t count = 0;
    for (const auto& point : series.points) {
        if (!drawable(point)) continue;
        last = {x.place(point.first), y.place(point.second)};
        points += fmt::format("{}{:.1f},{:.1f}", count++ == 0 ? "" : " ", last.first, last.second);
    }
    // A line through one point is nothing to see.
    if (count == 1) {
        return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"/>\n", last.first,
                           last.second, colourText(series.colour));
    }
    return count == 0 ? "" : fmt::format("<polyline points=\"{}\" {}/>\n", points, stroke(series));
}

std::string legend(const Chart& chart) {
    std::string svg;
    double y = kTop + 10;
    for (const ChartSeries& series : chart.series) {
        svg += fmt::format("<path d=\"M{:.1f} {:.1f}h48\" {}/>\n", kRight + 20, y, stroke(series));
        svg += textAt(kRight + 78, y + 4, "start", series.name);
        y += kLegendLine;
    }
    return svg;
}

/// Wide enough for the legend, by an average sign; fonts are the reader's.
double chartWidth(const Chart& chart) {
    double width = kLeastWidth;
    for (const ChartSeries& series : chart.series) {
        width = std::max(width, kRight + 98.0 + 7.5 * static_cast<double>(series.name.size()));
    }
    return width;
}

double chartHeight(const Chart& chart) {
    return std::max(kChartHeight, kTop + 20 + kLegendLine * static_cast<double>(chart.series.size()));
}

std::string chartAt(const Chart& chart, double top) {
    const Axis x = axisOf(
        chart, [](const auto& point) { return point.first; }, false, kLeft, kRight);
    const Axis y = axisOf(
        chart, [](const auto& point) { return point.second; }, true, kBottom, kTop);
    std::string svg = fmt::format("<g transform=\"translate(0 {:.1f})\">\n", top);
    svg += textAt(kLeft, 30, "start", chart.title, " font-size=\"16\" font-weight=\"600\"");
    svg += axes(chart, x, y);
    for (const ChartSeries& series : chart.series) svg += curve(series, x, y);
    return svg + legend(chart) + "</g>\n";
}

}  // namespace

std::string svgEscaped(std::string_view text) {
    std::string escaped;
    for (const char sign : text) {
        switch (sign) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            default:
                if (static_cast<unsigned char>(sign) >= 0x20) escaped += sign;
        }
    }
    return escaped;
}

std::string dashPattern(std::size_t index) {
    constexpr std::array<const char*, 4> kPatterns = {"", "8 4", "2 3", "9 3 2 3"};
    if (index < kPatterns.size()) return kPatterns[index];
    return fmt::format("{} 4", 8 + 5 * (index - kPatterns.size() + 1));
}

std::vector<double> axisTicks(double lowest, double highest) {
    const double span = highest > lowest ? highest - lowest : 1.0;
    const double rough = span / 5.0;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (const double factor : {5.0, 2.0, 1.0}) {
        if (factor * power >= rough * (1.0 - 1e-9)) step = factor * power;
    }
    const double first = std::floor(lowest / step + 1e-9);
    const double last = std::max(std::ceil(highest / step - 1e-9), first + 1.0);
    std::vector<double> ticks;
    for (double i = first; i <= last; i += 1.0) ticks.push_back(i * step);
    return ticks;
}

std::string svgCharts(const std::vector<Chart>& charts, const std::string& note) {
    double height = kNoteHeight, width = kLeastWidth;
    std::string body;
    for (const Chart& chart : charts) {
        body += chartAt(chart, height - kNoteHeight);
        height += chartHeight(chart);
        width = std::max(width, chartWidth(chart));
    }
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 "
               "{0:.0f} "
               "{1:.0f}\" font-family=\"Inter, Helvetica, Arial, sans-serif\" font-size=\"13\" "
               "fill=\"{2}\">\n"
               "<rect width=\"100%\" height=\"100%\" fill=\"{3}\"/>\n",
               width, height, colourText(kInk), colourText(kPaper)) +
           body +
           textAt(kLeft, height - 14, "start", note, fmt::format(" fill=\"{}\"", colourText(kMutedInk))) +
           "</svg>\n";
}

}  // namespace fiarse
