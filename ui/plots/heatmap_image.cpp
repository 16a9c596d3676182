#include "ui/plots/heatmap_image.h"

#include <algorithm>
#include <cstddef>

#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kFaded = 0.75;  // what is outside of what is chosen

QRgb mix(QRgb a, QRgb b, double shareOfB) {
    const auto channel = [shareOfB](int x, int y) { return static_cast<int>(x + (y - x) * shareOfB + 0.5); };
    return qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)), channel(qBlue(a), qBlue(b)));
}

QRgb pixel(const HeatmapPalette& palette, std::uint8_t code, int x, int y) {
    if (code == kCodeNotMaskable && (x + y) % 3 == 0) return palette.hatch;
    return palette.colours[code];
}

// Codes of what lies in a block of cells, gathered without a temporary per block.
struct BlockCodes {
    std::uint32_t sum = 0, ordinary = 0;
    std::uint8_t largest = 0, smallest = kLastStep, special = 0;
    bool any = false;

    void add(std::uint8_t code) {
        any = true;
        if (code > kLastStep) {
            special = std::max(special, code);
            return;
        }
        ++ordinary;
        sum += code;
        largest = std::max(largest, code);
        smallest = std::min(smallest, code);
    }
    std::uint8_t code(Detail detail, bool diverging) const {
        if (ordinary == 0) return special;
        if (diverging && detail == Detail::Maximum)
            return kLastStep - smallest > largest ? smallest : largest;
        return detail == Detail::Maximum ? largest
                                         : static_cast<std::uint8_t>((sum + ordinary / 2) / ordinary);
    }
};

// Where the pixels of an area lie.
struct Target {
    QRect cells;
    QSize block, size;

    // Column of the pixel of each column of cells.
    std::vector<int> columns() const {
        std::vector<int> result(static_cast<std::size_t>(cells.width()));
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<int>(i) / block.width();
        return result;
    }
    std::size_t pixels() const {
        return static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height());
    }
    // The hatching stays where it is when the area moves.
    QRgb pixelAt(const HeatmapPalette& palette, std::uint8_t code, int x, int y) const {
        return pixel(palette, code, x + cells.left() / block.width(), y + cells.top() / block.height());
    }
};

using Codes = std::vector<std::uint8_t>;

void paintCells(QImage& image, const Codes& codes, const LayerArrangement& arrangement,
                const HeatmapPalette& palette, const Target& target) {
    auto* bits = reinterpret_cast<QRgb*>(image.bits());
    const std::ptrdiff_t stride = image.bytesPerLine() / static_cast<std::ptrdiff_t>(sizeof(QRgb));
    arrangement.forEachRun(target.cells, [&](std::size_t index, QPoint cell, int length) {
        QRgb* line = bits + (cell.y() - target.cells.top()) * stride + cell.x() - target.cells.left();
        for (int i = 0; i < length; ++i)
            line[i] = pixel(palette, codes[index + static_cast<std::size_t>(i)], cell.x() + i, cell.y());
    });
}

void paintBlocks(QImage& image, const LayerCodes& codes, const LayerArrangement& arrangement,
                 const HeatmapPalette& palette, const Target& target, Detail detail) {
    const std::vector<int> columns = target.columns();
    std::vector<BlockCodes> blocks(target.pixels());
    arrangement.forEachRun(target.cells, [&](std::size_t index, QPoint cell, int length) {
        BlockCodes* row =
            blocks.data() +
            std::ptrdiff_t((cell.y() - target.cells.top()) / target.block.height()) * target.size.width();
        const int* column = columns.data() + (cell.x() - target.cells.left());
        for (int i = 0; i < length; ++i) row[column[i]].add(codes.codes[index + static_cast<std::size_t>(i)]);
    });
    const BlockCodes* block = blocks.data();
    for (int y = 0; y < target.size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < target.size.width(); ++x, ++block)
            if (block->any) line[x] = target.pixelAt(palette, block->code(detail, codes.isDiverging()), x, y);
    }
}

// The largest code of each block, special ones below ordinary ones: as bytes that begin anew behind
// kLastStep, so that the maximum of a row of bytes is one instruction for many. 0 = no cell.
constexpr int kKeyShift = 255 - kLastStep;

class LargestCodes {
public:
    explicit LargestCodes(const Target& target)
        : m_target(target), m_columns(target.columns()), m_keys(target.pixels(), 0) {}

    // Rows of one tile below each other are joined before they are spread over the blocks.
    void add(const std::uint8_t* codes, QPoint cell, int length) {
        const int x = cell.x() - m_target.cells.left();
        const int row = (cell.y() - m_target.cells.top()) / m_target.block.height();
        const bool joins = x == m_x && row == m_row && length == static_cast<int>(m_joined.size());
        if (!joins) {
            flush();
            m_x = x;
            m_row = row;
            m_joined.assign(static_cast<std::size_t>(length), 1);
        }
        std::uint8_t* joined = m_joined.data();
        for (int i = 0; i < length; ++i)
            joined[i] = std::max(joined[i], static_cast<std::uint8_t>(codes[i] + kKeyShift));
    }
    void flush() {
        std::uint8_t* row = m_keys.data() + std::ptrdiff_t(m_row) * m_target.size.width();
        const int* column = m_columns.data() + m_x;
        for (std::size_t i = 0; i < m_joined.size(); ++i)
            row[column[i]] = std::max(row[column[i]], m_joined[i]);
        m_joined.clear();
    }
    const std::vector<std::uint8_t>& keys() const { return m_keys; }

private:
    const Target& m_target;
    const std::vector<int> m_columns;
    std::vector<std::uint8_t> m_keys, m_joined;
    int m_x = 0, m_row = 0;
};

