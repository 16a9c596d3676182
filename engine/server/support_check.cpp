#include "engine/server/support_check.h"

#include <cmath>

namespace fiarse {

Rejection checkSupport(const LocalResult& result, std::span<const float> weights,
                       std::span<const std::uint8_t> mask) {
    bool outside = false;
    for (std::size_t i = 0; i < result.flat.size(); ++i) {
        const std::uint32_t p = result.flat[i];
        if (!std::isfinite(result.weights[i])) return Rejection::NotFinite;
        outside = outside || (mask[p] == 0 && result.weights[i] != weights[p]);
    }
    return outside ? Rejection::OutsideMask : Rejection::None;
}

}  // namespace fiarse
