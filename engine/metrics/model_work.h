/// The work of a model, read off its layout and channel plan.
#pragma once

#include "engine/api/cost.h"
#include "engine/models/channel_plan.h"
#include "engine/models/network_layout.h"

namespace fiarse {

/// Unknown where the plan has no layers.
ModelWork modelWork(const Layout& layout, const ChannelPlan& plan, const InputShape& input);

}  // namespace fiarse
