/// One forward pass of a network that torch differentiates: what a model's code is written in.
///
/// The operations know nothing of cut channels but the sizes of the tensors; only norms over several
/// channels and dropout look at which channels are kept, so that a cut network computes exactly what the
/// whole one does with the cut channels at 0.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/mask_packing.h"
#include "engine/models/model_description.h"

namespace fiarse {

/// What static batch norms have seen of the training images, for each norm layer; see Network::calibrate().
struct NormStatistics {
    struct One {
        at::Tensor mean, variance;  ///< [channels], sums over the batches
    };
    std::vector<One> layers;
    std::int64_t batches = 0;
};

class TorchPass {
public:
    enum class Mode { Train, Calibrate, Evaluate };

    /// @param parameters  one for each array, undefined where it is absent.
    /// @param dropout     share that dropout() leaves out. All references must outlive the pass.
    TorchPass(const MaskPacking& mask, const ChannelPlan& plan, const Batch& batch,
              const std::vector<at::Tensor>& parameters, at::Tensor input, Mode mode, double dropout,
              NormStatistics& statistics);

    const at::Tensor& input() const { return m_input; }  ///< [count, channels, height, width]
    int depth() const { return m_depth; }                ///< exit to stop at, from 1
    bool has(std::size_t array) const { return m_parameters[array].defined(); }
    const at::Tensor& parameter(std::size_t array) const { return m_parameters[array]; }

    /// @param stride, padding  of height and width.
    at::Tensor conv(const at::Tensor& x, const WeightPlace& place, at::IntArrayRef stride,
                    at::IntArrayRef padding) const;
    /// Over the last dimension of x.
    at::Tensor linear(const at::Tensor& x, const WeightPlace& place) const;
    /// HeteroFL's scaler: x / Batch::scale while training.
    at::Tensor scaled(const at::Tensor& x) const;
    /// Scaler, then the norm layer, over dimension 1 of x.
    at::Tensor norm(const at::Tensor& x, const NormPlace& place);
    /// The norm of each token's channels, the last dimension of x; no scaler.
    at::Tensor layerNorm(const at::Tensor& x, const NormPlace& place) const;
    /// Leaves out a share of the features x [count, features] while training. Which ones is decided for the
    /// uncut network. @param group, repeat  whose channels the features are, as in LayerChannels.
    at::Tensor dropout(const at::Tensor& x, int group, std::size_t repeat, std::uint64_t place) const;

private:
    /// A norm layer's scale or shift, of the kept channels only.
    at::Tensor channelsOf(std::size_t array, int group) const;
    at::Tensor batchNorm(const at::Tensor& x, const NormPlace& place);
    at::Tensor groupNorm(const at::Tensor& x, const NormPlace& place, std::int64_t groups) const;

    const MaskPacking& m_mask;
    const ChannelPlan& m_plan;
    const Batch& m_batch;
    const std::vector<at::Tensor>& m_parameters;
    at::Tensor m_input;
    Mode m_mode;
    double m_dropout;
    NormStatistics& m_statistics;
    int m_depth;
};

}  // namespace fiarse
