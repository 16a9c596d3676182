#include "ui/plots/heatmap_image.h"

#include <algorithm>
#include <cstddef>

#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

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

QImage heatmapImage(const LayerCodes& codes, const LayerArrangement& arrangement,
                    const HeatmapPalette& palette) {
    const QSize size = arrangement.size();
    if (size.isEmpty() || codes.codes.size() != arrangement.count()) return {};
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull()) return {};
    image.fill(palette.gap);
    if (arrangement.kind() == ArrangementKind::Matrix) {
        std::size_t index = 0;
        for (int y = 0; y < size.height() && index < codes.codes.size(); ++y) {
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
            for (int x = 0; x < size.width() && index < codes.codes.size(); ++x) {
                line[x] = pixel(palette, codes.codes[index++], x, y);
            }
        }
        return image;
    }
    auto* bits = reinterpret_cast<QRgb*>(image.bits());
    const std::ptrdiff_t stride = image.bytesPerLine() / static_cast<std::ptrdiff_t>(sizeof(QRgb));
    for (std::size_t index = 0; index < codes.codes.size(); ++index) {
        const QPoint cell = arrangement.cellOf(index);
        bits[cell.y() * stride + cell.x()] = pixel(palette, codes.codes[index], cell.x(), cell.y());
    }
    return image;
}

QImage reducedHeatmapImage(const LayerCodes& codes, const LayerArrangement& arrangement,
                           const HeatmapPalette& palette, QSize block, Detail detail) {
    const QSize size = arrangement.size();
    if (size.isEmpty() || codes.codes.size() != arrangement.count()) return {};
    const int width = (size.width() + block.width() - 1) / block.width();
    const int height = (size.height() + block.height() - 1) / block.height();
    QImage image(width, height, QImage::Format_RGB32);
    if (image.isNull()) return {};
    // A mean of level numbers is no level.
    const Detail used = codes.isContinuous() ? detail : Detail::Maximum;
    std::vector<BlockCodes> blocks(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (std::size_t index = 0; index < codes.codes.size(); ++index) {
        const QPoint cell = arrangement.cellOf(index);
        blocks[static_cast<std::size_t>(cell.y() / block.height()) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(cell.x() / block.width())]
            .add(codes.codes[index]);
    }
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const BlockCodes& b = blocks[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                         static_cast<std::size_t>(x)];
            line[x] = b.any ? pixel(palette, b.code(used, codes.isDiverging()), x, y) : palette.gap;
        }
    }
    return image;
}

}  // namespace fiarse::ui
