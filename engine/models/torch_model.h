/// Models that torch differentiates. Each lies in a file of its own: its arrays, their channels, and its
/// forward pass.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/api/result.h"
#include "engine/models/model_description.h"

namespace at {
class Tensor;
}

namespace fiarse {

class TorchPass;

class TorchModel {
public:
    virtual ~TorchModel() = default;

    const ModelDescription& description() const { return m_description; }
    int exits() const { return m_exits; }  ///< early exits

    /// Logits [count, classes] of the exits 1..pass.depth(); undefined for a head that the submodel lacks.
    virtual std::vector<at::Tensor> forward(TorchPass& pass) = 0;

    /// Values of all arrays where they come with the model, [layout.count]; empty = to be drawn.
    virtual std::vector<float> ownParameters() const { return {}; }

protected:
    ModelDescription m_description;
    int m_exits = 0;
};

/// A model of a kind for which usesTorch() holds. Errors: Input, File.
Result<std::unique_ptr<TorchModel>> makeTorchModel(const ModelSettings& model, const InputShape& input);

// --- One for each file
Result<std::unique_ptr<TorchModel>> makeCnnModel(const ModelSettings& model, const InputShape& input);
Result<std::unique_ptr<TorchModel>> makeResidualModel(const ModelSettings& model, const InputShape& input);
Result<std::unique_ptr<TorchModel>> makeTextModel(const ModelSettings& model, const InputShape& input);
Result<std::unique_ptr<TorchModel>> makeConv1dModel(const ModelSettings& model, const InputShape& input);
Result<std::unique_ptr<TorchModel>> makeTorchScriptModel(const ModelSettings& model, const InputShape& input);

}  // namespace fiarse
