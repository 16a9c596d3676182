/// Named arrays in one file: the format safetensors.
///
/// Source: the format's description in github.com/huggingface/safetensors: 8 bytes with the header's
/// length, little-endian; the header, JSON padded with spaces; the arrays one after the other.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace fiarse {

/// One array of the file.
struct Tensor {
    std::string name;
    std::string type;                 ///< "F32", "U8", "BOOL"
    std::vector<std::int64_t> shape;  ///< row-major
    std::span<const std::byte> data;  ///< little-endian; must outlive the call it is given to
};

/// A whole file. The data begins at a multiple of 8 bytes, and each tensor at a multiple of its own
/// element's size as long as wider types come first.
/// @param metadata  free text under "__metadata__"; keys as the caller likes.
/// Throws nlohmann::json::exception for text that is not UTF-8.
std::string safetensorsFile(const std::vector<Tensor>& tensors,
                            const std::map<std::string, std::string>& metadata);

}  // namespace fiarse
