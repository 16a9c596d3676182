// Submodels that end at early exits: how deep and how wide, what is held, and what the exits teach each
// other.

#include <QTest>
#include <cmath>

#include "engine/models/network_layout.h"
#include "engine/submodels/depth_strategy.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

struct Setup {
    Experiment experiment = test::smallExperiment();
    InputShape input{1, 16, 16, 10};
    Layout layout;
    ChannelPlan plan;
    std::vector<float> weights;

    explicit Setup(StrategyKind kind) {
        experiment.model = {.kind = ModelKind::Resnet8};
        experiment.model.exits = 2;
        experiment.strategy.kind = kind;
        experiment.tiers = {{.name = "a", .capacity = capacityFromValue(1.0)},
                            {.name = "b", .capacity = capacityFromValue(0.3)}};
        layout = makeLayout(experiment.model, input).value();
        plan = makeChannelPlan(experiment.model, input);
        weights.assign(layout.count, 1.0f);
    }

    double share(double width, int exit) const {
        return double(keptParameters(layout, plan, channelCounts(plan, width), exit)) /
               double(layout.maskable);
    }
};

}  // namespace

class TestDepthStrategy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depthFlTakesTheDeepestExitThatFits() {
        const Setup setup(StrategyKind::DepthFl);
        for (int exit = 1; exit <= 3; ++exit) {
            const double share = setup.share(1.0, exit);
            const Cut just =
                cutFor(setup.layout, setup.plan, StrategyKind::DepthFl, share, Budget::Parameters);
            QCOMPARE(just.exit, exit);
            QCOMPARE(just.width, 1.0);
            if (exit == 1) continue;
            QCOMPARE(
                cutFor(setup.layout, setup.plan, StrategyKind::DepthFl, share * 0.999, Budget::Parameters)
                    .exit,
                exit - 1);
        }
        QCOMPARE(setup.share(1.0, 3), 1.0);
    }

    void depthFlHoldsWhatLiesBeforeItsExitAndNothingBehind() {
        const Setup setup(StrategyKind::DepthFl);
        const std::vector<double> capacities{1.0, setup.share(1.0, 2), setup.share(1.0, 1)};
        const Extraction extraction = makeStrategy(setup.experiment, setup.layout, setup.plan)
                                          ->extract({.weights = setup.weights}, capacities);
        for (std::size_t l = 0; l < setup.layout.layers.size(); ++l) {
            const int depth = setup.plan.layers[l].depth;
            QVERIFY(depth >= 1 && depth <= 3);
            const LayerInfo& layer = setup.layout.layers[l];
            for (int level = 0; level < 3; ++level) {
                const bool reached = depth <= 3 - level;
                QCOMPARE(extraction.kept[std::size_t(level)][l], reached ? layer.count : 0);
                QCOMPARE(holds(extraction.tierMap[layer.offset], level), reached);
            }
        }
    }

    void scaleFlShrinksWidthAndDepthTogether() {
        const Setup setup(StrategyKind::ScaleFl);
        for (const double capacity : {1.0, 0.5, 0.25, 0.1, 0.03}) {
            const Cut cut =
                cutFor(setup.layout, setup.plan, StrategyKind::ScaleFl, capacity, Budget::Parameters);
            QVERIFY(setup.share(cut.width, cut.exit) <= capacity + 1e-9);
            // No other exit has a width nearer to its share of the depth.
            const double away = std::fabs(cut.width - cut.exit / 3.0);
            for (int exit = 1; exit <= 3; ++exit) {
                double width = 0.0;
                for (int step = 1; step <= 64; ++step)
                    if (setup.share(step / 64.0, exit) <= capacity) width = step / 64.0;
                if (width > 0.0) QVERIFY(std::fabs(width - exit / 3.0) >= away - 1.0 / 32);
            }
        }
        const Cut full = cutFor(setup.layout, setup.plan, StrategyKind::ScaleFl, 1.0, Budget::Parameters);
        QCOMPARE(full.exit, 3);
        QCOMPARE(full.width, 1.0);
    }

    void masksAreNestedWhateverTheBudget_data() {
        QTest::addColumn<Budget>("budget");
        QTest::newRow("parameters") << Budget::Parameters;
        QTest::newRow("macs") << Budget::Macs;
    }
    void masksAreNestedWhateverTheBudget() {
        QFETCH(Budget, budget);
        Setup setup(StrategyKind::ScaleFl);
        setup.experiment.strategy.budget = budget;
        const std::vector<double> capacities{1.0, 0.6, 0.4, 0.2, 0.05};
        const Extraction extraction = makeStrategy(setup.experiment, setup.layout, setup.plan)
                                          ->extract({.weights = setup.weights}, capacities);
        for (std::size_t level = 1; level < capacities.size(); ++level)
            for (std::size_t l = 0; l < setup.layout.layers.size(); ++l) {
                QVERIFY(extraction.kept[level][l] <= extraction.kept[level - 1][l]);
                std::uint64_t held = 0;
                const LayerInfo& layer = setup.layout.layers[l];
                for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
                    held += holds(extraction.tierMap[p], int(level)) ? 1 : 0;
                QCOMPARE(extraction.kept[level][l], held);
            }
    }

    void exitsTeachEachOtherByTheSchedule() {
        Setup scale(StrategyKind::ScaleFl);
        // Whatever the number of rounds, so that a run that is continued goes the same way.
        scale.experiment.rounds = 7;
        const auto one = makeStrategy(scale.experiment, scale.layout, scale.plan);
        QCOMPARE(one->localRule(25).distillation, 0.0);
        QCOMPARE(one->localRule(26).distillation, 1.0);
        QVERIFY(one->localRule(1).exitLoss == ExitLoss::ScaleFl);
        Setup depth(StrategyKind::DepthFl);
        depth.experiment.strategy.distillation = 2.0;
        const auto other = makeStrategy(depth.experiment, depth.layout, depth.plan);
        QVERIFY(std::fabs(other->localRule(150).distillation - 2.0 * std::exp(-1.25)) < 1e-12);
        QCOMPARE(other->localRule(400).distillation, 2.0);
        depth.experiment.strategy.distillationRamp = 40;
        QVERIFY(std::fabs(other->localRule(20).distillation - 2.0 * std::exp(-1.25)) < 1e-12);
        QCOMPARE(other->localRule(40).distillation, 2.0);
        depth.experiment.strategy.distillationRamp = 1;
        QCOMPARE(other->localRule(1).distillation, 2.0);
        QVERIFY(other->localRule(1).exitLoss == ExitLoss::DepthFl);
    }

    void refusesWhatCannotBeCut() {
        Setup setup(StrategyKind::DepthFl);
        setup.experiment.tiers[1].capacity = capacityFromValue(setup.share(1.0, 1) / 2);
        const auto small = checkRepresentable(setup.experiment, setup.layout, setup.plan);
        QVERIFY(!small);
        QVERIFY(QString::fromStdString(small.error().message).contains("the part up to the first exit is"));
        setup.experiment.model.exits = 0;
        const auto none = checkRepresentable(setup.experiment, setup.layout, setup.plan);
        QCOMPARE(QString::fromStdString(none.error().key), QString("model.exits"));
    }
};

QTEST_GUILESS_MAIN(TestDepthStrategy)
#include "tst_depth_strategy.moc"
