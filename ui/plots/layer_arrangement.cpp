#include "ui/plots/layer_arrangement.h"

#include <algorithm>
#include <cmath>

#include "engine/api/coarse.h"

namespace fiarse::ui {
namespace {

int ceilDivide(int a, int b) {
    return (a + b - 1) / b;
}

// Side length of one cell if width × height cells fill the viewport.
double fitScale(int width, int height, QSize viewport) {
    return std::min(static_cast<double>(viewport.width()) / std::max(width, 1),
                    static_cast<double>(viewport.height()) / std::max(height, 1));
}

// Whole device pixels look crisper, so a scale of 3.0 beats one of 3.4 only if that costs little.
double crispScale(double scale) {
    const double whole = std::floor(scale);
    return scale >= 1.0 && whole / scale >= 0.8 ? whole : scale;
}

QSize usable(QSize viewport) {
    return viewport.isEmpty() ? QSize(760, 340) : viewport;
}

}  // namespace

UnitPicture unitPicture(const RunInfo& info, std::size_t layer) {
    const UnitShape shape = unitShape(info, layer);
    return {static_cast<int>(shape.channels), static_cast<int>(shape.height), static_cast<int>(shape.width)};
}

LayerArrangement LayerArrangement::matrix(const LayerInfo& layer, QSize viewport) {
    LayerArrangement a;
    a.m_count = layer.count;
    a.m_rowLength = layer.columns();
    int rows = static_cast<int>(layer.rows());
    int columns = static_cast<int>(layer.columns());
    if (rows == 1 && columns > 1) {
        // A vector: the number of columns whose wrapped block has the largest cells.
        const QSize view = usable(viewport);
        int best = columns;
        for (int c = 1; c <= columns; ++c) {
            if (fitScale(c, ceilDivide(columns, c), view) >
                fitScale(best, ceilDivide(columns, best), view) + 1e-9) {
                best = c;
            }
        }
        rows = ceilDivide(columns, best);
        columns = best;
    }
    a.m_size = QSize(columns, rows);
    a.m_map = a.m_size;
    a.m_tile = a.m_size;
    return a;
}

LayerArrangement LayerArrangement::gallery(const LayerInfo& layer, const UnitPicture& picture,
                                           QSize viewport) {
    LayerArrangement a;
    a.m_kind = ArrangementKind::Gallery;
    a.m_count = layer.count;
    a.m_rowLength = layer.columns();
    a.m_map = QSize(picture.width, picture.height);
    const int units = static_cast<int>(layer.rows());
    if (layer.shape.size() == 4) {
        // Kernels: every k × k tile stands alone.
        a.m_maps = 1;
        a.m_tiles = units * picture.channels;
        a.m_tileColumns = picture.channels;
    } else {
        a.m_maps = picture.channels;
        a.m_tiles = units;
    }
    a.m_mapColumns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(a.m_maps))));
    a.m_tile =
        QSize(a.m_map.width() * a.m_mapColumns, a.m_map.height() * ceilDivide(a.m_maps, a.m_mapColumns));
    a.m_gap =
        std::max(1, static_cast<int>(std::lround(std::max(a.m_tile.width(), a.m_tile.height()) / 14.0)));
    const bool table = layer.shape.size() == 4 && picture.channels > 1;
    if (!table) a.placeTiles(usable(viewport));
    a.spreadTiles(usable(viewport));
    return a;
}

void LayerArrangement::placeTiles(QSize viewport) {
    const auto scaleOf = [&](int columns) {
        const int rows = ceilDivide(m_tiles, columns);
        return crispScale(fitScale(columns * (m_tile.width() + m_gap) - m_gap,
                                   rows * (m_tile.height() + m_gap) - m_gap, viewport));
    };
    double largest = 0.0;
    for (int columns = 1; columns <= m_tiles; ++columns) largest = std::max(largest, scaleOf(columns));
    // Nearly as large with full rows (8 × 4 for 32 units) beats a ragged last row.
    double bestScore = -1.0;
    for (int columns = 1; columns <= m_tiles; ++columns) {
        const double scale = scaleOf(columns);
        if (scale < 0.88 * largest) continue;
        const double score = scale / largest + (m_tiles % columns == 0 ? 1.0 : 0.0);
        if (score > bestScore) {
            bestScore = score;
            m_tileColumns = columns;
        }
    }
}

