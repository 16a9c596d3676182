/// |w| of every parameter over the rounds that were seen, within a fixed amount of memory.
#pragma once

#include <QVector>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// One value over rounds.
struct RoundSeries {
    QVector<double> rounds;  ///< rising
    QVector<double> values;

    bool isEmpty() const { return rounds.isEmpty(); }
    friend bool operator==(const RoundSeries&, const RoundSeries&) = default;
};

/// Keeps the weights of the rounds it is given; when they no longer fit, every second round between the
/// first and the newest is forgotten, so that the whole run stays in view at half the detail.
class WeightHistory {
public:
    /// @param bytes  memory for weights; at least three rounds are kept whatever it is.
    explicit WeightHistory(std::size_t bytes = 48U << 20) : m_bytes(bytes) {}

    void clear() { m_rounds.clear(); }
    /// Remembers a round; rounds that are not newer than the last one and arrays without weights are ignored.
    void add(const RoundArrays& arrays);
    std::size_t size() const { return m_rounds.size(); }
    /// First round remembered.
    std::optional<std::int64_t> firstRound() const;
    /// |w| of one parameter; NaN values are left out.
    RoundSeries magnitudes(std::size_t parameter) const;

private:
    struct Round {
        std::int64_t round = 0;
        std::vector<float> weights;
    };
    std::size_t m_bytes;
    std::vector<Round> m_rounds;
};

/// |w| of a parameter from what was seen and from what the run file kept, rising, each round once.
RoundSeries mergedMagnitudes(const RoundSeries& seen, const ParameterHistory& stored);

/// θ of a level and layer that were in force after each round of the records. Records hold the θ that a
/// round used, which is the θ after the round before it.
RoundSeries thresholdSeries(const std::vector<RoundRecord>& records, std::size_t level, std::size_t layer);

}  // namespace fiarse::ui
