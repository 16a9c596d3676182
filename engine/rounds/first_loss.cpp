#include "engine/rounds/first_loss.h"

#include <fmt/format.h>

namespace fiarse {

Error firstLossError(const Experiment& experiment, const ClientInfo& client) {
    const Tier& tier = experiment.tiers.at(static_cast<std::size_t>(client.tier));
    const std::string where = fmt::format("client {} ({}, {})", client.id, tier.name, tier.capacity.text);
    if (experiment.model.kind == ModelKind::TorchScript)
        return {
            .kind = ErrorKind::Run,
            .message = fmt::format("The module gives values that are not finite numbers before any training: "
                                   "the first loss of {} is none. Check what the module computes from this "
                                   "data, and from parameters of which masks make some 0.",
                                   where),
            .file = experiment.model.file,
            .key = "model.file"};
    return {
        .kind = ErrorKind::Run,
        .message = fmt::format("The model gives values that are not finite numbers before any training: the "
                               "first loss of {} is none. Another model, or data without extreme values, "
                               "mends it.",
                               where),
        .key = "model.kind"};
}

}  // namespace fiarse
