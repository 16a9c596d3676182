/// Accuracy of each level's submodel of the global model.
///
/// Every client of a level has the same submodel of the global model, so the whole test set is
/// predicted once a level; global accuracy, each client's local accuracy and per-class recall are all
/// read off these predictions.
/// Source: method.md, section 2, step 4.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/simulation.h"
#include "engine/core/thread_pool.h"
#include "engine/data/dataset.h"
#include "engine/models/network.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

/// Predictions of one submodel on the whole test set.
struct Predictions {
    std::vector<std::uint8_t> classes;  ///< [testCount]
    double loss = 0.0;                  ///< mean cross-entropy
};

/// Predicts with the submodel of each level, up to the exit that its mask reaches; a network with static
/// batch norms is shown training images first (Network::calibrate()). A network that normalises by the batch
/// sees the test set in an order drawn once for all runs, so that neighbours in a file that is sorted by
/// class do not meet in a batch. Looks at `stop` between batches; incomplete if it was raised.
/// @param networks  one for each worker of `pool`.
/// @return          one for each level.
std::vector<Predictions> predictLevels(std::span<const float> weights, const Extraction& extraction,
                                       std::size_t levels, const Dataset& data,
                                       std::span<const std::unique_ptr<Network>> networks, ThreadPool& pool,
                                       const StopFlag& stop);

/// Accuracy of one submodel on some images of the test split, by the same rules as predictLevels().
/// @param mask  [d_all], 0 or 1; `weights` outside of it count as 0.
/// @return      the share of `images` that is predicted right; 0 for no images, or if `stop` was raised.
double accuracyOf(std::span<const float> weights, std::span<const std::uint8_t> mask, const Dataset& data,
                  std::span<const std::uint32_t> images, Network& network, const StopFlag& stop);

/// Share of `images` of the test split that was predicted right; 0 for no images.
double accuracyOn(const Predictions& predictions, const Split& test, std::span<const std::uint32_t> images);

/// Fills sizeAccuracy of `record`. @param predictions  of a submodel for each of submodelSizes().
void recordSizeCurve(std::span<const Predictions> predictions, const Split& test, RoundRecord& record);

/// Fills evaluation, clientAccuracy, worstClient of `record`.
/// @param testImages  each client's own test images, [clients].
void recordEvaluation(std::span<const Predictions> predictions, const Dataset& data,
                      std::span<const ClientInfo> clients,
                      std::span<const std::span<const std::uint32_t>> testImages, RoundRecord& record);

}  // namespace fiarse
