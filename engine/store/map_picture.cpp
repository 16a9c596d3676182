#include "engine/store/map_picture.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "engine/store/print_colours.h"

namespace fiarse {

namespace {

constexpr int kMargin = 24;
constexpr int kGap = 8;
constexpr int kLineHeight = Picture::kTextHeight + kGap;
constexpr int kMostPixels = 1200;     // of a layer, a side
constexpr int kMostHeight = 12000;    // of all layers together
constexpr int kLargestCell = 12;      // pixels a side
constexpr int kMagnifiedWidth = 800;  // small layers are magnified up to about this

/// Cells a pixel.
std::size_t blockSize(std::size_t cells, int limit) {
    const auto most = static_cast<std::size_t>(limit);
    return std::max<std::size_t>((cells + most - 1) / most, 1);
}

struct DrawnLayer {
    std::string label;
    Picture picture;
    int zoom;
};

std::string layerLabel(const LayerInfo& layer, const MapPoster& content, const Picture& picture) {
    std::string label = fmt::format("{} [{}]", layer.name, fmt::join(layer.shape, " x "));
    if (content.remark) label += "  " + content.remark(layer);
    const std::size_t rows = blockSize(layer.rows(), picture.height());
    const std::size_t columns = blockSize(layer.columns(), picture.width());
    if (rows * columns > 1) label += fmt::format("  a pixel = {} x {} parameters", rows, columns);
    return label;
}

std::vector<DrawnLayer> drawnLayers(const Layout& layout, const MapPoster& content) {
    const auto layers = static_cast<int>(std::max<std::size_t>(layout.layers.size(), 1));
    const int limit = std::clamp(kMostHeight / layers, 16, kMostPixels);
    std::vector<DrawnLayer> drawn;
    for (const LayerInfo& layer : layout.layers) {
        if (layer.count == 0) continue;
        Picture picture = layerPicture(layer, content.colour, limit);
        const int longest = std::max(picture.width(), picture.height());
        const int zoom = std::clamp(std::min(kMagnifiedWidth, limit) / longest, 1, kLargestCell);
        std::string label = layerLabel(layer, content, picture);
        drawn.push_back({std::move(label), std::move(picture), zoom});
    }
    return drawn;
}

int legendWidth(const LegendEntry& entry) {
    return Picture::kTextHeight + kGap + Picture::textWidth(entry.text) + 2 * kGap;
}

/// Draws the legend from (x, y) in as many lines as it needs. @return the height it takes.
int drawLegend(Picture& page, const std::vector<LegendEntry>& legend, int top) {
    int x = kMargin;
    int y = top;
    for (const LegendEntry& entry : legend) {
        if (x > kMargin && x + legendWidth(entry) > page.width() - kMargin) {
            x = kMargin;
            y += kLineHeight;
        }
        page.fill(x, y, Picture::kTextHeight, Picture::kTextHeight, kMutedInk);
        page.fill(x + 1, y + 1, Picture::kTextHeight - 2, Picture::kTextHeight - 2, entry.colour);
        page.text(x + Picture::kTextHeight + kGap, y, entry.text, kInk);
        x += legendWidth(entry);
    }
    return y - top + (legend.empty() ? 0 : kLineHeight);
}

}  // namespace

Picture layerPicture(const LayerInfo& layer, const CellColour& colour, int limit) {
    const std::size_t rows = layer.rows(), columns = layer.columns();
    const std::size_t down = blockSize(rows, limit), across = blockSize(columns, limit);
    Picture picture(static_cast<int>((columns + across - 1) / across),
                    static_cast<int>((rows + down - 1) / down), kPaper);
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width() && layer.count > 0; ++x) {
            std::array<std::size_t, 3> sums{};
            std::size_t cells = 0;
            const std::size_t top = static_cast<std::size_t>(y) * down;
            const std::size_t left = static_cast<std::size_t>(x) * across;
            for (std::size_t r = top; r < std::min(top + down, rows); ++r) {
                for (std::size_t c = left; c < std::min(left + across, columns); ++c, ++cells) {
                    const Colour one = colour(layer.offset + r * columns + c);
                    sums[0] += one.red;
                    sums[1] += one.green;
                    sums[2] += one.blue;
                }
            }
            const auto mean = [&](std::size_t sum) {
                return static_cast<std::uint8_t>((sum + cells / 2) / cells);
            };
            picture.fill(x, y, 1, 1, {mean(sums[0]), mean(sums[1]), mean(sums[2])});
        }
    }
    return picture;
}

Picture poster(const Layout& layout, const MapPoster& content) {
    const std::vector<DrawnLayer> layers = drawnLayers(layout, content);
    int width = std::max(Picture::textWidth(content.title), Picture::textWidth(content.note));
    int height = 2 * kMargin + 2 * kLineHeight;
    for (const DrawnLayer& layer : layers) {
        width = std::max({width, Picture::textWidth(layer.label), layer.picture.width() * layer.zoom});
        height += kLineHeight + layer.picture.height() * layer.zoom + 2 * kGap;
    }
    width += 2 * kMargin;
    Picture ruler(width, 1, kPaper);
    height += drawLegend(ruler, content.legend, 0) + kGap;

    Picture page(width, height, kPaper);
    page.text(kMargin, kMargin, content.title, kInk);
    page.text(kMargin, kMargin + kLineHeight, content.note, kMutedInk);
    int y = kMargin + 2 * kLineHeight;
    y += drawLegend(page, content.legend, y) + kGap;
    for (const DrawnLayer& layer : layers) {
        page.text(kMargin, y, layer.label, kInk);
        y += kLineHeight;
        const int across = layer.picture.width() * layer.zoom, down = layer.picture.height() * layer.zoom;
        // A hairline, so that cells as faint as the paper still have an edge.
        page.fill(kMargin - 1, y - 1, across + 2, down + 2, kMutedInk);
        page.place(kMargin, y, layer.picture, layer.zoom);
        y += down + 2 * kGap;
    }
    return page;
}

}  // namespace fiarse
