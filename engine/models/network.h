/// A network as a function over one flat parameter vector.
///
/// Networks know nothing of strategies: they are given the effective parameters e = w·m and return
/// the loss and dL/de. So that small submodels cost little, a network may *pack* the parameters: it
/// is told the mask once, chooses for each layer whether to keep all entries or only the masked ones,
/// and from then on values and gradients travel in packed order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/layout.h"

namespace fiarse {

/// A batch of normalised images with labels.
struct Batch {
    std::span<const float> images;         ///< [count, channels·height·width], row-major
    std::span<const std::uint8_t> labels;  ///< [count]; may be empty where only logits are asked for
    std::size_t count = 0;
};

/// The packed entries of one layer: [begin, end) of the packed vector.
struct PackedPart {
    std::size_t layer = 0;
    std::size_t begin = 0, end = 0;
};

/// Which flat parameter each packed entry stands for.
struct Packing {
    std::vector<std::uint32_t> flat;  ///< [P], ascending within each layer
    std::vector<PackedPart> parts;    ///< one a layer, in layout order, without gaps
};

/// One instance is used by one thread at a time; it owns its workspaces.
class Network {
public:
    virtual ~Network() = default;

    virtual const Layout& layout() const = 0;
    virtual std::size_t classes() const = 0;

    /// Chooses the packing for submodels within `mask`.
    /// @param mask  [d_all], 0 or 1. Every packed entry outside of it must be given as 0 later.
    virtual const Packing& pack(std::span<const std::uint8_t> mask) = 0;

    /// Mean cross-entropy of the batch and its gradient.
    /// @param effective  [P] in packed order.
    /// @param gradient   [P], overwritten with dL/de.
    virtual double lossAndGradient(std::span<const float> effective, const Batch& batch,
                                   std::span<float> gradient) = 0;

    /// @param effective  [P] in packed order.
    /// @param logits     [count, classes], overwritten.
    virtual void logits(std::span<const float> effective, const Batch& batch, std::span<float> logits) = 0;
};

}  // namespace fiarse
