#include "engine/rounds/start_check.h"

#include <fmt/format.h>

#include "engine/data/partition.h"
#include "engine/rounds/model_fit.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

InputShape inputOf(const DataShape& shape) {
    return {shape.channels, shape.height, shape.width, static_cast<std::int64_t>(shape.classNames.size()),
            shape.vocabularySize};
}

std::optional<Error> attackProblem(const AttackSettings& attack, DataKind kind, std::int64_t classes) {
    if (attack.kind == AttackKind::ModelReplacement && kind != DataKind::Image)
        return Error{.message =
                         "The trigger of the backdoor is a patch of pixels, but the data are not images; "
                         "choose another attack.",
                     .key = "attack.kind"};
    const bool targeted = attack.kind == AttackKind::ModelReplacement ||
                          (attack.kind == AttackKind::LabelFlip && attack.from >= 0);
    const auto problem = [&](const char* key, std::int64_t value) {
        return Error{
            .message = fmt::format("{} is {}, but the data has classes 0 to {}.", key, value, classes - 1),
            .key = key};
    };
    if (targeted && attack.target >= classes) return problem("attack.target", attack.target);
    if (attack.kind == AttackKind::LabelFlip && attack.from >= classes)
        return problem("attack.from", attack.from);
    return std::nullopt;
}

Result<Layout> fittingLayout(const Experiment& experiment, const DataShape& shape) {
    if (auto unfit = modelProblem(experiment.model, shape.kind, shape.title)) return *std::move(unfit);
    if (auto unfit = shapeProblem(experiment.data.partition, shape)) return *std::move(unfit);
    if (experiment.data.partition.kind == PartitionKind::Column) {
        const std::int64_t clients = experiment.data.partition.clients;
        if (auto problem = groupProblem(shape.title, shape.kind, shape.groups, clients))
            return *std::move(problem);
    }
    const InputShape input = inputOf(shape);
    if (auto problem = attackProblem(experiment.attack, shape.kind, input.classes))
        return *std::move(problem);
    auto layout = makeLayout(experiment.model, input);
    if (!layout) return layout.error();
    if (auto fits = checkRepresentable(experiment, *layout, makeChannelPlan(experiment.model, input)); !fits)
        return fits.error();
    return layout;
}

}  // namespace fiarse
