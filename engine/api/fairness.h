/// How evenly a round's accuracy is spread over clients, capacities and classes.
///
/// Pure functions, any thread. Source: method.md, section 5, and peers.md, section 7; Jain's index as in
/// Jain, Chiu and Hawe 1984, worst and best tenth and variance as in q-FFL's evaluation (arXiv 1905.10497),
/// with ⌈N/10⌉ clients where that work takes ⌊N/10⌋.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/api/records.h"

namespace fiarse {

/// Of the clients' accuracies a_i on their own test data, 0..1.
struct Fairness {
    double mean = 0.0;
    double worstTenth = 0.0, bestTenth = 0.0;  ///< mean of the lowest and highest ⌈N/10⌉
    double worst = 0.0;
    double variance = 0.0;  ///< of the accuracies in percent, percent²; over N
    double jain = 1.0;      ///< (Σa)² / (N·Σa²), 1/N..1; 1 where all are equal, or all 0
    double gini = 0.0;      ///< Σ|a_i − a_j| / (2N²·mean)
    double tierGap = 0.0;   ///< largest less smallest mean local accuracy of a level, 0..1
    /// Rank correlation of capacity and accuracy over the clients, −1..1, equal values sharing their mean
    /// rank; 0 where one of the two does not vary.
    double spearman = 0.0;
    double worstClass = 0.0;  ///< lowest recall of a class at any level, 0..1
    std::size_t worstClassIndex = 0, worstClassLevel = 0;
};

/// A larger submodel that is worse than a smaller one, on the whole test set, by more than chance explains.
struct Inversion {
    std::size_t larger = 0, smaller = 0;  ///< levels
    double gap = 0.0;                     ///< accuracy(smaller) − accuracy(larger) > 0
    double error = 0.0;                   ///< standard error of that difference; reported from 2 of them on
};

/// Nothing unless the round was evaluated.
std::optional<Fairness> fairnessOf(const RunInfo& info, const RoundRecord& record);

/// Neighbouring levels only, largest first. Empty unless the round was evaluated.
std::vector<Inversion> inversionsOf(const RunInfo& info, const RoundRecord& record);

/// Spearman's ρ with mean ranks. Precondition: equal lengths.
double spearman(std::span<const double> x, std::span<const double> y);

}  // namespace fiarse
