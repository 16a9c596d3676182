/// Named random streams.
///
/// Every use of chance draws from a stream of its own, derived from (seed, purpose, a, b), so that
/// adding a client, a round or a metric never shifts the draws of anything else. There is no global
/// generator. Same inputs give the same numbers on every platform: no std:: distributions are used.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace fiarse {

/// xoshiro256++ (Blackman & Vigna), seeded through splitmix64. Not thread safe; make one each.
class Random {
public:
    explicit Random(std::uint64_t seed);

    /// The stream for one purpose, for example ("train", client, round).
    static Random stream(std::uint64_t seed, std::string_view purpose, std::uint64_t a = 0,
                         std::uint64_t b = 0);

    std::uint64_t next();
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    /// Uniform in [0, n). Precondition: n > 0. Unbiased.
    std::uint64_t below(std::uint64_t n);
    /// Standard normal (polar method).
    double normal();
    /// Gamma(shape, 1), shape > 0 (Marsaglia & Tsang; shapes < 1 are boosted).
    double gamma(double shape);

    /// Fisher-Yates.
    template <typename T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

private:
    std::array<std::uint64_t, 4> m_state;
};

}  // namespace fiarse
