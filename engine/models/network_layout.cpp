#include "engine/models/network_layout.h"

#include <cmath>

#include "engine/core/random.h"
#include "engine/models/model_description.h"
#include "engine/models/torch_model.h"

namespace fiarse {

namespace {

float draw(Random& random, Initial initial, double fanIn) {
    switch (initial) {
        case Initial::FanIn:
            return static_cast<float>((2.0 * random.uniform() - 1.0) * (1.0 / std::sqrt(fanIn)));
        case Initial::He:
            return static_cast<float>(random.normal() * std::sqrt(2.0 / fanIn));
        case Initial::One:
            return 1.0f;
        case Initial::Zero:
            break;
    }
    return 0.0f;
}

void fill(const LayerInfo& layer, std::size_t number, Initial initial, std::uint64_t seed,
          std::vector<float>& values) {
    Random random = Random::stream(seed, "initial-parameters", number);
    for (std::size_t i = 0; i < layer.count; ++i)
        values[layer.offset + i] = draw(random, initial, static_cast<double>(layer.fanIn));
}

}  // namespace

Result<Layout> makeLayout(const ModelSettings& model, const InputShape& input) {
    auto made = describeModel(model, input);
    if (!made) return made.error();
    return std::move(made->layout);
}

std::vector<float> initialParameters(const Layout& layout, std::uint64_t seed) {
    std::vector<float> values(layout.count);
    for (std::size_t l = 0; l < layout.layers.size(); ++l)
        fill(layout.layers[l], l, Initial::FanIn, seed, values);
    return values;
}

Result<std::vector<float>> initialParameters(const ModelSettings& model, const InputShape& input,
                                             std::uint64_t seed) {
    if (model.kind == ModelKind::TorchScript) {
        auto loaded = makeTorchModel(model, input);
        if (!loaded) return loaded.error();
        return (*loaded)->ownParameters();
    }
    auto made = describeModel(model, input);
    if (!made) return made.error();
    std::vector<float> values(made->layout.count);
    for (std::size_t l = 0; l < made->layout.layers.size(); ++l)
        fill(made->layout.layers[l], l, made->initial[l], seed, values);
    return values;
}

}  // namespace fiarse
