/// What a round costs the devices and a run altogether: time, memory and energy, estimated from what the
/// experiment states of its tiers. What was not stated is absent, never guessed.
///
/// Source: method.md, section 6. Training takes three times a forward pass (one back to the activations, one
/// to the weights: FedScale's model), a multiply-add is two operations. Not counted: attention scores, norms,
/// pooling, distillation, waiting, and what the server does. Pure functions, any thread.
///
/// Unstructured masks (fiarse, random-mask) save bytes, not time on dense kernels: `denseMacs`, by which time
/// and energy go, is then that of the whole model, whatever the capacity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/records.h"
#include "engine/api/traffic.h"

namespace fiarse {

/// One parameter array as far as work is counted. Its entries are rows × columns · rest.
struct LayerWork {
    double rows = 1.0;     ///< of the full model
    double columns = 0.0;  ///< channels that feed it; 0 = a vector, which does no multiply-adds
    double rest = 1.0;     ///< entries for each row and channel: kernel places, places of a flattened picture
    double uses = 1.0;     ///< how often one example uses each entry: output places of a convolution
    /// Channel groups of rows and columns, >= 0; −1 = never cut. Arrays of a group keep the same channels.
    int out = -1, in = -1;
};

/// A whole model.
struct ModelWork {
    std::vector<LayerWork> layers;  ///< one for each of Layout::layers; empty = not known (TorchScript)
    double inputs = 0.0;            ///< floats of one example
};

/// A submodel, for one example.
struct SubmodelWork {
    /// Multiply-adds of a forward pass as dense kernels execute it: of the slice where whole channels are cut
    /// or the network ends early, of the whole model under unstructured masks.
    double denseMacs = 0.0;
    double idealMacs = 0.0;  ///< theoretical: masked weights cost nothing
    /// Floats kept for the backward pass: the example and what each weight array puts out. They do not shrink
    /// under unstructured masks.
    double activations = 0.0;
    double parameters = 0.0;  ///< held, norm layers included

    friend bool operator==(const SubmodelWork&, const SubmodelWork&) = default;
};

/// What one device spends on one round that it takes part in.
struct DeviceCost {
    std::optional<double> computeSeconds;  ///< where speed_gflops is stated and the model's work is known
    std::optional<double> linkSeconds;     ///< where link_mbps is stated
    std::optional<double> seconds;         ///< both together, where both are known
    std::optional<double> memoryBytes;     ///< at least; where the model's work is known
    std::optional<double> computeJoules;   ///< where power_w is stated besides
    std::optional<double> radioJoules;     ///< where radio_w is stated besides
    std::optional<double> joules;          ///< both together, where both are known

    friend bool operator==(const DeviceCost&, const DeviceCost&) = default;
};

/// A client of one tier in one round.
struct TierCost {
    std::size_t level = 0;
    std::uint64_t bytesDown = 0, bytesUp = 0;
    std::optional<SubmodelWork> work;
    DeviceCost device;
    bool late = false;      ///< would miss training.deadline_s
    bool tooLarge = false;  ///< needs more than the tier's memory_mb
};

/// Estimates of one round, over its participants.
struct RoundCost {
    std::uint64_t bytes = 0;  ///< both ways
    /// The slowest participant, or the deadline where that comes first. Absent where one's time is unknown.
    std::optional<double> seconds;
    std::optional<double> joules;  ///< all participants; absent where one's energy is unknown
    std::int64_t late = 0;         ///< participants who would miss the deadline
};

/// 3 · 2 · macs · examples / (gflops · 10⁹ · utilisation) seconds. Absent unless gflops > 0.
/// @param macs  multiply-adds of one example, forward. @param utilisation  0 < u <= 1.
std::optional<double> computeSeconds(double macs, double examples, double gflops, double utilisation);

/// bytes · 8 / (mbps · 10⁶) seconds. Absent unless mbps > 0.
std::optional<double> linkSeconds(double bytes, double mbps);

/// The speeds and powers of a tier's link, each way; uplink_mbps and receive_w say something only beside
/// link_mbps and radio_w. 0 = not stated.
struct LinkNumbers {
    double downMbps = 0.0, upMbps = 0.0;
    double receiveW = 0.0, sendW = 0.0;
};
LinkNumbers linkNumbers(const Tier& tier);

/// 4 · (parameters · copies + activations · batch) bytes; copies: weights and gradients, and a third with
/// momentum. A lower bound: dense kernels that spread masked weights out again take more for a while.
double trainingMemory(const SubmodelWork& work, double batch, bool momentum);

/// What a device does in a round.
struct DeviceRound {
    std::optional<SubmodelWork> work;  ///< absent = not known
    double macs = 0.0;                 ///< dense, of one example, mean over the local steps (trainedMacs())
    double batch = 1.0;  ///< examples of a local step: training.batch, or all of a client that has fewer
    double bytesDown = 0.0, bytesUp = 0.0;
};

/// Whether a device would miss training.deadline_s; not where there is none or its time is unknown.
bool isLate(const Experiment& experiment, const DeviceCost& device);

DeviceCost deviceCost(const Experiment& experiment, const Tier& tier, const DeviceRound& round);

/// The model of a run; unknown for TorchScript modules, and where its settings do not make its layout.
ModelWork modelWork(const RunInfo& info);

/// The submodels of all levels. Empty where the model is not known.
/// @param kept  [level][layer]
std::vector<SubmodelWork> levelWork(const ModelWork& model, StrategyKind strategy,
                                    std::span<const std::vector<std::uint64_t>> kept);

/// Dense multiply-adds of a local step: of the level's submodel; under fjord, which draws a width not above
/// its own for each step, the mean over those. Precondition: level < levels.size().
double trainedMacs(StrategyKind strategy, std::span<const SubmodelWork> levels, std::size_t level);

/// One client of each tier that has full batches. @param work  [level], or empty. @param traffic  [level].
/// @param levels  the distinct capacities of the tiers.
std::vector<TierCost> tierCosts(const Experiment& experiment, const std::vector<Level>& levels,
                                std::span<const SubmodelWork> work, std::span<const Traffic> traffic);

/// The same for the submodels of a round, with the examples that its participants of the tier have for a
/// local step, on average; where the tier has none, those of all its clients.
std::vector<TierCost> tierCosts(const RunInfo& info, const ModelWork& model, const RoundRecord& record);

/// Whether any tier states what time, memory or energy follow from.
bool statesCost(const Experiment& experiment);

/// What each participant of a round spends, in the order of its record. A liar has the device that it has,
/// and the submodel that it asked for. @param model  modelWork(info), made once for all rounds.
std::vector<DeviceCost> participantCosts(const RunInfo& info, const ModelWork& model,
                                         const RoundRecord& record);

RoundCost roundCost(const RunInfo& info, const ModelWork& model, const RoundRecord& record);

}  // namespace fiarse