void LayerArrangement::spreadTiles(QSize viewport) {
    const int rows = ceilDivide(m_tiles, m_tileColumns);
    const int width = m_tileColumns * (m_tile.width() + m_gap) - m_gap;
    const int height = rows * (m_tile.height() + m_gap) - m_gap;
    const double scale = crispScale(fitScale(width, height, viewport));
    const auto spread = [&](int length, int tile, int tiles, int view) {
        if (tiles < 2 || scale <= 0.0) return m_gap;
        const int spare = static_cast<int>(view / scale) - length;
        return m_gap + std::clamp(spare / (tiles - 1), 0, std::max(tile / 5, 1));
    };
    m_columnGap = spread(width, m_tile.width(), m_tileColumns, viewport.width());
    m_rowGap = spread(height, m_tile.height(), rows, viewport.height());
    // Kernels in a table keep square gaps, or rows and columns would read as groups.
    m_columnGap = std::min(m_columnGap, m_rowGap + m_tile.width() / 5);
    m_rowGap = std::min(m_rowGap, m_columnGap);
    m_size = QSize(m_tileColumns * (m_tile.width() + m_columnGap) - m_columnGap,
                   rows * (m_tile.height() + m_rowGap) - m_rowGap);
}

QPoint LayerArrangement::tileOrigin(int tile) const {
    return {(tile % m_tileColumns) * (m_tile.width() + m_columnGap),
            (tile / m_tileColumns) * (m_tile.height() + m_rowGap)};
}

std::optional<std::size_t> LayerArrangement::indexAt(QPoint cell) const {
    if (!QRect(QPoint(0, 0), m_size).contains(cell)) return std::nullopt;
    std::size_t index = 0;
    if (m_kind == ArrangementKind::Matrix) {
        index = static_cast<std::size_t>(cell.y()) * static_cast<std::size_t>(m_size.width()) +
                static_cast<std::size_t>(cell.x());
    } else {
        const int stepX = m_tile.width() + m_columnGap;
        const int stepY = m_tile.height() + m_rowGap;
        const int tile = (cell.y() / stepY) * m_tileColumns + cell.x() / stepX;
        const QPoint inside(cell.x() % stepX, cell.y() % stepY);
        if (tile >= m_tiles || inside.x() >= m_tile.width() || inside.y() >= m_tile.height())
            return std::nullopt;
        const int map = (inside.y() / m_map.height()) * m_mapColumns + inside.x() / m_map.width();
        if (map >= m_maps) return std::nullopt;
        const int offset = (inside.y() % m_map.height()) * m_map.width() + inside.x() % m_map.width();
        const auto mapCells = static_cast<std::size_t>(m_map.width() * m_map.height());
        index = (static_cast<std::size_t>(tile) * static_cast<std::size_t>(m_maps) +
                 static_cast<std::size_t>(map)) *
                    mapCells +
                static_cast<std::size_t>(offset);
    }
    if (index >= m_count) return std::nullopt;
    return index;
}

QPoint LayerArrangement::cellOf(std::size_t index) const {
    if (m_kind == ArrangementKind::Matrix) {
        const auto width = static_cast<std::size_t>(std::max(m_size.width(), 1));
        return {static_cast<int>(index % width), static_cast<int>(index / width)};
    }
    const auto mapCells = static_cast<std::size_t>(m_map.width() * m_map.height());
    const std::size_t maps = index / mapCells;
    const int offset = static_cast<int>(index % mapCells);
    const int tile = static_cast<int>(maps / static_cast<std::size_t>(m_maps));
    const int map = static_cast<int>(maps % static_cast<std::size_t>(m_maps));
    return tileOrigin(tile) + QPoint((map % m_mapColumns) * m_map.width() + offset % m_map.width(),
                                     (map / m_mapColumns) * m_map.height() + offset / m_map.width());
}

QRect LayerArrangement::tileOf(std::size_t index) const {
    if (m_kind == ArrangementKind::Matrix) return {QPoint(0, 0), m_size};
    const auto tileCells = static_cast<std::size_t>(m_map.width() * m_map.height() * m_maps);
    return {tileOrigin(static_cast<int>(index / tileCells)), m_tile};
}

}  // namespace fiarse::ui
