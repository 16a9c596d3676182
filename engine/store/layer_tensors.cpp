#include "engine/store/layer_tensors.h"

#include "engine/store/safetensors.h"

namespace fiarse {

std::string layerTensors(const RunInfo& info, std::span<const std::byte> bytes, std::size_t elementSize,
                         const std::string& type, const std::string& view, std::int64_t round) {
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : info.layout.layers) {
        tensors.push_back({layer.name, type, layer.shape,
                           bytes.subspan(layer.offset * elementSize, layer.count * elementSize)});
    }
    return safetensorsFile(tensors, {{"engine", info.engine},
                                     {"experiment", info.experiment.name},
                                     {"round", std::to_string(round)},
                                     {"run", info.id},
                                     {"view", view}});
}

}  // namespace fiarse
