/// The numbers of a tier besides capacity and clients, in the order of the file: what reader, writer,
/// validation, -s, comparison and the names of runs go through.
#pragma once

#include <array>
#include <string_view>

#include "engine/api/experiment.h"

namespace fiarse {

struct TierNumber {
    const char* key;      ///< "link_mbps"
    const char* label;    ///< "Tier link"
    double Tier::*value;  ///< Tier{} holds the usual value, which is not written
    const char* comment;  ///< behind it in the file
    const char* allowed;  ///< "a speed in Mbit/s from 0 (not timed) to 1,000,000"
    bool positive;        ///< 0 is not allowed
    double maximum = 1e6;
};

inline constexpr std::array kTierNumbers = {
    TierNumber{"link_mbps", "Tier link", &Tier::linkMbps, "Mbit/s, down, and up where not stated",
               "a speed in Mbit/s from 0 (not timed) to 1,000,000", false},
    TierNumber{"uplink_mbps", "Tier uplink", &Tier::uplinkMbps, "Mbit/s, up",
               "a speed in Mbit/s from 0 (as link_mbps) to 1,000,000", false},
    TierNumber{"availability", "Tier availability", &Tier::availability, "chance to be reachable in a round",
               "greater than 0 and at most 1", true, 1.0},
    TierNumber{"data_share", "Tier data share", &Tier::dataShare, "data of a client, relative to other tiers",
               "greater than 0 and at most 1,000,000", true},
    TierNumber{"speed_gflops", "Tier speed", &Tier::speedGflops, "GFLOP/s, peak",
               "a speed in GFLOP/s from 0 (not stated) to 1,000,000", false},
    TierNumber{"memory_mb", "Tier memory", &Tier::memoryMb, "MB that training may take",
               "megabytes from 0 (not stated) to 1,000,000,000", false, 1e9},
    TierNumber{"power_w", "Tier power", &Tier::powerW, "W while computing",
               "watts from 0 (not stated) to 1,000,000", false},
    TierNumber{"radio_w", "Tier radio power", &Tier::radioW,
               "W while sending, and receiving where not stated", "watts from 0 (not stated) to 1,000,000",
               false},
    TierNumber{"receive_w", "Tier receiving power", &Tier::receiveW, "W while receiving",
               "watts from 0 (as radio_w) to 1,000,000", false},
};

/// The number with this key, or nullptr.
const TierNumber* findTierNumber(std::string_view key);

}  // namespace fiarse
