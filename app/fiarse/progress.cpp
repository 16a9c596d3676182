#include "app/fiarse/progress.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/fiarse/console.h"

namespace fiarse::app {

Progress::Progress(std::vector<Level> levels, std::int64_t first, std::int64_t target, bool quiet)
    : m_levels(std::move(levels)),
      m_first(first),
      m_target(target),
      m_quiet(quiet),
      m_terminal(errorIsTerminal()) {}

Progress::~Progress() {
    endLine();
}

void Progress::endLine() {
    if (m_lineOpen) fmt::print(stderr, "\n");
    m_lineOpen = false;
}

void Progress::finished(const RoundRecord& record) {
    if (m_quiet) return;
    if (!record.evaluation.empty()) {
        m_accuracy = 0.0;
        for (const LevelEvaluation& level : record.evaluation) m_accuracy += level.accuracy;
        m_accuracy /= static_cast<double>(record.evaluation.size());
    }
    std::string text = fmt::format("Round {} of {}: loss {:.4f}", record.round, m_target, record.loss);
    if (m_accuracy >= 0.0) text += fmt::format(", mean accuracy {}", percentText(m_accuracy));
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_started;
    const double secondsPerRound = elapsed.count() / static_cast<double>(record.round - m_first);
    const std::int64_t left = m_target - record.round;
    if (left > 0) {
        text += fmt::format(", {} left", durationText(secondsPerRound * static_cast<double>(left)));
    }
    if (m_terminal) {
        fmt::print(stderr, "\r{}.\x1b[K", text);
        m_lineOpen = true;
    } else {
        fmt::print(stderr, "{}.\n", text);
    }
    std::fflush(stderr);
}

}  // namespace fiarse::app
