// Local training against a naive twin that keeps whole arrays and double precision.

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "engine/clients/local_trainer.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "engine/submodels/ranking.h"
#include "tests/support/naive_network.h"
#include "tests/support/tiny_data.h"

using namespace fiarse;

namespace {

const ModelSettings kModel{.kind = ModelKind::Cnn, .hidden = {9}, .channels = {3}};
const InputShape kInput{1, 8, 8, 4};

struct Setup {
    Dataset data = test::tinyData();
    Layout layout = makeLayout(kModel, kInput).value();
    std::vector<float> weights = initialParameters(layout, 3);
    std::vector<double> capacities{1.0, 0.25, 0.05};
    Extraction extraction;
    TrainingSettings training{.participants = 1, .steps = 6, .batch = 10, .rate = 0.2};

    explicit Setup(Scope scope = Scope::Layer) {
        extraction = extractByRank(weights, layout, capacities, {.scope = scope});
    }

    LocalTask task(std::size_t level, GradientRule gradient) const {
        return {.weights = weights,
                .tierMap = extraction.tierMap,
                .thresholds = extraction.thresholds[level],
                .level = static_cast<int>(level),
                .gradient = gradient,
                .training = &training,
                .data = &data.train,
                .batch = [this](std::int64_t step, std::vector<std::uint32_t>& indices) {
                    indices.clear();
                    for (std::int64_t i = 0; i < training.batch; ++i)
                        indices.push_back(static_cast<std::uint32_t>(step * training.batch + i));
                }};
    }

    LocalResult train(std::size_t level, GradientRule gradient) const {
        LocalTrainer trainer(makeNetwork(kModel, kInput), data);
        return trainer.train(task(level, gradient), StopFlag{});
    }
};

/// The rule of method.md, written over whole arrays.
std::vector<double> naiveTraining(const Setup& setup, std::size_t level, GradientRule gradient) {
    test::NaiveNetwork network(kModel, kInput);
    std::vector<double> w(setup.weights.begin(), setup.weights.end()), velocity(w.size(), 0.0);
    const std::size_t pixels = setup.data.imageSize();
    for (std::int64_t step = 0; step < setup.training.steps; ++step) {
        std::vector<float> effective(w.size());
        std::vector<char> mask(w.size());
        std::vector<double> theta(w.size());
        for (std::size_t p = 0; p < w.size(); ++p) {
            theta[p] = static_cast<double>(setup.extraction.thresholds[level][setup.layout.layerOf(p)]);
            mask[p] = static_cast<float>(std::fabs(w[p])) >= static_cast<float>(theta[p]);
            effective[p] = mask[p] ? static_cast<float>(w[p]) : 0.0f;
        }
        std::vector<double> g(w.size(), 0.0);
        for (std::int64_t i = 0; i < setup.training.batch; ++i) {
            const std::uint32_t image = static_cast<std::uint32_t>(step * setup.training.batch + i);
            std::vector<float> values(pixels);
            setup.data.gather(setup.data.train, std::vector{image}, values.data());
            network.loss(effective, values.data(), setup.data.train.labels[image],
                         1.0 / static_cast<double>(setup.training.batch), g);
        }
        for (std::size_t p = 0; p < w.size(); ++p) {
            if (!mask[p]) continue;
            const double a = std::fabs(w[p]);
            const double factor = gradient == GradientRule::Paper
                                      ? 1.0 + 2.0 * theta[p] * a / ((a + theta[p]) * (a + theta[p]))
                                      : 1.0;
            velocity[p] =
                setup.training.momentum * velocity[p] + g[p] * factor + setup.training.weightDecay * w[p];
            w[p] -= setup.training.rate * velocity[p];
        }
    }
    return w;
}

}  // namespace

class TestLocalTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSingleTorchThread(); }

    void trainsLikeTheNaiveTwin_data() {
        QTest::addColumn<int>("level");
        QTest::addColumn<GradientRule>("gradient");
        QTest::addColumn<double>("momentum");
        QTest::addColumn<double>("decay");
        for (const int level : {0, 1, 2})
            for (const GradientRule gradient : {GradientRule::Paper, GradientRule::Released})
                for (const double momentum : {0.0, 0.5})
                    QTest::addRow("level %d, %s, momentum %g", level,
                                  gradient == GradientRule::Paper ? "paper" : "released", momentum)
                        << level << gradient << momentum << (momentum > 0.0 ? 0.01 : 0.0);
    }
    void trainsLikeTheNaiveTwin() {
        QFETCH(int, level);
        QFETCH(GradientRule, gradient);
        Setup setup;
        QFETCH(double, momentum);
        QFETCH(double, decay);
        setup.training.momentum = momentum;
        setup.training.weightDecay = decay;
        const LocalResult result = setup.train(static_cast<std::size_t>(level), gradient);
        const std::vector<double> want = naiveTraining(setup, static_cast<std::size_t>(level), gradient);
        double moved = 0.0;
        for (std::size_t i = 0; i < result.flat.size(); ++i) {
            const double difference =
                std::fabs(static_cast<double>(result.weights[i]) - want[result.flat[i]]);
            QVERIFY2(
                difference < 2e-5,
                qPrintable(QStringLiteral("parameter %1: off by %2").arg(result.flat[i]).arg(difference)));
            moved += std::fabs(want[result.flat[i]] - static_cast<double>(setup.weights[result.flat[i]]));
        }
        QVERIFY(moved > 0.01);
        QCOMPARE(result.losses.size(), std::size_t{6});
    }

    void movesNothingOutsideTheMask() {
        Setup setup;
        const LocalResult result = setup.train(2, GradientRule::Paper);
        std::set<std::uint32_t> packed(result.flat.begin(), result.flat.end());
        for (std::size_t i = 0; i < result.flat.size(); ++i)
            if (!holds(setup.extraction.tierMap[result.flat[i]], 2))
                QCOMPARE(result.weights[i], setup.weights[result.flat[i]]);
        for (std::uint32_t p = 0; p < setup.layout.count; ++p)
            if (holds(setup.extraction.tierMap[p], 2)) QVERIFY(packed.count(p) == 1);
    }

    void freezesAParameterThatFellBelowTheThreshold() {
        // A huge rate throws parameters below θ in the first steps; from then on they stay.
        Setup setup;
        setup.training.rate = 1.0;
        setup.training.momentum = 0.9;
        std::vector<float> before;
        std::vector<std::uint32_t> fallen;
        for (const std::int64_t steps : {3, 4, 5, 6}) {
            setup.training.steps = steps;
            const LocalResult result = setup.train(1, GradientRule::Released);
            for (const std::uint32_t i : fallen) QCOMPARE(result.weights[i], before[i]);
            fallen.clear();
            for (std::size_t i = 0; i < result.flat.size(); ++i) {
                const float theta = setup.extraction.thresholds[1][setup.layout.layerOf(result.flat[i])];
                if (holds(setup.extraction.tierMap[result.flat[i]], 1) &&
                    std::fabs(result.weights[i]) < theta)
                    fallen.push_back(static_cast<std::uint32_t>(i));
            }
            before = result.weights;
            QVERIFY(!fallen.empty());
        }
    }

    void stopsAtOnceWhenAsked() {
        Setup setup;
        LocalTrainer trainer(makeNetwork(kModel, kInput), setup.data);
        StopFlag stop;
        stop.request();
        const LocalResult result = trainer.train(setup.task(0, GradientRule::Paper), stop);
        QVERIFY(result.interrupted);
        QVERIFY(result.losses.empty());
    }

    void tellsALossThatIsNotANumber() {
        Setup setup;
        setup.training.rate = 1e30;
        const LocalResult result = setup.train(0, GradientRule::Paper);
        QVERIFY(!result.finite);
        QVERIFY(result.losses.size() < 6);
    }

    void theImagesOfAStepCanBeChanged() {
        Setup setup;
        LocalTrainer trainer(makeNetwork(kModel, kInput), setup.data);
        LocalTask task = setup.task(0, GradientRule::Paper);
        std::size_t seen = 0;
        task.augment = [&](std::span<float> images, std::size_t count) {
            QCOMPARE(images.size(), count * setup.data.imageSize());
            seen += count;
            std::fill(images.begin(), images.end(), 0.5F);
        };
        const LocalResult changed = trainer.train(task, StopFlag{});
        QCOMPARE(seen, std::size_t(60));
        // The same as if all images had been so from the beginning.
        setup.data.train.values.assign(setup.data.train.count() * setup.data.imageSize(), 0.5F);
        const LocalResult plain = setup.train(0, GradientRule::Paper);
        QVERIFY(changed.losses == plain.losses && changed.weights == plain.weights);
    }

    void showsEachImageOnceAPass() {
        std::vector<std::uint32_t> images(60);
        for (std::size_t i = 0; i < images.size(); ++i) images[i] = static_cast<std::uint32_t>(100 + i);
        auto batch = shuffledBatches(images, 20, 7, 1, 1);
        std::vector<std::uint32_t> pass, indices, first;
        for (int step = 0; step < 6; ++step) {
            batch(step, indices);
            QCOMPARE(indices.size(), std::size_t{20});
            if (step == 0) first = indices;
            pass.insert(pass.end(), indices.begin(), indices.end());
            if (pass.size() < 60) continue;
            QVERIFY(!std::is_sorted(pass.begin(), pass.end()));
            std::sort(pass.begin(), pass.end());
            QCOMPARE(pass, images);
            pass.clear();
        }
        shuffledBatches(images, 20, 7, 1, 2)(0, indices);
        QVERIFY(indices != first);
        shuffledBatches(images, 20, 7, 1, 1)(0, indices);
        QCOMPARE(indices, first);
    }

    void givesASmallClientAllItsImages() {
        const std::vector<std::uint32_t> images{4, 9, 2};
        std::vector<std::uint32_t> indices;
        auto batch = shuffledBatches(images, 20, 7, 1, 1);
        for (int step = 0; step < 3; ++step) {
            batch(step, indices);
            std::sort(indices.begin(), indices.end());
            QCOMPARE(indices, (std::vector<std::uint32_t>{2, 4, 9}));
        }
    }
};

QTEST_GUILESS_MAIN(TestLocalTrainer)
#include "tst_local_trainer.moc"
