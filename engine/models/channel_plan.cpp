#include "engine/models/channel_plan.h"

namespace fiarse {

ChannelPlan makeChannelPlan(const ModelSettings& model, const InputShape& input) {
    ChannelPlan plan;
    int in = LayerChannels::kWhole;
    std::size_t repeat = 1;
    // A layer's weight and its bias.
    const auto add = [&](std::string name, std::int64_t channels, bool cut, double uses) {
        int out = LayerChannels::kWhole;
        if (cut) {
            out = static_cast<int>(plan.groups.size());
            plan.groups.push_back({.name = std::move(name), .size = static_cast<std::size_t>(channels)});
        }
        plan.layers.push_back({.out = out, .in = in, .inRepeat = repeat, .uses = uses});
        plan.layers.push_back({.out = out, .uses = 0.0});
        in = out;
        repeat = 1;
    };
    std::int64_t height = input.height;
    std::int64_t width = input.width;
    if (model.kind == ModelKind::Cnn) {
        for (std::size_t i = 0; i < model.channels.size(); ++i) {
            add("conv" + std::to_string(i + 1), model.channels[i], true, static_cast<double>(height * width));
            height /= 2;
            width /= 2;
        }
        repeat = static_cast<std::size_t>(height * width);
    }
    for (std::size_t i = 0; i < model.hidden.size(); ++i)
        add("fc" + std::to_string(i + 1), model.hidden[i], true, 1.0);
    add("fc" + std::to_string(model.hidden.size() + 1), input.classes, false, 1.0);
    return plan;
}

}  // namespace fiarse
