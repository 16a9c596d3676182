/// What the commands say, and where: data on standard output, everything else on standard error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/preview.h"
#include "engine/api/result.h"

namespace fiarse::app {

/// Tells the error on standard error. @return its exit code.
/// @param json  also prints {"event":"failed","kind":"run","message":"...","exit_code":3} on standard output,
/// with
///              "file", "line" and "key" where they are known.
int failed(const Error& error, bool json = false);

/// Whether standard error is a terminal.
bool errorIsTerminal();

/// "71.2 %".
std::string percentText(double share);
/// "45 s", "3 min 20 s", "2 h 05 min".
std::string durationText(double seconds);
/// "640 B", "1.2 MB"; steps of 1000.
std::string bytesText(double bytes);
/// "156,800".
std::string groupedText(std::uint64_t number);

/// "1 round", "1,200 rounds".
std::string countedText(std::int64_t number, std::string_view one, std::string_view many);

/// A path as a shell takes it.
std::string shellText(const std::filesystem::path& path);

/// One sentence for each layer that a capacity keeps (nearly) nothing of, for each that leaves much of it
/// unused or has too little memory, and for each of cautions(); empty where all is well.
std::vector<std::string> warningsOf(const Experiment& experiment, const Preview& shown);
/// The same with a preview made for it. Errors: as preview().
Result<std::vector<std::string>> warningsAbout(const Experiment& experiment);

}  // namespace fiarse::app
