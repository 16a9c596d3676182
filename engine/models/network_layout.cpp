#include "engine/models/network_layout.h"

#include <cmath>
#include <string>

#include "engine/core/random.h"

namespace fiarse {

namespace {

/// A run keeps about 60 bytes a parameter; beyond this it would not fit into a desktop's memory.
constexpr std::int64_t kMostParameters = 100'000'000;

class LayoutBuilder {
public:
    LayerInfo& add(std::string name, std::vector<std::int64_t> shape, std::int64_t fanIn) {
        LayerInfo layer;
        layer.name = std::move(name);
        layer.count = 1;
        for (const std::int64_t side : shape) layer.count *= static_cast<std::size_t>(side);
        layer.shape = std::move(shape);
        layer.offset = m_layout.count;
        layer.fanIn = fanIn;
        m_layout.count += layer.count;
        m_layout.maskable += layer.count;
        return m_layout.layers.emplace_back(std::move(layer));
    }

    Layout take() { return std::move(m_layout); }
    std::size_t count() const { return m_layout.count; }

private:
    Layout m_layout;
};

}  // namespace

Result<Layout> makeLayout(const ModelSettings& model, const InputShape& input) {
    LayoutBuilder builder;
    std::int64_t channels = input.channels;
    std::int64_t height = input.height;
    std::int64_t width = input.width;
    if (model.kind == ModelKind::Cnn) {
        for (std::size_t i = 0; i < model.channels.size(); ++i) {
            if (height < 2 || width < 2)
                return Error{.message = "The images are " + std::to_string(input.height) + " × " +
                                        std::to_string(input.width) +
                                        ", which leaves nothing to pool after " + std::to_string(i) +
                                        " convolutions; give at most " + std::to_string(i) +
                                        " channel counts.",
                             .key = "model.channels"};
            const std::string name = "conv" + std::to_string(i + 1);
            const std::int64_t out = model.channels[i];
            builder.add(name + ".weight", {out, channels, 3, 3}, channels * 9);
            builder.add(name + ".bias", {out}, channels * 9);
            channels = out;
            height /= 2;
            width /= 2;
        }
    }
    std::int64_t features = channels * height * width;
    const bool overImages = model.kind == ModelKind::Mlp && input.height > 1 && input.width > 1;
    const std::size_t denseLayers = model.hidden.size() + 1;
    for (std::size_t i = 0; i < denseLayers; ++i) {
        const std::int64_t out = i < model.hidden.size() ? model.hidden[i] : input.classes;
        if (features > kMostParameters / out)
            return Error{.message =
                             "The model would have more than 100 million parameters in one layer; make "
                             "its layers smaller.",
                         .key = "model.hidden"};
        const std::string name = "fc" + std::to_string(i + 1);
        LayerInfo& weight = builder.add(name + ".weight", {out, features}, features);
        if (i == 0 && overImages) {
            weight.imageChannels = input.channels;
            weight.imageHeight = input.height;
            weight.imageWidth = input.width;
        }
        builder.add(name + ".bias", {out}, features);
        features = out;
    }
    if (builder.count() > static_cast<std::size_t>(kMostParameters))
        return Error{
            .message = "The model would have more than 100 million parameters; make its layers smaller.",
            .key = "model.hidden"};
    return builder.take();
}

std::vector<float> initialParameters(const Layout& layout, std::uint64_t seed) {
    std::vector<float> values(layout.count);
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        Random random = Random::stream(seed, "initial-parameters", l);
        const double bound = 1.0 / std::sqrt(static_cast<double>(layer.fanIn));
        for (std::size_t i = 0; i < layer.count; ++i)
            values[layer.offset + i] = static_cast<float>((2.0 * random.uniform() - 1.0) * bound);
    }
    return values;
}

}  // namespace fiarse
