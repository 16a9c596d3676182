/// Which channels each parameter array of a network connects: what strategies need that cut whole channels.
///
/// Arrays that must keep the same channels share a *channel group*: a layer's weight, its bias, the norm
/// layer behind it, the next layer's inputs, and everything that is added up in one residual stream. A
/// strategy chooses channels once a group; the submodel is then a smaller network of the same shape.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/models/network_layout.h"

namespace fiarse {

/// Channels that are kept or cut together.
struct ChannelGroup {
    std::string name;        ///< "conv1", "stage2": the layer or residual stream whose outputs these are
    std::size_t size = 0;    ///< channels of the full network, >= 1
    std::size_t blocks = 1;  ///< equal runs that are cut alike (attention heads); divides `size`
};

/// The groups of one parameter array. Its entry (row, column, ...) is in the submodel iff the channel `row`
/// of `out` and the channel `column / inRepeat` of `in` are.
struct LayerChannels {
    static constexpr int kWhole = -1;  ///< never cut: the model's inputs, the classes
    int out = kWhole;                  ///< group of dimension 0
    int in = kWhole;                   ///< group of dimension 1; kWhole for arrays of one dimension
    /// Columns of the weight that one channel of `in` feeds: height · width behind a flattened picture,
    /// kernel places not counted.
    std::size_t inRepeat = 1;
    /// How often one image uses each entry: output places of a convolution, 1 for a matrix, 0 for biases and
    /// norms, which are not counted as multiply-adds.
    double uses = 1.0;
    /// The first exit that needs the array, from 1; exits() + 1 = only the last classifier. The submodel up
    /// to exit e holds the arrays of depth <= e. 0 = part of every submodel: a model without early exits.
    int depth = 0;
    int exit = 0;  ///< the early exit whose head it belongs to, from 1; 0 = none
};

struct ChannelPlan {
    std::vector<ChannelGroup> groups;   ///< empty for a TorchScript module: its channels are not known
    std::vector<LayerChannels> layers;  ///< one for each of Layout::layers; empty likewise
};

/// The plan of the model that makeLayout(model, input) lays out; without groups and layers for a TorchScript
/// module. Precondition: makeLayout() succeeds.
ChannelPlan makeChannelPlan(const ModelSettings& model, const InputShape& input);

}  // namespace fiarse
