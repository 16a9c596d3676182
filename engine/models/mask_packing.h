/// Whether a mask is a smaller network of the same shape, and which entries of each array that network has.
///
/// A mask *cuts channels* if there is one set of channels for each group of the channel plan so that every
/// array's mask is the product of the sets of its rows and columns. Only the entries inside are packed then,
/// each array as a smaller tensor. Any other mask keeps all entries of every array.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/channel_plan.h"
#include "engine/models/network.h"

namespace fiarse {

/// One array as it is packed.
struct PackedArray {
    bool absent =
        false;  ///< behind the exit that the submodel reaches, or a head that it lacks: not computed
    /// A vector that is packed whole although its group is cut (a norm layer that everybody holds).
    bool select = false;
    std::vector<std::int64_t> shape;  ///< of the packed tensor; meaningless where absent
};

struct MaskPacking {
    Packing packing;
    std::vector<PackedArray> arrays;              ///< one for each of Layout::layers
    std::vector<std::vector<std::int64_t>> kept;  ///< channels of each group, ascending
    bool cut = false;                             ///< some group has lost channels
    int depth = 1;                                ///< exit that is reached, 1..exits + 1
};

/// Packs `mask`. Every masked entry is packed; entries of absent arrays too, though nothing reads them.
MaskPacking packMask(const Layout& layout, const ChannelPlan& plan, int exits,
                     std::span<const std::uint8_t> mask);

}  // namespace fiarse
