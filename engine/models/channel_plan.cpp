#include "engine/models/channel_plan.h"

#include "engine/models/model_description.h"

namespace fiarse {

ChannelPlan makeChannelPlan(const ModelSettings& model, const InputShape& input) {
    // Nothing is known of a module's channels, so its file need not be there: stored runs are looked at
    // without it.
    if (model.kind == ModelKind::TorchScript) return {};
    return describeModel(model, input).value().plan;
}

}  // namespace fiarse
