/// Local training: a client's K steps on its submodel.
///
/// One step is: forward and backward on e = w·1{|w| >= θ}, then one pass over the packed parameters
/// that applies the gradient rule, the optimiser and rewrites e. θ stays fixed for the round while the
/// mask is taken anew at each step, so that a parameter below θ leaves the submodel for the rest of
/// the round (attrition).
///
/// Where θ is 0 the mask stays as it is: strategies that do not go by magnitude. With `width`, each step
/// trains only the part of the submodel that a smaller level holds too (FjORD). Source: FIARSE, arXiv
/// 2407.19389, as stated in method.md, section 2, step 2; both gradient rules are checked against the golden
/// vectors.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/simulation.h"
#include "engine/data/dataset.h"
#include "engine/models/network.h"

namespace fiarse {

/// What a client starts from.
struct LocalTask {
    std::span<const float> weights;         ///< global model, [d_all]
    std::span<const std::uint8_t> tierMap;  ///< [d_all]
    std::span<const float> thresholds;      ///< θ of the client's level, [layers]; 0 = the mask stays fixed
    int level = 0;
    std::span<const std::uint8_t> mask;  ///< a mask of the client's own, [d_all]; empty = its level's
    GradientRule gradient = GradientRule::Paper;
    const TrainingSettings* training = nullptr;
    const Split* data = nullptr;
    std::uint64_t noise = 0;  ///< where dropout draws from in step 0; each step has its own
    /// Fills `indices` (resized by the callee) with the images of local step `step`.
    std::function<void(std::int64_t step, std::vector<std::uint32_t>& indices)> batch;
    std::span<const std::uint8_t> presentClasses;  ///< as Batch::presentClasses
    float scale = 1.0f;                            ///< as Batch::scale
    ExitLoss exitLoss = ExitLoss::Last;            ///< as Batch::exitLoss
    float distillation = 0.0f;                     ///< as Batch::distillation
    /// The level whose part of the submodel a step trains, `level` or a smaller one; may be empty.
    std::function<int(std::int64_t step)> width;
    /// Changes the images of a step by chance (engine/data/augment.h); may be empty.
    std::function<void(std::span<float> images, std::size_t count)> augment = {};
};

/// What it sends back: the parameters of its submodel, packed.
struct LocalResult {
    std::vector<std::uint32_t> flat;  ///< flat index of each value, strictly rising
    std::vector<float> weights;       ///< trained value of each
    std::vector<float> losses;        ///< training loss of each step
    bool finite = true;               ///< false: a loss was NaN or infinite at step losses.size()
    bool interrupted = false;
};

/// Trains clients one after another; one instance for each worker thread.
class LocalTrainer {
public:
    LocalTrainer(std::unique_ptr<Network> network, const Dataset& data);

    /// Looks at `stop` before each step.
    LocalResult train(const LocalTask& task, const StopFlag& stop);

private:
    void load(const LocalTask& task, const Packing& packing);
    /// Packed entries that the coming step must neither use nor move, where masks are fixed.
    void findClosed(const LocalTask& task, const Packing& packing, int level);
    void close();

    std::unique_ptr<Network> m_network;
    const Dataset& m_data;
    std::vector<std::uint8_t> m_mask, m_labels;
    std::vector<float> m_values, m_effective, m_gradient, m_velocity, m_images, m_saved;
    std::vector<std::uint32_t> m_indices, m_closed;
};

/// Batches of a client in one round: its images in random order, shuffled anew after each pass; a
/// client with fewer images than a batch uses all of them.
/// @param images  the client's training images; must outlive the function returned.
std::function<void(std::int64_t, std::vector<std::uint32_t>&)> shuffledBatches(
    std::span<const std::uint32_t> images, std::int64_t batch, std::uint64_t seed, std::int64_t client,
    std::int64_t round);

}  // namespace fiarse
