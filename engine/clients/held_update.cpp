#include "engine/clients/held_update.h"

#include <cmath>

namespace fiarse {

HeldUpdate heldUpdate(const LocalResult& result, std::span<const float> weights,
                      std::span<const std::uint8_t> mask) {
    HeldUpdate update;
    update.flat.reserve(result.flat.size());
    update.delta.reserve(result.flat.size());
    for (std::size_t i = 0; i < result.flat.size(); ++i) {
        const std::uint32_t p = result.flat[i];
        if (mask[p] == 0) continue;
        update.flat.push_back(p);
        update.delta.push_back(weights[p] - result.weights[i]);
    }
    return update;
}

void putBack(const HeldUpdate& update, std::span<const float> weights, LocalResult& result) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < update.flat.size(); ++i) {
        while (result.flat[at] != update.flat[i]) ++at;
        result.weights[at] = weights[update.flat[i]] - update.delta[i];
    }
}

double rootMeanSquare(std::span<const float> values) {
    if (values.empty()) return 0.0;
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(sum / static_cast<double>(values.size()));
}

}  // namespace fiarse
