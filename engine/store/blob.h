/// Arrays as compressed blobs: little-endian values in one zstd frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "engine/store/database.h"

namespace fiarse {

/// One zstd frame that knows its size. Throws StoreError.
std::vector<char> compressed(std::span<const std::byte> bytes);

/// The contents of a frame. @param most  bytes it may hold at most. Throws StoreError.
std::vector<std::byte> decompressed(std::span<const char> blob, std::size_t most);

/// The contents of a frame that holds just as many bytes as `target`. Throws StoreError.
void decompressInto(std::span<const char> blob, std::span<std::byte> target);

template <typename T>
requires std::is_arithmetic_v<T> std::vector<char> packed(const std::vector<T>& values) {
    return compressed(std::as_bytes(std::span(values)));
}

/// The inverse of packed(). @param count  how many values there must be. Throws StoreError.
template <typename T>
requires std::is_arithmetic_v<T> std::vector<T> unpacked(std::span<const char> blob, std::size_t count) {
    std::vector<T> values(count);
    decompressInto(blob, std::as_writable_bytes(std::span(values)));
    return values;
}

/// Counts of participants: few_values.h where all are below 256, as nearly always.
std::vector<char> packedCounts(const std::vector<std::uint16_t>& values);
/// The inverse. Throws StoreError.
std::vector<std::uint16_t> unpackedCounts(std::span<const char> blob, std::size_t count);

}  // namespace fiarse
