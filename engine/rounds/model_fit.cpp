#include "engine/rounds/model_fit.h"

namespace fiarse {

std::optional<Error> modelProblem(const ModelSettings& model, DataKind kind, const std::string& title) {
    const auto refuse = [&](const std::string& reason) {
        return Error{.message = title + " holds " + reason, .key = "model.kind"};
    };
    const bool dense = model.kind == ModelKind::Mlp;
    const bool convolves = model.kind == ModelKind::Cnn;
    if (kind == DataKind::Text && (dense || convolves))
        return refuse(
            "texts, and the numbers of their words mean nothing to a network for pictures or tables; "
            "choose a model for texts.");
    if (kind == DataKind::Table && convolves)
        return refuse(
            "rows of a table, which have no neighbouring pixels to convolve; choose model.kind = "
            "\"mlp\".");
    if (kind == DataKind::Series && convolves)
        return refuse("series, and this network convolves pictures; choose model.kind = \"mlp\".");
    return std::nullopt;
}

}  // namespace fiarse
