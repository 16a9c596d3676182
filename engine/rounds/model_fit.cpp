#include "engine/rounds/model_fit.h"

namespace fiarse {

std::optional<Error> modelProblem(const ModelSettings& model, DataKind kind, const std::string& title) {
    const auto refuse = [&](const std::string& reason) {
        return Error{.message = title + " holds " + reason, .key = "model.kind"};
    };
    const ModelKind wanted = model.kind;
    // Whoever brings a network of their own knows what it takes.
    if (wanted == ModelKind::TorchScript) return std::nullopt;
    const bool convolves =
        wanted == ModelKind::Cnn || wanted == ModelKind::Resnet8 || wanted == ModelKind::Resnet18;
    if (kind == DataKind::Text && wanted != ModelKind::Text)
        return refuse(
            "texts, and the numbers of their words mean nothing to a network for pictures or tables; choose "
            "model.kind = \"text\".");
    if (kind != DataKind::Text && wanted == ModelKind::Text)
        return refuse("no texts, and model.kind = \"text\" reads words; choose another model.");
    if (kind == DataKind::Table && (convolves || wanted == ModelKind::Conv1d))
        return refuse("rows of a table, which have no neighbours to convolve; choose model.kind = \"mlp\".");
    if (kind == DataKind::Series && convolves)
        return refuse(
            "series, and this network convolves pictures; choose model.kind = \"conv1d\" or \"mlp\".");
    if (kind == DataKind::Image && wanted == ModelKind::Conv1d)
        return refuse("pictures, and model.kind = \"conv1d\" reads series; choose another model.");
    return std::nullopt;
}

}  // namespace fiarse
