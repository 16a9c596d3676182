/// Usual links, to begin with where nobody measured. Illustrative, not measured. Source: peers.md, section
/// 8.2.
#pragma once

#include <string>
#include <vector>

namespace fiarse {

struct LinkPreset {
    std::string label;  ///< English; the window translates it (context "presets")
    double downMbps = 0.0, upMbps = 0.0;
};

/// From the slowest to the fastest.
std::vector<LinkPreset> linkPresets();

}  // namespace fiarse
