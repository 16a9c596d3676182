/// What a model consists of: its arrays, the channels that they connect, and how they start.
///
/// Each model describes itself once, with a ModelBuilder; layout, channel plan and initial values are all
/// read off that description.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/result.h"
#include "engine/models/channel_plan.h"
#include "engine/models/network_layout.h"

namespace fiarse {

/// How the entries of an array are drawn.
enum class Initial {
    FanIn,  ///< uniform in ±1/√fan_in: PyTorch's default for linear and convolution layers
    He,     ///< normal with variance 2/fan_in (He et al., arXiv 1502.01852)
    Zero,
    One,
};

struct ModelDescription {
    Layout layout;
    ChannelPlan plan;
    std::vector<Initial> initial;  ///< one for each of Layout::layers
};

/// A weight and its bias, as indices into Layout::layers.
struct WeightPlace {
    std::size_t weight = 0;
    std::optional<std::size_t> bias;
};

/// A layer that normalises the channels of one group. With NormKind::None it has no arrays.
struct NormPlace {
    NormKind kind = NormKind::None;
    std::size_t scale = 0, shift = 0;
    int group = LayerChannels::kWhole;
    std::size_t number = 0;  ///< which of the model's norm layers it is, from 0
};

/// Collects the arrays of a model, in the order of the flat vector.
class ModelBuilder {
public:
    /// Channels that are cut together. @return its index, for LayerChannels.
    int group(std::string name, std::int64_t size, std::int64_t blocks = 1);

    /// Arrays from here on belong to this stage, and to this early exit. @param depth, exit  as in
    /// LayerChannels.
    void enter(int depth, int exit = 0);

    std::size_t add(std::string name, std::vector<std::int64_t> shape, std::int64_t fanIn, Initial initial,
                    LayerChannels channels, bool maskable = true);

    /// NAME.weight of [out, in, kernel...], and NAME.bias.
    WeightPlace weight(const std::string& name, std::vector<std::int64_t> shape, LayerChannels channels,
                       Initial initial, bool bias);

    /// NAME.scale and NAME.shift of the group's channels: held by everybody, 1 and 0 in the beginning.
    NormPlace norm(const std::string& name, int group, NormKind kind);

    std::int64_t sizeOf(int group) const {
        return static_cast<std::int64_t>(m_made.plan.groups[static_cast<std::size_t>(group)].size);
    }

    /// Everything added so far.
    const ModelDescription& made() const { return m_made; }

private:
    ModelDescription m_made;
    std::size_t m_norms = 0;
    int m_depth = 0, m_exit = 0;
};

/// The norm layers that a model has: Auto becomes what is usual for its kind.
NormKind effectiveNorm(const ModelSettings& model);

/// Whether the network is one that torch differentiates (torch_network.h), not the written out Feedforward.
bool usesTorch(const ModelSettings& model);

/// The stage behind which early exit `exit` (from 1) of `exits` stands, for a model of `stages` stages: they
/// are spread evenly. Precondition: 1 <= exit <= exits < stages.
int stageOfExit(int exit, int exits, int stages);

/// The first exit at or behind a stage: LayerChannels::depth of its arrays; 0 without early exits.
int depthOfStage(int stage, int exits, int stages);

/// fc1, fc2, ...: the hidden layers and the classifier behind `features` values of group `in`.
/// @param repeat  LayerChannels::inRepeat of the first. @return one for each of `hidden`, then the
/// classifier.
std::vector<WeightPlace> addDenseLayers(ModelBuilder& builder, const std::vector<std::int64_t>& hidden,
                                        std::int64_t classes, std::int64_t features, int in,
                                        std::size_t repeat);

/// Whether each of model.channels leaves something to pool. Errors: Input.
Result<void> checkPooling(const ModelSettings& model, const InputShape& input);

/// Errors of makeLayout().
Result<ModelDescription> describeModel(const ModelSettings& model, const InputShape& input);

}  // namespace fiarse
