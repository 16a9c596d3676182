/// Maps with one cell a parameter, as pictures.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/api/layout.h"
#include "engine/store/picture.h"

namespace fiarse {

/// The colour of a parameter by its index in the flat vector.
using CellColour = std::function<Colour(std::size_t parameter)>;

/// One layer as its matrix, rows() × columns(), one pixel a cell. A layer of more than `limit` rows or
/// columns is made smaller: a pixel is then the mean colour of a block of cells.
/// @param limit  >= 1, pixels a side.
Picture layerPicture(const LayerInfo& layer, const CellColour& colour, int limit);

struct LegendEntry {
    Colour colour;
    std::string text;
};

/// What a poster says and shows.
struct MapPoster {
    std::string title;
    std::string note;  ///< one line below the title; may be empty
    std::vector<LegendEntry> legend;
    CellColour colour;
    /// Written behind a layer's name; may be empty.
    std::function<std::string(const LayerInfo&)> remark;
};

/// All layers below one another with their names, title and legend, on paper. Small layers are
/// magnified; a layer takes at most 1200 pixels a side, fewer where there are very many layers.
Picture poster(const Layout& layout, const MapPoster& content);

}  // namespace fiarse
