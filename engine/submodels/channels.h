/// Submodels made of whole channels: how many, and which parameters that leaves.
///
/// Pure functions. A *width* r keeps ⌈r·n⌉ of the n channels of each group (of each block of a group with
/// blocks), at least one.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/submodels/strategy.h"

namespace fiarse {

/// Channels kept of each group, [groups].
std::vector<std::size_t> channelCounts(const ChannelPlan& plan, double width);

inline constexpr int kWholeDepth = std::numeric_limits<int>::max();

/// Maskable parameters of a submodel with that many channels, of arrays up to depth `exit`.
std::uint64_t keptParameters(const Layout& layout, const ChannelPlan& plan,
                             std::span<const std::size_t> channels, int exit = kWholeDepth);
/// Multiply-adds of one image through it.
double multiplyAdds(const Layout& layout, const ChannelPlan& plan, std::span<const std::size_t> channels,
                    int exit = kWholeDepth);
/// Multiply-adds of one image through a submodel of single parameters, if zeros cost nothing.
double multiplyAdds(const Layout& layout, const ChannelPlan& plan, const Extraction& extraction,
                    std::size_t level);

/// The largest width whose submodel stays within `capacity` of the full model's parameters or multiply-adds;
/// √capacity under the budget `width`. Where not even one channel a group fits, the narrowest width.
double widthFor(const Layout& layout, const ChannelPlan& plan, double capacity, Budget budget);

/// The smallest capacity that channels can represent: what one channel a group takes.
double smallestCapacity(const Layout& layout, const ChannelPlan& plan, Budget budget);

/// For each group, which levels hold each channel: the last level that does, as in a tier map. [groups][size]
using ChannelLevels = std::vector<std::vector<std::uint8_t>>;

/// Channels in a given order: level l holds the first counts[l][group] of them.
/// @param order   [groups], each a permutation of one block's channels (all blocks are cut alike).
/// @param counts  [levels][groups], falling with the level.
ChannelLevels channelLevels(const ChannelPlan& plan, std::span<const std::vector<std::uint32_t>> order,
                            std::span<const std::vector<std::size_t>> counts);

/// The submodels of all levels: a parameter belongs to a level iff its row's and its column's channels do.
/// Norm layers follow the channels that they scale, and are not counted in `assigned`.
/// @param outs, ins  for each layer the channels of its rows and columns, or null for kWhole.
Extraction extractChannels(const Layout& layout, const ChannelPlan& plan, std::size_t levels,
                           std::span<const std::vector<std::uint8_t>* const> outs,
                           std::span<const std::vector<std::uint8_t>* const> ins);

/// The same where every layer takes its groups' channels.
Extraction extractChannels(const Layout& layout, const ChannelPlan& plan, std::size_t levels,
                           const ChannelLevels& channels);

}  // namespace fiarse
