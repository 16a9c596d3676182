#include "engine/models/torch_network.h"

#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

#include "engine/models/torch_loss.h"
#include "engine/models/torch_pass.h"
#include "engine/models/torch_threads.h"

namespace fiarse {

namespace {

at::Tensor imagesOf(const Batch& batch, const InputShape& input) {
    return at::from_blob(const_cast<float*>(batch.images.data()),
                         {static_cast<std::int64_t>(batch.count), input.channels, input.height, input.width},
                         at::kFloat);
}

}  // namespace

TorchNetwork::TorchNetwork(std::unique_ptr<TorchModel> model, const ModelSettings& settings,
                           const InputShape& input)
    : m_model(std::move(model)),
      m_input(input),
      m_dropout(settings.dropout),
      m_normalisesByBatch(effectiveNorm(settings) == NormKind::Batch),
      m_statistics(std::make_unique<NormStatistics>()) {
    keepFreedMemory();
    if (effectiveNorm(settings) == NormKind::StaticBatch)
        m_calibrationImages = static_cast<std::size_t>(settings.recalibration);
    const std::vector<std::uint8_t> everything(layout().count, 1);
    pack(everything);
}

TorchNetwork::~TorchNetwork() = default;

const Packing& TorchNetwork::pack(std::span<const std::uint8_t> mask) {
    const ModelDescription& made = m_model->description();
    m_mask = packMask(made.layout, made.plan, m_model->exits(), mask);
    *m_statistics = {};
    return m_mask.packing;
}

std::vector<at::Tensor> TorchNetwork::parameters(std::span<const float> effective, bool differentiate) const {
    std::vector<at::Tensor> tensors(m_mask.arrays.size());
    for (std::size_t l = 0; l < tensors.size(); ++l) {
        if (m_mask.arrays[l].absent) continue;
        tensors[l] = at::from_blob(const_cast<float*>(effective.data() + m_mask.packing.parts[l].begin),
                                   m_mask.arrays[l].shape, at::kFloat);
        if (differentiate) tensors[l].set_requires_grad(true);
    }
    return tensors;
}

double TorchNetwork::lossAndGradient(std::span<const float> effective, const Batch& batch,
                                     std::span<float> gradient) {
    const std::vector<at::Tensor> tensors = parameters(effective, true);
    TorchPass pass(m_mask, m_model->description().plan, batch, tensors, imagesOf(batch, m_input),
                   batch.training ? TorchPass::Mode::Train : TorchPass::Mode::Evaluate, m_dropout,
                   *m_statistics);
    const at::Tensor loss = batchLoss(m_model->forward(pass), batch);
    std::vector<at::Tensor> used;
    for (const at::Tensor& tensor : tensors)
        if (tensor.defined()) used.push_back(tensor);
    const std::vector<at::Tensor> found =
        torch::autograd::grad({loss}, used, {}, c10::nullopt, false, /*allow_unused=*/true);
    std::size_t next = 0;
    for (std::size_t l = 0; l < tensors.size(); ++l) {
        const PackedPart& part = m_mask.packing.parts[l];
        const auto out = gradient.subspan(part.begin, part.end - part.begin);
        const at::Tensor slope = tensors[l].defined() ? found[next++] : at::Tensor();
        if (!slope.defined()) {
            std::fill(out.begin(), out.end(), 0.0f);
            continue;
        }
        const at::Tensor plain = slope.contiguous();
        std::copy_n(plain.data_ptr<float>(), out.size(), out.begin());
    }
    return loss.item<double>();
}

void TorchNetwork::logits(std::span<const float> effective, const Batch& batch, std::span<float> logits) {
    const at::NoGradGuard noGradients;
    const std::vector<at::Tensor> tensors = parameters(effective, false);
    TorchPass pass(m_mask, m_model->description().plan, batch, tensors, imagesOf(batch, m_input),
                   TorchPass::Mode::Evaluate, m_dropout, *m_statistics);
    const at::Tensor last = m_model->forward(pass).back().contiguous();
    std::copy_n(last.data_ptr<float>(), batch.count * classes(), logits.begin());
}

void TorchNetwork::calibrate(std::span<const float> effective, const Batch& batch) {
    if (m_calibrationImages == 0) return;
    const at::NoGradGuard noGradients;
    const std::vector<at::Tensor> tensors = parameters(effective, false);
    TorchPass pass(m_mask, m_model->description().plan, batch, tensors, imagesOf(batch, m_input),
                   TorchPass::Mode::Calibrate, m_dropout, *m_statistics);
    m_model->forward(pass);
    ++m_statistics->batches;
}

}  // namespace fiarse
