#include "engine/models/channel_plan.h"

#include "engine/models/model_description.h"

namespace fiarse {

ChannelPlan makeChannelPlan(const ModelSettings& model, const InputShape& input) {
    return describeModel(model, input).value().plan;
}

}  // namespace fiarse
