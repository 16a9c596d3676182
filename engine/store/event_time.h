/// When the events of a run happened, and what the file of them is called.
#pragma once

#include <string>

#include "engine/api/records.h"

namespace fiarse {

/// "2026-01-02T03:04:05Z" as seconds since 1970, UTC; 0 for anything else.
double secondsSince1970(const std::string& utc);

/// "events.out.tfevents.1767323045.0123456789ab": time of creation, then the run instead of a host.
std::string eventFileName(const RunInfo& info);

}  // namespace fiarse