void paintLargest(QImage& image, const Codes& codes, const LayerArrangement& arrangement,
                  const HeatmapPalette& palette, const Target& target) {
    LargestCodes largest(target);
    arrangement.forEachRun(target.cells, [&](std::size_t index, QPoint cell, int length) {
        largest.add(codes.data() + index, cell, length);
    });
    largest.flush();
    const std::uint8_t* key = largest.keys().data();
    for (int y = 0; y < target.size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < target.size.width(); ++x, ++key) {
            if (*key == 0) continue;
            line[x] = target.pixelAt(palette, static_cast<std::uint8_t>(*key - kKeyShift), x, y);
        }
    }
}

}  // namespace

HeatmapPalette heatmapPalette(const Theme& theme, Encoding encoding, int levels, std::optional<int> highlight,
                              bool difference) {
    HeatmapPalette palette;
    palette.gap = theme.colours().card.rgb();
    palette.hatch = theme.colours().muted.rgb();
    palette.colours.fill(theme.nobodyColour().rgb());
    const bool masks = encoding == Encoding::TierMap || encoding == Encoding::ClientMask;
    if (masks && difference) {
        palette.colours[kCodeOutside] = theme.levelColour(0, std::max(levels, 2)).rgb();
        palette.colours[kCodeKept] = mix(theme.levelColour(1, 2).rgb(), palette.gap, 0.45);
        palette.colours[kCodeEntered] = theme.diverging(1.0).rgb();
        palette.colours[kCodeLeft] = theme.diverging(-1.0).rgb();
    } else if (encoding == Encoding::TierMap) {
        for (int level = 0; level < std::min<int>(levels, kLastStep); ++level) {
            palette.colours[static_cast<std::size_t>(level)] = theme.levelColour(level, levels).rgb();
        }
    } else if (encoding == Encoding::ClientMask) {
        palette.colours[0] = theme.levelColour(0, std::max(levels, 2)).rgb();
        palette.colours[1] = theme.levelColour(1, 2).rgb();
    } else {
        const bool diverging = difference || isBiasRatio(encoding);
        for (int i = 0; i <= kLastStep; ++i) {
            const double x = static_cast<double>(i) / kLastStep;
            palette.colours[static_cast<std::size_t>(i)] =
                (diverging                         ? theme.diverging(2.0 * x - 1.0)
                 : encoding == Encoding::Staleness ? theme.staleness(x)
                                                   : theme.sequential(x))
                    .rgb();
        }
    }
    palette.colours[kCodeNever] = theme.nobodyColour().rgb();
    palette.colours[kCodeNotMaskable] = theme.colours().line.rgb();
    if (!highlight || difference) return palette;
    for (int code = 0; code < static_cast<int>(palette.colours.size()); ++code) {
        const bool fades = encoding == Encoding::TierMap     ? code != *highlight
                           : encoding == Encoding::Staleness ? code <= kLastStep && code < *highlight
                                                             : false;
        if (!fades) continue;
        QRgb& colour = palette.colours[static_cast<std::size_t>(code)];
        colour = mix(colour, palette.gap, 0.7);
    }
    return palette;
}

QImage heatmapArea(const LayerCodes& codes, const LayerArrangement& arrangement,
                   const HeatmapPalette& palette, const PictureArea& area, Detail detail) {
    const QRect cells = area.cells.intersected(QRect(QPoint(0, 0), arrangement.size()));
    if (cells.isEmpty() || codes.codes.size() != arrangement.count()) return {};
    const Target target{cells, area.block,
                        QSize((cells.width() + area.block.width() - 1) / area.block.width(),
                              (cells.height() + area.block.height() - 1) / area.block.height())};
    QImage image(target.size, QImage::Format_RGB32);
    if (image.isNull()) return {};
    image.fill(palette.gap);
    if (area.block == QSize(1, 1)) {
        paintCells(image, codes.codes, arrangement, palette, target);
    } else if (codes.isContinuous() && (detail == Detail::Mean || codes.isDiverging())) {
        paintBlocks(image, codes, arrangement, palette, target, detail);
    } else {
        // A mean of level numbers is no level.
        paintLargest(image, codes.codes, arrangement, palette, target);
    }
    return image;
}

QImage veilOf(const std::shared_ptr<const std::vector<std::uint8_t>>& inside,
              const LayerArrangement& arrangement, const PictureArea& area, QRgb ground) {
    if (!inside || inside->size() != arrangement.count()) return {};
    LayerCodes codes;
    codes.codes = *inside;
    HeatmapPalette palette;
    // Gaps between tiles stay as they are; any other colour will do for what is inside.
    palette.gap = ~ground | 0xff000000U;
    palette.colours.fill(palette.gap);
    palette.colours[0] = ground;
    return heatmapArea(codes, arrangement, palette, area, Detail::Maximum);
}

QImage faded(QImage image, const QImage& veil, QRgb towards) {
    if (veil.isNull() || veil.size() != image.size()) return image;
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const auto* over = reinterpret_cast<const QRgb*>(veil.constScanLine(y));
        for (int x = 0; x < image.width(); ++x)
            if (over[x] == towards) line[x] = mix(line[x], towards, kFaded);
    }
    return image;
}

QImage heatmapImage(const LayerCodes& codes, const LayerArrangement& arrangement,
                    const HeatmapPalette& palette) {
    return heatmapArea(codes, arrangement, palette, {QRect(QPoint(0, 0), arrangement.size()), {1, 1}},
                       Detail::Maximum);
}

QImage reducedHeatmapImage(const LayerCodes& codes, const LayerArrangement& arrangement,
                           const HeatmapPalette& palette, QSize block, Detail detail) {
    return heatmapArea(codes, arrangement, palette, {QRect(QPoint(0, 0), arrangement.size()), block}, detail);
}

}  // namespace fiarse::ui
