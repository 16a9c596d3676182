#include "engine/core/random.h"

#include <bit>
#include <cmath>

namespace fiarse {

namespace {

std::uint64_t splitmix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    std::uint64_t state = hash ^ value;
    return splitmix(state);
}

}  // namespace

Random::Random(std::uint64_t seed) {
    for (std::uint64_t& word : m_state) word = splitmix(seed);
}

Random Random::stream(std::uint64_t seed, std::string_view purpose, std::uint64_t a, std::uint64_t b) {
    std::uint64_t name = 0xcbf29ce484222325ULL;  // FNV-1a
    for (char c : purpose) name = (name ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return Random(mix(mix(mix(mix(0, seed), name), a), b));
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(m_state[0] + m_state[3], 23) + m_state[0];
    const std::uint64_t t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double Random::uniform() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::uint64_t Random::below(std::uint64_t n) {
    // Values under 2^64 mod n would favour small results; they are drawn again.
    const std::uint64_t rejected = (0 - n) % n;
    std::uint64_t value = next();
    while (value < rejected) value = next();
    return value % n;
}

double Random::normal() {
    for (;;) {
        const double u = 2.0 * uniform() - 1.0;
        const double v = 2.0 * uniform() - 1.0;
        const double s = u * u + v * v;
        if (s > 0.0 && s < 1.0) return u * std::sqrt(-2.0 * std::log(s) / s);
    }
}

double Random::gamma(double shape) {
    if (shape < 1.0) {
        // 1 − uniform() is in (0, 1]: the power below stays finite.
        const double u = 1.0 - uniform();
        return gamma(shape + 1.0) * std::pow(u, 1.0 / shape);
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        const double x = normal();
        const double v = std::pow(1.0 + c * x, 3);
        if (v <= 0.0) continue;
        const double u = 1.0 - uniform();
        if (std::log(u) < 0.5 * x * x + d * (1.0 - v + std::log(v))) return d * v;
    }
}

}  // namespace fiarse
