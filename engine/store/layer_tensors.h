/// A flat vector as a file of one tensor a layer.
#pragma once

#include <span>
#include <string>

#include "engine/api/records.h"

namespace fiarse {

/// A safetensors file with the layers' names and shapes. Metadata: run, experiment, engine, view, round.
/// @param bytes        the flat vector, all layers of it.
/// @param elementSize  bytes.
/// @param type         of the elements, as safetensors names it.
std::string layerTensors(const RunInfo& info, std::span<const std::byte> bytes, std::size_t elementSize,
                         const std::string& type, const std::string& view, std::int64_t round);

/// The same of numbers. @param values  [info.layout.count].
template <typename T>
std::string layerTensors(const RunInfo& info, std::span<const T> values, const std::string& type,
                         const std::string& view, std::int64_t round) {
    return layerTensors(info, std::as_bytes(values), sizeof(T), type, view, round);
}

}  // namespace fiarse
