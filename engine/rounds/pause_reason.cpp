#include "engine/rounds/pause_reason.h"

namespace fiarse {

std::string pauseReason(const RunInfo& info, const std::vector<Breakpoint>& breakpoints,
                        const std::vector<RoundRecord>& earlier, const RoundRecord& record) {
    std::string why = breakpointHit(info, breakpoints, earlier, record);
    for (const Alert& alert : record.alerts)
        if (why.empty() && asksForPause(info, {alert}))
            why = "Paused at round " + std::to_string(record.round) + ": " + alertSentence(info, alert);
    return why;
}

}  // namespace fiarse
