// Static batch norm: cumulative statistics by hand.

#include <QTest>
#include <cmath>

#include "engine/models/torch_threads.h"
#include "tests/support/network_cases.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

/// One channel whose convolution hands on the picture, one value behind the pooling.
const ModelSettings kModel{.kind = ModelKind::Cnn,
                           .hidden = {},
                           .channels = {1},
                           .norm = NormKind::StaticBatch,
                           .recalibration = 130};
const InputShape kInput{1, 2, 2, 3};
constexpr float kScale = 1.5f, kShift = 0.2f;

std::vector<float> identityWeights(const Layout& layout) {
    std::vector<float> weights(layout.count, 0.0f);
    for (const LayerInfo& layer : layout.layers) {
        float* at = weights.data() + layer.offset;
        if (layer.name == "conv1.weight") at[4] = 1.0f;
        if (layer.name == "norm1.scale") at[0] = kScale;
        if (layer.name == "norm1.shift") at[0] = kShift;
        if (layer.name == "fc1.weight")
            for (int c = 0; c < 3; ++c) at[c] = static_cast<float>(c + 1);
    }
    return weights;
}

}  // namespace

class TestStaticNorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSingleTorchThread(); }

    void normalisesByTheMeanOverTheBatchesOfTheirMeanAndUnbiasedVariance() {
        auto network = makeNetwork(kModel, kInput);
        QCOMPARE(network->calibrationImages(), std::size_t{130});
        const std::vector<float> weights = identityWeights(network->layout());
        network->pack(std::vector<std::uint8_t>(weights.size(), 1));
        double mean = 0.0, variance = 0.0;
        for (const std::size_t count : {64, 64, 2}) {
            const OwnedBatch owned(kInput, count, 10 + count);
            network->calibrate(weights, owned.batch);
            double sum = 0.0, squares = 0.0;
            const auto n = static_cast<double>(owned.images.size());
            for (const float x : owned.images) sum += static_cast<double>(x) / n;
            for (const float x : owned.images)
                squares += (static_cast<double>(x) - sum) * (static_cast<double>(x) - sum) / (n - 1.0);
            mean += sum / 3.0;
            variance += squares / 3.0;
        }
        const OwnedBatch test(kInput, 5, 99);
        std::vector<float> logits(15);
        network->logits(weights, test.batch, logits);
        for (std::size_t n = 0; n < 5; ++n) {
            double largest = 0.0;
            for (std::size_t i = 0; i < 4; ++i) {
                const double x = static_cast<double>(test.images[n * 4 + i]);
                largest =
                    std::max(largest, (x - mean) / std::sqrt(variance + 1e-5) * static_cast<double>(kScale) +
                                          static_cast<double>(kShift));
            }
            for (std::size_t c = 0; c < 3; ++c)
                QVERIFY(std::fabs(static_cast<double>(logits[n * 3 + c]) -
                                  largest * static_cast<double>(c + 1)) < 1e-5);
        }
    }

    void trainsByTheBatchAndForgetsWithTheMask() {
        auto network = makeNetwork(kModel, kInput);
        ModelSettings plain = kModel;
        plain.norm = NormKind::Batch;
        auto twin = makeNetwork(plain, kInput);
        QCOMPARE(twin->calibrationImages(), std::size_t{0});
        const std::vector<float> weights = identityWeights(network->layout());
        const std::vector<std::uint8_t> all(weights.size(), 1);
        const OwnedBatch other(kInput, 64, 1), test(kInput, 20, 2);
        const Step want = stepOf(*twin, weights, all, test.batch);

        network->pack(all);
        network->calibrate(weights, other.batch);
        std::vector<float> gradient(weights.size()), logits(60);
        QVERIFY(network->lossAndGradient(weights, test.batch, gradient) == want.loss);
        network->logits(weights, test.batch, logits);
        QVERIFY(logits != want.logits);
        network->pack(all);
        network->logits(weights, test.batch, logits);
        QVERIFY(logits == want.logits);
    }
};

QTEST_GUILESS_MAIN(TestStaticNorm)
#include "tst_static_norm.moc"
