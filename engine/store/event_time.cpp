#include "engine/store/event_time.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

namespace fiarse {

double secondsSince1970(const std::string& utc) {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    const int read =
        std::sscanf(utc.c_str(), "%d-%u-%uT%u:%u:%u", &year, &month, &day, &hour, &minute, &second);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (read != 6 || !date.ok()) return 0.0;
    const std::chrono::seconds time = std::chrono::sys_days(date).time_since_epoch() +
                                      std::chrono::hours(hour) + std::chrono::minutes(minute) +
                                      std::chrono::seconds(second);
    return static_cast<double>(time.count());
}

std::string eventFileName(const RunInfo& info) {
    return fmt::format("events.out.tfevents.{:.0f}.{}", secondsSince1970(info.created), info.id);
}

}  // namespace fiarse
