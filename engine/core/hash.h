/// Content hashes: XXH3, 128 bits (not cryptographic; it tells runs apart).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fiarse {

class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    void addBytes(const void* data, std::size_t bytes);
    /// Text with its length, so that ("ab", "c") and ("a", "bc") differ.
    void add(std::string_view text);
    template <typename T>
    requires std::is_arithmetic_v<T>
    void add(T value) { addBytes(&value, sizeof value); }
    template <typename T>
    requires std::is_arithmetic_v<T>
    void add(const std::vector<T>& values) {
        add(values.size());
        addBytes(values.data(), values.size() * sizeof(T));
    }

    /// 32 hex digits over everything added so far.
    std::string hex() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace fiarse
