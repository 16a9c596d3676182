/// Arrays in NumPy's format (.npy, version 1.0).
///
/// Source: the format's description in NumPy's documentation, numpy.lib.format.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace fiarse {

/// @param type   NumPy's name of the element type, "<f4".
/// @param shape  at least one dimension, row-major.
/// @return       the header of a file; the elements follow it. Its length is a multiple of 64.
std::string npyHeader(const std::string& type, const std::vector<std::size_t>& shape);

/// NumPy's name of a little-endian number type.
template <typename T>
requires std::is_arithmetic_v<T> std::string npyType() {
    const char kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
    return std::string(1, sizeof(T) == 1 ? '|' : '<') + kind + std::to_string(sizeof(T));
}

/// A whole .npy file. Precondition: as many values as the shape says.
template <typename T>
std::string npyFile(const std::vector<T>& values, const std::vector<std::size_t>& shape) {
    std::string file = npyHeader(npyType<T>(), shape);
    file.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    return file;
}

}  // namespace fiarse
