/// Pictures changed by chance while they are trained on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/api/experiment.h"
#include "engine/core/random.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// Pixels by which a picture may be moved to each side.
inline constexpr std::int64_t kCropPadding = 4;

/// Changes a batch that gather() wrote, picture by picture in its order.
///   crop: the picture gets a border of kCropPadding black pixels (the byte 0), and a part of its own size is
///   cut
///         out of it at a place drawn uniformly: first down, then across;
///   flip: mirrored left to right with probability 1/2.
/// With both, the crop comes first. Draws nothing for None.
/// Source: the usual augmentation for CIFAR-10 since He et al., arXiv 1512.03385, section 4.2.
/// @param images  [count · data.imageSize()]
/// Precondition: data.kind is Image.
void augment(Augmentation kind, const Dataset& data, std::span<float> images, std::size_t count,
             Random& random);

/// augment() for the local steps of one client in one round, all from its stream "augment"; empty where there
/// is nothing to do: for None and for data that are no images. `data` must outlive the function returned.
std::function<void(std::span<float> images, std::size_t count)> augmentedBatches(
    Augmentation kind, const Dataset& data, std::uint64_t seed, std::int64_t client, std::int64_t round);

}  // namespace fiarse
