#include "ui/models/weight_history.h"

#include <cmath>
#include <map>
#include <utility>

namespace fiarse::ui {

void WeightHistory::add(const RoundArrays& arrays) {
    if (arrays.weights.empty()) return;
    if (!m_rounds.empty() && arrays.round <= m_rounds.back().round) return;
    m_rounds.push_back({arrays.round, arrays.weights});
    const std::size_t each = arrays.weights.size() * sizeof(float);
    while (m_rounds.size() > 3 && m_rounds.size() * each > m_bytes) {
        std::vector<Round> kept;
        for (std::size_t i = 0; i < m_rounds.size(); ++i) {
            if (i % 2 == 0 || i + 1 == m_rounds.size()) kept.push_back(std::move(m_rounds[i]));
        }
        m_rounds = std::move(kept);
    }
}

std::optional<std::int64_t> WeightHistory::firstRound() const {
    if (m_rounds.empty()) return std::nullopt;
    return m_rounds.front().round;
}

RoundSeries WeightHistory::magnitudes(std::size_t parameter) const {
    RoundSeries series;
    for (const Round& round : m_rounds) {
        if (parameter >= round.weights.size() || std::isnan(round.weights[parameter])) continue;
        series.rounds.append(static_cast<double>(round.round));
        series.values.append(std::abs(static_cast<double>(round.weights[parameter])));
    }
    return series;
}

RoundSeries mergedMagnitudes(const RoundSeries& seen, const ParameterHistory& stored) {
    std::map<double, double> all;
    for (std::size_t i = 0; i < stored.weights.size(); ++i) {
        if (!std::isnan(stored.weights[i]))
            all[static_cast<double>(stored.weightRounds[i])] =
                std::abs(static_cast<double>(stored.weights[i]));
    }
    for (qsizetype i = 0; i < seen.rounds.size(); ++i) all[seen.rounds[i]] = seen.values[i];
    RoundSeries result;
    for (const auto& [round, value] : all) {
        result.rounds.append(round);
        result.values.append(value);
    }
    return result;
}

RoundSeries thresholdSeries(const std::vector<RoundRecord>& records, std::size_t level, std::size_t layer) {
    RoundSeries series;
    for (const RoundRecord& record : records) {
        if (level >= record.thresholds.size() || layer >= record.thresholds[level].size()) continue;
        series.rounds.append(static_cast<double>(record.round - 1));
        series.values.append(static_cast<double>(record.thresholds[level][layer]));
    }
    return series;
}

}  // namespace fiarse::ui
