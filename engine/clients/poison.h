/// Attacks through the data: wrong labels, and a patch of pixels as a sign for a class.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/api/robustness.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// The label that a flipping client gives an image of class `label`: C − 1 − y, or from → target.
std::uint8_t flippedLabel(const AttackSettings& attack, std::uint8_t label, std::size_t classes);

/// Stamps the trigger onto one image: a square of the brightest pixels in the lower right corner of every
/// channel, a seventh of the shorter side, at least 2 pixels wide (BadNets, Gu et al., 2017). Precondition:
/// the data are images; so for the functions with a trigger below.
/// @param pixels  one image, [channels, height, width].
void stampTrigger(std::span<std::uint8_t> pixels, const Dataset& data);

/// The client's images with flipped labels, in the order given.
Split flippedSplit(const Dataset& data, std::span<const std::uint32_t> images, const AttackSettings& attack);

/// The client's images, then the same again with the trigger and the target's label.
Split triggeredSplit(const Dataset& data, std::span<const std::uint32_t> images,
                     const AttackSettings& attack);

/// The data with a test set of those images that are not of the target class, with the trigger; labels are
/// left as they are. The training images come along: norm layers are measured on them.
Dataset triggeredTest(const Dataset& data, const AttackSettings& attack);

/// Batches over a triggeredSplit(): of each batch of `clean` the first ⌈share · size⌉ images carry the
/// trigger. @param count  images without it.
std::function<void(std::int64_t, std::vector<std::uint32_t>&)> poisonedBatches(
    std::function<void(std::int64_t, std::vector<std::uint32_t>&)> clean, std::size_t count, double share);

}  // namespace fiarse
