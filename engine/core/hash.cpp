#include "engine/core/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <new>

namespace fiarse {

struct Hasher::State {
    struct Free {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    std::unique_ptr<XXH3_state_t, Free> xxh{XXH3_createState()};
};

Hasher::Hasher() : m_state(std::make_unique<State>()) {
    if (!m_state->xxh) throw std::bad_alloc();
    XXH3_128bits_reset(m_state->xxh.get());
}

Hasher::~Hasher() = default;

void Hasher::addBytes(const void* data, std::size_t bytes) {
    XXH3_128bits_update(m_state->xxh.get(), data, bytes);
}

void Hasher::add(std::string_view text) {
    add(text.size());
    addBytes(text.data(), text.size());
}

std::string Hasher::hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(m_state->xxh.get());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace fiarse
