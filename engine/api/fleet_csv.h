/// A fleet from a table of devices: CSV, one row a device.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

struct FleetCsv {
    std::vector<Tier> tiers;      ///< the strongest first; empty if there are problems
    std::int64_t devices = 0;     ///< rows read
    std::vector<Error> problems;  ///< one sentence each, with file and line; empty = all is well
};

/// Reads devices and groups them into tiers of the same class and capacity.
///
/// The first line names the columns, in any order and case; the separator is a comma, semicolon or tab,
/// fields may be quoted, a byte order mark is skipped. Columns: `class` (or name, tier, type, model),
/// `capacity` ("1/16", "6.25 %", "0.0625"), or in its place `memory` (a number, or one with kB, MB, GB;
/// the largest of the file is capacity 1), and optionally `link` (or downlink, download) and `uplink` (or
/// upload) in Mbit/s (MB/s where the header says so),
/// `availability` (0.9 or 90 %), `data` (relative amount), `speed (GFLOP/s)`, `training memory (MB)` (GB
/// where the header says so), `power (W)`, `radio (W)`, `receive (W)`. Other columns are skipped. A tier
/// takes the mean of its devices' numbers; an empty field counts as not given.
/// @param fileName  used in problems only.
FleetCsv parseFleetCsv(std::string_view text, std::string_view fileName);

/// parseFleetCsv() on a file's contents. Errors: File if it cannot be read.
Result<FleetCsv> readFleetCsv(const std::filesystem::path& path);

/// The experiment with these tiers; as many clients as they have, and no more participants than clients.
Experiment withFleet(Experiment experiment, std::vector<Tier> tiers);

}  // namespace fiarse
