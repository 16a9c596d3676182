#include "engine/store/npy.h"

#include <fmt/format.h>

namespace fiarse {

std::string npyHeader(const std::string& type, const std::vector<std::size_t>& shape) {
    std::string dimensions;
    for (const std::size_t size : shape) dimensions += fmt::format("{}, ", size);
    // A tuple of one keeps its comma, longer ones need none at the end.
    dimensions.resize(dimensions.size() - (shape.size() == 1 ? 1 : 2));
    std::string description =
        fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", type, dimensions);
    constexpr std::size_t kPrefix = 10;  // magic, version, length
    const std::size_t padding = 63 - (kPrefix + description.size()) % 64;
    description.append(padding, ' ');
    description += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(description.size() & 0xFF);
    header += static_cast<char>(description.size() >> 8);
    return header + description;
}

}  // namespace fiarse
