/// The checks that every update has to pass, whatever the defence: it must be finite and stay within its
/// sender's mask.
#pragma once

#include <span>

#include "engine/api/robustness.h"
#include "engine/clients/held_update.h"

namespace fiarse {

/// NotFinite before OutsideMask; None where the update is sound. A dense packing sends parameters outside of
/// the mask along; that is sound as long as they are what the server sent out.
/// @param weights  global model at the round's start, [d_all].
Rejection checkSupport(const LocalResult& result, std::span<const float> weights,
                       std::span<const std::uint8_t> mask);

}  // namespace fiarse
