/// Some of the parameters of a model, as somebody brushed them: stretches of the flat vector, a range of |w|,
/// or both. Pure values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// First and last flat index, both included.
using Stretch = std::pair<std::int64_t, std::int64_t>;

struct ParameterSet {
    std::vector<Stretch> stretches;  ///< rising and apart from each other; empty = all parameters
    std::optional<std::pair<double, double>> magnitudes;  ///< |w| from, to, both included; empty = all

    bool isEmpty() const { return stretches.empty() && !magnitudes; }
    /// Parameters in the stretches; 0 where there are none.
    std::uint64_t count() const;

    friend auto operator<=>(const ParameterSet&, const ParameterSet&) = default;
};

/// The same parameters, rising and apart: stretches that touch or overlap become one.
std::vector<Stretch> joinedStretches(std::vector<Stretch> stretches);

/// Which of the parameters first .. first + count − 1 belong to the set, 0 or 1 each. A range of |w| is left
/// out where the arrays hold no weights.
std::vector<std::uint8_t> membersOf(const ParameterSet& set, const RoundArrays& arrays, std::size_t first,
                                    std::size_t count);

/// Layers that have parameters in the stretches, rising.
std::vector<std::size_t> layersOf(const ParameterSet& set, const Layout& layout);

}  // namespace fiarse::ui
