#include "engine/models/make_network.h"

#include "engine/models/feedforward.h"

namespace fiarse {

std::unique_ptr<Network> makeNetwork(const ModelSettings& model, const InputShape& input) {
    return std::make_unique<Feedforward>(model, input, makeLayout(model, input).value());
}

}  // namespace fiarse
