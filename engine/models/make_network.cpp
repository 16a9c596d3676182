#include "engine/models/make_network.h"

#include <stdexcept>

#include "engine/models/feedforward.h"
#include "engine/models/model_description.h"
#include "engine/models/torch_network.h"

namespace fiarse {

std::unique_ptr<Network> makeNetwork(const ModelSettings& model, const InputShape& input) {
    if (!usesTorch(model))
        return std::make_unique<Feedforward>(model, input, makeLayout(model, input).value());
    auto made = makeTorchModel(model, input);
    // A module's file can have gone since its layout was read.
    if (!made) throw std::runtime_error(made.error().text());
    return std::make_unique<TorchNetwork>(*std::move(made), model, input);
}

}  // namespace fiarse
