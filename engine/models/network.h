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

/// What lossAndGradient() adds up where a network has early exits; z_k are the logits of exit k, e the exit
/// that the submodel reaches (the last classifier included), w = Batch::distillation.
enum class ExitLoss {
    /// Cross-entropy of exit e only.
    Last,
    /// Σ_k k·L_k / (e(e+1)/2) with L_e = CE_e and L_k = CE_k + w·T²·KL(softmax(z_e/T) || softmax(z_k/T)),
    /// T = 3. Source: ScaleFL (CVPR 2023) and its code, models/model_utils.py. Differs: KL is the mean over
    /// the batch, where the code's `mean` also divides by the number of classes. As in the code, the
    /// gradient also flows into the teacher z_e.
    ScaleFl,
    /// Σ_k CE_k + w/(e−1)·Σ_{i≠j} KL(softmax(z_j) || softmax(z_i)), the teacher z_j held fixed.
    /// Source: DepthFL (ICLR 2023) and its author's port to Flower, models.py. Differs: the exits here are
    /// pooling and one linear layer, without the separable convolutions of the paper.
    DepthFl,
};

/// A batch of normalised images with labels. A text travels as its token ids, exact in float: 0 is padding.
struct Batch {
    std::span<const float> images;         ///< [count, channels·height·width], row-major
    std::span<const std::uint8_t> labels;  ///< [count]; may be empty where only logits are asked for
    std::size_t count = 0;
    /// [classes], 0 or 1; empty = all. The logits of absent classes count as 0 in the loss (not as −∞) and
    /// get no gradient. Source: HeteroFL, arXiv 2010.01264, masked cross-entropy as in its code.
    std::span<const std::uint8_t> presentClasses = {};
    /// HeteroFL's scaler s, > 0: while training, what a cut layer puts out is divided by s before it is
    /// normalised.
    float scale = 1.0f;
    bool training = true;     ///< lossAndGradient(): scaler and dropout are on. logits() never trains.
    std::uint64_t noise = 0;  ///< decides which inputs dropout leaves out; another one for each step
    int depth = 0;  ///< exit to stop at, 1..exits() + 1; 0 = the last one that the packed mask holds
    ExitLoss exitLoss = ExitLoss::Last;
    float distillation = 0.0f;  ///< weight w of exitLoss
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

    /// Early exits, the last classifier not counted.
    virtual int exits() const { return 0; }

    /// Chooses the packing for submodels within `mask`. A submodel that holds nothing behind an early exit
    /// ends there. Forgets what calibrate() has seen.
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

    /// Training images that calibrate() is to see, 64 at a time, between pack() and logits(); 0 = none.
    virtual std::size_t calibrationImages() const { return 0; }

    /// Whether logits() of an image depend on the others in its batch.
    virtual bool normalisesByBatch() const { return false; }

    /// Adds a batch to the statistics by which logits() normalises: the mean over all batches of each
    /// batch's mean and unbiased variance.
    virtual void calibrate(std::span<const float> /*effective*/, const Batch& /*batch*/) {}
};

}  // namespace fiarse
