/// The mean of a quantity over all rounds, of which it was measured in some.
#pragma once

#include <cstdint>

namespace fiarse {

/// Between two measurements the quantity is taken to lie on the straight line between them, before the first
/// to be as it is there: the mean counts every round once, however seldom it was measured. Where each round
/// was measured it is the plain mean.
class RoundMean {
public:
    /// Precondition: rounds rise; the first is >= 1.
    void add(std::int64_t round, double value) {
        const auto rounds = static_cast<double>(round - m_round);
        m_sum += m_round == 0 ? rounds * value : rounds * m_value + (value - m_value) * (rounds + 1.0) / 2.0;
        m_round = round;
        m_value = value;
    }
    bool isEmpty() const { return m_round == 0; }
    /// Over the rounds 1 to the last one added. Precondition: !isEmpty().
    double mean() const { return m_sum / static_cast<double>(m_round); }

private:
    std::int64_t m_round = 0;
    double m_value = 0.0;
    double m_sum = 0.0;
};

}  // namespace fiarse
