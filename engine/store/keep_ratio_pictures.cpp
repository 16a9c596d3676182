#include "engine/store/keep_ratio_pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/store/curve_pictures.h"
#include "engine/store/print_colours.h"
#include "engine/store/svg_chart.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

constexpr int kMargin = 24;
constexpr int kCellHeight = 32;
constexpr int kHead = 104;  // title, note and the head of the columns
constexpr int kFoot = 40;

struct Grid {
    std::string title;
    std::string note =
        "Share of a layer's parameters in the submodel (%). Rows: layers. Columns: capacities.";
    std::string foot;
    std::vector<std::string> rows, columns;
    std::vector<std::vector<double>> shares;  ///< [row][column], 0..1
};

Grid keepRatioGrid(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    const RoundRecord record = recordOrLast(run, round);
    Grid grid{.title = fmt::format("Keep ratio, round {}", record.round), .foot = runNote(info)};
    for (const Level& level : info.levels) grid.columns.push_back(level.capacity.text);
    for (std::size_t layer = 0; layer < info.layout.layers.size(); ++layer) {
        const auto count = static_cast<double>(std::max<std::size_t>(info.layout.layers[layer].count, 1));
        grid.rows.push_back(info.layout.layers[layer].name);
        std::vector<double> shares;
        for (const auto& kept : record.kept) shares.push_back(static_cast<double>(kept.at(layer)) / count);
        grid.shares.push_back(std::move(shares));
    }
    return grid;
}

/// A share that is not zero is not shown as zero.
std::string shareText(double share) {
    if (share > 0.0 && share < 0.001) return "< 0.1";
    return fmt::format("{:.{}f}", share * 100.0, share < 0.0995 ? 1 : 0);
}

Colour textOn(double share) {
    return share > 0.5 ? kPaper : kInk;
}

}  // namespace

std::string keepRatioPng(const RunFile& run, std::optional<std::int64_t> round) {
    const Grid grid = keepRatioGrid(run, round);
    int names = 0, cell = 80;
    for (const std::string& row : grid.rows) names = std::max(names, Picture::textWidth(row));
    for (const std::string& column : grid.columns) cell = std::max(cell, Picture::textWidth(column) + 16);
    const int left = kMargin + names + 16;
    const int width =
        std::max({left + cell * static_cast<int>(grid.columns.size()),
                  kMargin + Picture::textWidth(grid.note), kMargin + Picture::textWidth(grid.foot)});
    const int bottom = kHead + kCellHeight * static_cast<int>(grid.rows.size());
    Picture page(width + kMargin, bottom + kFoot, kPaper);
    page.text(kMargin, 20, grid.title, kInk);
    page.text(kMargin, 44, grid.note, kMutedInk);
    page.text(kMargin, bottom + 16, grid.foot, kMutedInk);
    const auto centred = [&](std::size_t column, int y, const std::string& text, Colour colour) {
        page.text(left + cell * static_cast<int>(column) + (cell - Picture::textWidth(text)) / 2, y, text,
                  colour);
    };
    for (std::size_t c = 0; c < grid.columns.size(); ++c) centred(c, kHead - 22, grid.columns[c], kInk);
    int y = kHead;
    for (std::size_t r = 0; r < grid.rows.size(); ++r, y += kCellHeight) {
        page.text(kMargin, y + 9, grid.rows[r], kInk);
        for (std::size_t c = 0; c < grid.shares[r].size(); ++c) {
            const double share = grid.shares[r][c];
            page.fill(left + cell * static_cast<int>(c), y, cell - 2, kCellHeight - 2,
                      sequentialColour(share));
            centred(c, y + 9, shareText(share), textOn(share));
        }
    }
    return pngFile(page);
}

std::string keepRatioSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const Grid grid = keepRatioGrid(run, round);
    std::size_t longest = 0, widest = 8;
    for (const std::string& row : grid.rows) longest = std::max(longest, row.size());
    for (const std::string& column : grid.columns) widest = std::max(widest, column.size());
    const int left = kMargin + 16 + static_cast<int>(8 * longest), cell = static_cast<int>(9 * widest);
    const int width = std::max(left + cell * static_cast<int>(grid.columns.size()), 620) + kMargin;
    const int bottom = kHead + kCellHeight * static_cast<int>(grid.rows.size());
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "font-family=\"Inter, Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"{2}\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"{3}\"/>\n",
        width, bottom + kFoot, colourText(kInk), colourText(kPaper));
    const auto text = [&](int x, int y, const char* anchor, Colour colour, const std::string& words) {
        svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, anchor,
                           colourText(colour), svgEscaped(words));
    };
    svg += fmt::format("<text x=\"{}\" y=\"32\" font-size=\"16\" font-weight=\"600\">{}</text>\n", kMargin,
                       svgEscaped(grid.title));
    text(kMargin, 56, "start", kMutedInk, grid.note);
    text(kMargin, bottom + 24, "start", kMutedInk, grid.foot);
    const auto middle = [&](std::size_t column) {
        return left + cell * static_cast<int>(column) + cell / 2 - 1;
    };
    for (std::size_t c = 0; c < grid.columns.size(); ++c) {
        text(middle(c), kHead - 10, "middle", kInk, grid.columns[c]);
    }
    int y = kHead;
    for (std::size_t r = 0; r < grid.rows.size(); ++r, y += kCellHeight) {
        text(kMargin, y + 20, "start", kInk, grid.rows[r]);
        for (std::size_t c = 0; c < grid.shares[r].size(); ++c) {
            const double share = grid.shares[r][c];
            svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n",
                               left + cell * static_cast<int>(c), y, cell - 2, kCellHeight - 2,
                               colourText(sequentialColour(share)));
            text(middle(c), y + 20, "middle", textOn(share), shareText(share));
        }
    }
    return svg + "</svg>\n";
}

}  // namespace fiarse
