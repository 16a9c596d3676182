/// Capacity γ: the largest share of the maskable parameters that a client can train, 0 < γ <= 1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/api/result.h"

namespace fiarse {

/// A capacity as a number and as the user wrote it ("1/16", "6.25 %", "0.0625").
struct Capacity {
    double value = 1.0;      ///< in (0, 1]
    std::string text = "1";  ///< what the user typed; shown and saved again as typed

    friend bool operator==(const Capacity&, const Capacity&) = default;
};

/// Reads "1/16", "6.25 %", "6.25%" or "0.0625" (a comma as decimal point is accepted).
/// Errors: Input, with a sentence that says what is allowed, for anything else or a value outside (0, 1].
Result<Capacity> parseCapacity(std::string_view text);

/// The shortest usual way to write `value`: "1", "1/4", "1/64", else a decimal such as "0.36".
Capacity capacityFromValue(double value);

/// k = ⌊γ·d⌋, at least 1 where d > 0; how many of `count` parameters a capacity keeps.
/// Source: method.md, section 2, step 1. A relative slack of 1e-12 keeps 0.29 · 100 = 29.
std::uint64_t keptCount(double capacity, std::uint64_t count);

}  // namespace fiarse
