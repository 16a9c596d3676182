/// Where each parameter of one layer lies in its picture: as a matrix, or as a gallery with one small
/// picture a unit. Pure arithmetic; positions are counted in cells, gaps included.
#pragma once

#include <QPoint>
#include <QRect>
#include <QSize>
#include <algorithm>
#include <cstddef>
#include <optional>

#include "engine/api/layout.h"
#include "engine/api/records.h"

namespace fiarse::ui {

enum class ArrangementKind { Matrix, Gallery };

/// The picture of one unit: `channels` maps of height × width, in the order of the layer's columns.
struct UnitPicture {
    int channels = 0, height = 0, width = 0;

    bool isEmpty() const { return channels <= 0 || height <= 0 || width <= 0; }
    friend bool operator==(const UnitPicture&, const UnitPicture&) = default;
};

/// The unit picture of a layer: the image for a first fully connected layer, the kernels of a
/// convolution ([out, in, ky, kx]), the pooled maps for the fully connected layer behind convolutions
/// (each convolution is followed by 2 × 2 pooling); empty where a unit has no picture.
UnitPicture unitPicture(const RunInfo& info, std::size_t layer);

/// Maps local index (0 .. count − 1 within the layer) ↔ cell.
class LayerArrangement {
public:
    LayerArrangement() = default;

    /// Matrix: rows() × columns(); a vector (one row) wraps so that it fits the viewport.
    static LayerArrangement matrix(const LayerInfo& layer, QSize viewport);
    /// Gallery: one picture a unit, in as many columns as fit the viewport best. A convolution with
    /// several inputs is a table of kernels, out × in. Precondition: !picture.isEmpty() and the picture
    /// has columns() cells.
    static LayerArrangement gallery(const LayerInfo& layer, const UnitPicture& picture, QSize viewport);

    ArrangementKind kind() const { return m_kind; }
    /// Size of the whole picture in cells.
    QSize size() const { return m_size; }
    std::size_t count() const { return m_count; }
    bool isEmpty() const { return m_count == 0; }
    /// Cells between neighbouring tiles; 0 in a matrix.
    int gap() const { return m_gap; }
    /// Number of tiles: 1 in a matrix, units (times inputs for convolutions) in a gallery.
    int tiles() const { return m_tiles; }

    /// The local index at a cell; nothing in gaps, behind the last tile and outside.
    std::optional<std::size_t> indexAt(QPoint cell) const;
    /// The cell of a local index. Precondition: index < count().
    QPoint cellOf(std::size_t index) const;
    /// The rectangle, in cells, of the tile that holds a local index; the whole picture in a matrix.
    QRect tileOf(std::size_t index) const;
    /// The unit (row of the layer) that a local index belongs to.
    std::size_t unitOf(std::size_t index) const { return m_rowLength == 0 ? 0 : index / m_rowLength; }

    /// Calls run(index, cell, length) for the stretches of neighbouring parameters that lie side by side in
    /// one row of the picture, as far as they fall into `cells`, in rising order of index: far cheaper than
    /// cellOf() for each one.
    template <typename Run>
    void forEachRun(QRect cells, Run&& run) const;

    friend bool operator==(const LayerArrangement&, const LayerArrangement&) = default;

private:
    void placeTiles(QSize viewport);
    void spreadTiles(QSize viewport);
    QPoint tileOrigin(int tile) const;
    template <typename Run>
    void mapRuns(std::size_t first, QPoint origin, QRect cells, Run&& run) const;

    ArrangementKind m_kind = ArrangementKind::Matrix;
    std::size_t m_count = 0;
    std::size_t m_rowLength = 0;  ///< parameters of one unit
    QSize m_size;
    // Gallery: a tile holds m_maps maps of m_map, m_mapColumns side by side without gaps.
    QSize m_map;
    int m_maps = 1, m_mapColumns = 1;
    QSize m_tile;
    int m_tiles = 1, m_tileColumns = 1;
    int m_gap = 0, m_columnGap = 0, m_rowGap = 0;
};

/// One map of m_map cells, whose first parameter is `first`; it may end early.
template <typename Run>
void LayerArrangement::mapRuns(std::size_t first, QPoint origin, QRect cells, Run&& run) const {
    const QRect part = QRect(origin, m_map).intersected(cells);
    if (part.isEmpty()) return;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        const std::size_t row =
            first + static_cast<std::size_t>(y - origin.y()) * static_cast<std::size_t>(m_map.width());
        const std::size_t index = row + static_cast<std::size_t>(part.left() - origin.x());
        if (index >= m_count) return;
        const std::size_t length = std::min(static_cast<std::size_t>(part.width()), m_count - index);
        run(index, QPoint(part.left(), y), static_cast<int>(length));
    }
}

template <typename Run>
void LayerArrangement::forEachRun(QRect cells, Run&& run) const {
    if (m_kind == ArrangementKind::Matrix) {
        mapRuns(0, {0, 0}, cells, run);
        return;
    }
    const auto mapCells = static_cast<std::size_t>(m_map.width()) * static_cast<std::size_t>(m_map.height());
    std::size_t first = 0;
    for (int tile = 0; tile < m_tiles; ++tile) {
        const QPoint origin = tileOrigin(tile);
        const bool seen = QRect(origin, m_tile).intersects(cells);
        for (int map = 0; map < m_maps; ++map, first += mapCells) {
            if (!seen) continue;
            const QPoint place((map % m_mapColumns) * m_map.width(), (map / m_mapColumns) * m_map.height());
            mapRuns(first, origin + place, cells, run);
        }
    }
}

}  // namespace fiarse::ui
