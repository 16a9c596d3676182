#include "engine/models/torch_model.h"

namespace fiarse {

Result<std::unique_ptr<TorchModel>> makeTorchModel(const ModelSettings& model, const InputShape& input) {
    switch (model.kind) {
        case ModelKind::Resnet8:
        case ModelKind::Resnet18:
            return makeResidualModel(model, input);
        case ModelKind::Text:
            return makeTextModel(model, input);
        case ModelKind::Conv1d:
            return makeConv1dModel(model, input);
        case ModelKind::TorchScript:
            return makeTorchScriptModel(model, input);
        case ModelKind::Mlp:
        case ModelKind::Cnn:
            break;
    }
    return makeCnnModel(model, input);
}

}  // namespace fiarse
