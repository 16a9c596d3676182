/// A participant's update cut to the parameters that it holds: what attacks craft and defences judge.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/clients/local_trainer.h"

namespace fiarse {

struct HeldUpdate {
    std::vector<std::uint32_t> flat;  ///< parameters that it holds, strictly rising
    std::vector<float> delta;         ///< Δ = w − w_i of each, as many
};

/// One participant of a round. The mask is its own: nothing is assumed about those of others.
struct Submission {
    LocalResult* result = nullptr;
    std::span<const std::uint8_t> mask;  ///< [d_all], 1 where it holds the parameter, else 0
    int level = 0;                       ///< at which it takes part
    std::int64_t samples = 1;            ///< its training images
    bool malicious = false;              ///< attacks in this round
};

/// @param weights  global model at the round's start, [d_all].
/// @param mask     [d_all]. Entries of `result` outside it, which a dense packing brings along, are left out.
HeldUpdate heldUpdate(const LocalResult& result, std::span<const float> weights,
                      std::span<const std::uint8_t> mask);

/// Writes w_i = w − Δ back for every parameter of `update`. Precondition: `result` holds all of them.
void putBack(const HeldUpdate& update, std::span<const float> weights, LocalResult& result);

/// √(Σ Δ² / count); 0 for nothing.
double rootMeanSquare(std::span<const float> values);

}  // namespace fiarse
