/// A TorchModel as a Network: automatic differentiation over views of the packed vector.
///
/// A mask that cuts channels (mask_packing.h) becomes a smaller network, so that time and memory fall with
/// its width; any other mask runs the whole network on the masked values. Torch runs on the calling thread
/// only (torch_threads.h) and no operation draws from torch's generator, so the numbers do not depend on the
/// number of workers.
/// Errors: what torch throws leaves lossAndGradient() and logits() as std::exception; Simulation turns it
/// into a Result.
#pragma once

#include <memory>
#include <vector>

#include "engine/models/mask_packing.h"
#include "engine/models/network.h"
#include "engine/models/network_layout.h"
#include "engine/models/torch_model.h"

namespace fiarse {

struct NormStatistics;

class TorchNetwork : public Network {
public:
    TorchNetwork(std::unique_ptr<TorchModel> model, const ModelSettings& settings, const InputShape& input);
    ~TorchNetwork() override;

    const Layout& layout() const override { return m_model->description().layout; }
    std::size_t classes() const override { return static_cast<std::size_t>(m_input.classes); }
    int exits() const override { return m_model->exits(); }
    const Packing& pack(std::span<const std::uint8_t> mask) override;
    double lossAndGradient(std::span<const float> effective, const Batch& batch,
                           std::span<float> gradient) override;
    void logits(std::span<const float> effective, const Batch& batch, std::span<float> logits) override;
    std::size_t calibrationImages() const override { return m_calibrationImages; }
    bool normalisesByBatch() const override { return m_normalisesByBatch; }
    void calibrate(std::span<const float> effective, const Batch& batch) override;

private:
    std::vector<at::Tensor> parameters(std::span<const float> effective, bool differentiate) const;

    // --- Immutable after construction
    const std::unique_ptr<TorchModel> m_model;
    const InputShape m_input;
    const double m_dropout;
    const bool m_normalisesByBatch;
    std::size_t m_calibrationImages = 0;

    // --- Of the packed mask
    MaskPacking m_mask;
    std::unique_ptr<NormStatistics> m_statistics;
};

}  // namespace fiarse
