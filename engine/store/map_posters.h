/// The maps of a run as PNG files: each layer's matrix, with title, round and legend.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/api/run_file.h"
#include "engine/store/map_picture.h"

namespace fiarse {

/// The colour of each parameter of a tier map: the smallest capacity that holds it.
/// `tierMap` must outlive what is returned.
CellColour tierColours(const RunInfo& info, std::span<const std::uint8_t> tierMap);

/// Whole PNG files of `round`, or of the last one. Throw ViewError.
std::string tierMapPng(const RunFile& run, std::optional<std::int64_t> round);
/// How many participants held the parameter at the start of the round.
std::string coveragePng(const RunFile& run, std::optional<std::int64_t> round);
std::string updatesPng(const RunFile& run, std::optional<std::int64_t> round);
std::string stalenessPng(const RunFile& run, std::optional<std::int64_t> round);
/// Each layer on its own scale, symmetric about 0.
std::string weightsPng(const RunFile& run, std::optional<std::int64_t> round);

/// @param held  1 or 0, [layout.count].
std::string maskPng(const RunInfo& info, std::span<const std::uint8_t> held, const std::string& title,
                    std::int64_t round);

}  // namespace fiarse
