/// A sweep whose results are known by hand: no engine trains anything.
///
/// Two learning rates, two scopes, two seeds: eight children, four groups. Child i reaches 0.6 + 0.02 i with
/// the first of its two capacities and 0.2 less with the second; local accuracies are 0.05 higher.
#pragma once

#include "engine/api/sweep.h"
#include "engine/api/sweep_results.h"
#include "tests/ui/shell/shell_fixtures.h"
#include "ui/models/sweep_numbers.h"

namespace fiarse::test {

inline SweepPlan handPlan() {
    return {.base = smallExperiment(2),
            .axes = {{"training.lr", {"0.1", "0.4"}}, {"strategy.scope", {"layer", "global"}}},
            .seeds = 2};
}

inline RunDigest handDigest(const SweepChild& child, int place) {
    RunDigest run{.experiment = child.experiment};
    run.levels = {{{1.0, "1"}, "workstation", 4}, {{0.25, "1/4"}, "phone", 4}};
    for (int round = 1; round <= 2; ++round) {
        // The last round is the best by 0.1.
        const double top = 0.5 + 0.02 * place + 0.1 * (round - 1);
        RoundPoint point;
        point.round = round;
        point.loss = 2.0 / round;
        point.neverTrained = 0.1;
        point.bytes = 1'000'000;
        point.seconds = 0.5;
        point.worstClient = top - 0.4;
        point.worstTenth = top - 0.3;
        point.global = {top, top - 0.2};
        point.local = {top + 0.05, top - 0.15};
        run.points.push_back(point);
    }
    return run;
}

struct HandSweep {
    SweepPlan plan = handPlan();
    std::vector<SweepChild> children = expandSweep(plan).value().children;
    SweepResults results;

    HandSweep() {
        for (std::size_t i = 0; i < children.size(); ++i)
            results.runs.push_back(handDigest(children[i], static_cast<int>(i)));
        group();
    }
    void group() { results.groups = groupRuns(results.runs); }
    ui::SweepNumbers numbers() const { return {plan, children, results}; }
};

}  // namespace fiarse::test
