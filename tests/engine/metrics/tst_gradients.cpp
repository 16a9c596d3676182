// Norms of masked gradients against a network that is computed by hand.

#include <QTest>
#include <cmath>

#include "engine/metrics/gradients.h"
#include "engine/models/make_network.h"
#include "engine/submodels/ranking.h"
#include "tests/support/tiny_data.h"

using namespace fiarse;

namespace {

const ModelSettings kModel{.kind = ModelKind::Mlp, .hidden = {}};

}  // namespace

class TestGradients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Softmax regression has dL/dW[c][j] = mean over examples of (p_c − y_c)·x_j.
    void areThoseOfSoftmaxRegression_data() {
        QTest::addColumn<GradientRule>("rule");
        QTest::newRow("paper") << GradientRule::Paper;
        QTest::newRow("released") << GradientRule::Released;
    }
    void areThoseOfSoftmaxRegression() {
        QFETCH(GradientRule, rule);
        const Dataset data = test::tinyData();
        const InputShape input{data.channels, data.height, data.width, std::int64_t(data.classes())};
        const Layout layout = makeLayout(kModel, input).value();
        const std::vector<float> weights = initialParameters(layout, 3);
        const std::vector<double> capacities{1.0, 0.25};
        const Extraction extraction = extractByRank(weights, layout, capacities, {});
        const std::vector<std::uint32_t> sample = gradientSample(5, data.train.count());

        const auto naive = [&](int level) {
            const std::size_t inputs = data.imageSize();
            const std::size_t classes = data.classes();
            std::vector<double> gradient(layout.count, 0.0);
            std::vector<float> x(inputs);
            for (const std::uint32_t index : sample) {
                data.gather(data.train, std::vector{index}, x.data());
                std::vector<double> logits(classes, 0.0);
                const auto value = [&](std::size_t p) {
                    return level < 0 || holds(extraction.tierMap[p], level) ? double(weights[p]) : 0.0;
                };
                double sum = 0.0;
                for (std::size_t c = 0; c < classes; ++c) {
                    logits[c] = value(layout.layers[1].offset + c);
                    for (std::size_t j = 0; j < inputs; ++j)
                        logits[c] += value(c * inputs + j) * double(x[j]);
                    sum += std::exp(logits[c]);
                }
                for (std::size_t c = 0; c < classes; ++c) {
                    const double error =
                        (std::exp(logits[c]) / sum - (c == data.train.labels[index] ? 1 : 0)) /
                        double(sample.size());
                    for (std::size_t j = 0; j < inputs; ++j) gradient[c * inputs + j] += error * double(x[j]);
                    gradient[layout.layers[1].offset + c] += error;
                }
            }
            return gradient;
        };
        const std::vector<double> full = naive(-1);
        double wantFull = 0.0;
        for (const double g : full) wantFull += g * g;

        for (const int threads : {1, 2}) {
            ThreadPool pool(threads, 0, {});
            std::vector<std::unique_ptr<Network>> networks;
            for (int i = 0; i < threads; ++i) networks.push_back(makeNetwork(kModel, input));
            RoundRecord record;
            recordGradients(weights, extraction, rule, data, sample, networks, pool, StopFlag{}, record);
            QVERIFY(std::fabs(record.fullGradient - wantFull) < 1e-5 * wantFull);
            for (int level = 0; level < 2; ++level) {
                const std::vector<double> own = naive(level);
                double norm = 0.0;
                double error = 0.0;
                double outside = 0.0;
                for (std::size_t p = 0; p < layout.count; ++p) {
                    if (!holds(extraction.tierMap[p], level)) {
                        outside += full[p] * full[p];
                        continue;
                    }
                    const double theta = extraction.thresholds[std::size_t(level)][layout.layerOf(p)];
                    const double w = std::fabs(double(weights[p]));
                    const double g =
                        own[p] *
                        (rule == GradientRule::Paper ? 1 + 2 * theta * w / ((w + theta) * (w + theta)) : 1);
                    norm += g * g;
                    error += (g - full[p]) * (g - full[p]);
                }
                const LevelGradient& got = record.levelGradients.at(std::size_t(level));
                QVERIFY(std::fabs(got.squaredNorm - norm) < 1e-5 * norm);
                QVERIFY(std::fabs(got.squaredError - error) < 1e-5 * norm);
                QVERIFY(std::fabs(got.squaredOutside - outside) < 1e-5 * wantFull);
                QCOMPARE(outside > 0.0, level > 0);
            }
        }
    }

    void aSubmodelThatEndsEarlyIsDifferentiatedAtItsExit() {
        const Dataset data = test::tinyData();
        const InputShape input{data.channels, data.height, data.width, std::int64_t(data.classes())};
        Experiment experiment;
        experiment.model = {.kind = ModelKind::Cnn, .hidden = {16}, .channels = {4, 6}};
        experiment.model.exits = 1;
        experiment.strategy.kind = StrategyKind::DepthFl;
        const Layout layout = makeLayout(experiment.model, input).value();
        const std::vector<float> weights = initialParameters(experiment.model, input, 3).value();
        const auto strategy = makeStrategy(experiment, layout, makeChannelPlan(experiment.model, input));
        const Extraction extraction = strategy->extract({.weights = weights}, std::vector{1.0, 0.3});
        QVERIFY(extraction.assigned(1, layout) < extraction.assigned(0, layout));
        ThreadPool pool(1, 0, {});
        std::vector<std::unique_ptr<Network>> networks;
        networks.push_back(makeNetwork(experiment.model, input));
        RoundRecord record;
        recordGradients(weights, extraction, GradientRule::Released, data,
                        gradientSample(5, data.train.count()), networks, pool, StopFlag{}, record);
        // Behind the last classifier, whose weights it does not hold, it would be 0.
        QVERIFY2(record.levelGradients[1].squaredNorm > 1e-4,
                 qPrintable(QString::number(record.levelGradients[1].squaredNorm)));
    }

    void theSampleIsDrawnOnceAndSorted() {
        const auto sample = gradientSample(1, 5000);
        QCOMPARE(sample.size(), kGradientSample);
        QVERIFY(std::is_sorted(sample.begin(), sample.end()));
        QVERIFY(std::adjacent_find(sample.begin(), sample.end()) == sample.end());
        QVERIFY(sample == gradientSample(1, 5000));
        QVERIFY(sample != gradientSample(2, 5000));
        QCOMPARE(gradientSample(1, 10).size(), std::size_t(10));
    }
};

QTEST_GUILESS_MAIN(TestGradients)
#include "tst_gradients.moc"
