// Networks of every kind: what a mask cuts is computed as if it were 0, and gradients are slopes.

#include <QTest>
#include <cmath>

#include "engine/models/torch_threads.h"
#include "tests/support/network_cases.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

constexpr std::size_t kImages = 17;

double largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

}  // namespace

class TestTorchNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSingleTorchThread(); }

    void aCutNetworkEqualsTheMaskedWholeOne_data() {
        QTest::addColumn<int>("model");
        QTest::addColumn<double>("rate");
        QTest::addColumn<bool>("prefix");
        QTest::addColumn<bool>("normsToo");
        for (std::size_t i = 0; i < networkCases().size(); ++i)
            for (const double rate : {0.5, 0.25})
                for (const bool prefix : {true, false})
                    for (const bool normsToo : {true, false})
                        QTest::addRow("%s, %g, %s, norms %s", networkCases()[i].name, rate,
                                      prefix ? "prefix" : "random", normsToo ? "cut" : "whole")
                            << static_cast<int>(i) << rate << prefix << normsToo;
    }
    void aCutNetworkEqualsTheMaskedWholeOne() {
        QFETCH(int, model);
        QFETCH(double, rate);
        QFETCH(bool, prefix);
        QFETCH(bool, normsToo);
        const NetworkCase& c = networkCases()[static_cast<std::size_t>(model)];
        const ChannelPlan plan = makeChannelPlan(c.settings, c.input);
        auto network = makeNetwork(c.settings, c.input);
        const Layout layout = network->layout();
        std::vector<float> weights = unevenParameters(c, 3);
        const auto kept = keptChannels(plan, rate, prefix ? Cut::Prefix : Cut::Random, 8);
        const std::vector<std::uint8_t> mask = channelMask(layout, plan, kept, normsToo);
        OwnedBatch owned(c.input, kImages, 4);
        owned.batch.scale = 0.5f;
        owned.batch.noise = 77;

        const Step cut = stepOf(*network, weights, mask, owned.batch);
        for (std::size_t i = 0; i < mask.size(); ++i)
            if (!mask[i]) weights[i] = 0.0f;
        const Step whole = stepOf(*network, weights, std::vector<std::uint8_t>(layout.count, 1), owned.batch);
        // Feedforward keeps whole arrays of dense layers; all others shrink to what is held.
        const bool feedforward = c.settings.kind == ModelKind::Mlp || QByteArray(c.name) == "cnn";
        if (!feedforward)
            QCOMPARE(cut.packing.flat.size(),
                     static_cast<std::size_t>(std::count(mask.begin(), mask.end(), std::uint8_t{1})));
        QVERIFY2(std::fabs(cut.loss - whole.loss) < 1e-5,
                 qPrintable(QStringLiteral("%1 %2").arg(cut.loss).arg(whole.loss)));
        QVERIFY(largestDifference(cut.logits, whole.logits) < 1e-5);
        for (std::size_t i = 0; i < cut.packing.flat.size(); ++i) {
            const std::uint32_t flat = cut.packing.flat[i];
            if (!mask[flat]) continue;
            const double got = static_cast<double>(cut.gradient[i]);
            const double want = static_cast<double>(whole.gradient[flat]);
            QVERIFY2(std::fabs(got - want) < 1e-5 * std::max(1.0, std::fabs(want)),
                     qPrintable(QStringLiteral("%1: %2 instead of %3")
                                    .arg(QString::fromStdString(layout.layers[layout.layerOf(flat)].name))
                                    .arg(got)
                                    .arg(want)));
        }
    }

    void theGradientOfEachArrayIsTheSlopeOfTheLoss_data() { models(); }
    void theGradientOfEachArrayIsTheSlopeOfTheLoss() {
        QFETCH(int, model);
        const NetworkCase& c = networkCases()[static_cast<std::size_t>(model)];
        auto network = makeNetwork(c.settings, c.input);
        const Layout& layout = network->layout();
        std::vector<float> weights = unevenParameters(c, 6);
        network->pack(std::vector<std::uint8_t>(layout.count, 1));
        OwnedBatch owned(c.input, kImages, 5);
        owned.batch.noise = 3;
        owned.batch.scale = 0.5f;
        owned.batch.exitLoss = ExitLoss::ScaleFl;
        owned.batch.distillation = 0.7f;
        std::vector<float> gradient(layout.count), unused(layout.count);
        network->lossAndGradient(weights, owned.batch, gradient);
        for (const LayerInfo& layer : layout.layers) {
            double norm = 0.0;
            for (std::size_t i = layer.offset; i < layer.offset + layer.count; ++i)
                norm += static_cast<double>(gradient[i]) * static_cast<double>(gradient[i]);
            norm = std::sqrt(norm);
            if (norm < 1e-3) continue;
            const double h = 2e-3;
            const auto at = [&](double step) {
                std::vector<float> moved = weights;
                for (std::size_t i = layer.offset; i < layer.offset + layer.count; ++i)
                    moved[i] += static_cast<float>(step * static_cast<double>(gradient[i]) / norm);
                return network->lossAndGradient(moved, owned.batch, unused);
            };
            const double slope = (at(h) - at(-h)) / (2.0 * h);
            QVERIFY2(std::fabs(slope - norm) < 0.03 * norm + 1e-3,
                     qPrintable(QStringLiteral("%1: slope %2, gradient %3")
                                    .arg(QString::fromStdString(layer.name))
                                    .arg(slope)
                                    .arg(norm)));
        }
    }

    void packsEveryMaskedParameterOnceAndInOrder_data() { models(); }
    void packsEveryMaskedParameterOnceAndInOrder() {
        QFETCH(int, model);
        const NetworkCase& c = networkCases()[static_cast<std::size_t>(model)];
        auto network = makeNetwork(c.settings, c.input);
        std::vector<std::uint8_t> mask(network->layout().count);
        Random random(12);
        for (std::uint8_t& entry : mask) entry = random.uniform() < 0.1 ? 1 : 0;
        const Packing& packing = network->pack(mask);
        QVERIFY(std::is_sorted(packing.flat.begin(), packing.flat.end()));
        QVERIFY(std::adjacent_find(packing.flat.begin(), packing.flat.end()) == packing.flat.end());
        std::vector<std::uint8_t> packed(mask.size(), 0);
        for (const std::uint32_t flat : packing.flat) packed[flat] = 1;
        for (std::size_t i = 0; i < mask.size(); ++i) QVERIFY(!mask[i] || packed[i]);
        QCOMPARE(packing.parts.size(), network->layout().layers.size());
        QCOMPARE(packing.parts.back().end, packing.flat.size());
    }

    void absentClassesGetNoGradientAtAll_data() { models(); }
    void absentClassesGetNoGradientAtAll() {
        QFETCH(int, model);
        const NetworkCase& c = networkCases()[static_cast<std::size_t>(model)];
        auto network = makeNetwork(c.settings, c.input);
        const Layout& layout = network->layout();
        const std::vector<float> weights = unevenParameters(c, 7);
        OwnedBatch owned(c.input, kImages, 6);
        for (std::uint8_t& label : owned.labels) label = label % 2;
        std::vector<std::uint8_t> present(static_cast<std::size_t>(c.input.classes), 0);
        present[0] = present[1] = 1;
        owned.batch.presentClasses = present;
        owned.batch.training = false;
        const Step step = stepOf(*network, weights, std::vector<std::uint8_t>(layout.count, 1), owned.batch);

        // The classifier's bias is the last array, its weight the one before.
        const LayerInfo& bias = layout.layers.back();
        const LayerInfo& weight = layout.layers[layout.layers.size() - 2];
        for (std::size_t k = 2; k < present.size(); ++k) {
            QCOMPARE(step.gradient[bias.offset + k], 0.0f);
            for (std::size_t i = 0; i < weight.columns(); ++i)
                QCOMPARE(step.gradient[weight.offset + k * weight.columns() + i], 0.0f);
        }
        QVERIFY(step.gradient[bias.offset] != 0.0f);
        // log(e^z0 + e^z1 + absent · e^0) - z_label, the mean over the batch.
        double want = 0.0;
        for (std::size_t n = 0; n < kImages; ++n) {
            const float* z = step.logits.data() + n * present.size();
            double sum = static_cast<double>(present.size() - 2);
            for (int k = 0; k < 2; ++k) sum += std::exp(static_cast<double>(z[k]));
            want += (std::log(sum) - static_cast<double>(z[owned.labels[n]])) / static_cast<double>(kImages);
        }
        QVERIFY2(std::fabs(step.loss - want) < 1e-5, qPrintable(QString::number(step.loss - want)));
    }

    void givesTheSameNumbersEachTime_data() { models(); }
    void givesTheSameNumbersEachTime() {
        QFETCH(int, model);
        const NetworkCase& c = networkCases()[static_cast<std::size_t>(model)];
        const std::vector<float> weights = unevenParameters(c, 9);
        const std::vector<std::uint8_t> all(weights.size(), 1);
        OwnedBatch owned(c.input, kImages, 8);
        owned.batch.noise = 5;
        const Step first = stepOf(*makeNetwork(c.settings, c.input), weights, all, owned.batch);
        auto used = makeNetwork(c.settings, c.input);
        for (int i = 0; i < 4; ++i) stepOf(*used, weights, all, OwnedBatch(c.input, 5, 1).batch);
        const Step later = stepOf(*used, weights, all, owned.batch);
        QVERIFY(first.loss == later.loss);
        QVERIFY(first.gradient == later.gradient);
        QVERIFY(first.logits == later.logits);
    }

    void dropoutLeavesOutItsShareWhileTraining() {
        // A classifier of one layer: dL/dW of class 0 is the mean of (p - 1) · input, so inputs that are left
        // out show as columns of exactly 0 for a batch of one image.
        const NetworkCase c{
            "", {.kind = ModelKind::Cnn, .hidden = {}, .channels = {64}, .dropout = 0.3}, {1, 8, 8, 3}};
        auto network = makeNetwork(c.settings, c.input);
        std::vector<float> weights = initialParameters(c.settings, c.input, 1).value();
        for (std::size_t i = 0; i < 64; ++i) weights[network->layout().layers[1].offset + i] = 2.0f;
        OwnedBatch owned(c.input, 1, 3);
        const std::vector<std::uint8_t> all(weights.size(), 1);
        const auto leftOut = [&](std::uint64_t noise, bool training) {
            owned.batch.noise = noise;
            owned.batch.training = training;
            const Step step = stepOf(*network, weights, all, owned.batch);
            const LayerInfo& fc = network->layout().layers[2];
            std::vector<bool> out;
            for (std::size_t i = 0; i < fc.columns(); ++i)
                out.push_back(step.gradient[fc.offset + i] == 0.0f);
            return out;
        };
        const std::vector<bool> first = leftOut(1, true);
        const auto share = static_cast<double>(std::count(first.begin(), first.end(), true)) /
                           static_cast<double>(first.size());
        QVERIFY2(std::fabs(share - 0.3) < 0.05, qPrintable(QString::number(share)));
        QVERIFY(first == leftOut(1, true));
        QVERIFY(first != leftOut(2, true));
        const std::vector<bool> none = leftOut(1, false);
        QCOMPARE(std::count(none.begin(), none.end(), true), 0);
    }

    void theScalerDividesHiddenLayersWhileTrainingOnly() {
        // Without norms and biases every block is homogeneous: with the scaler the logits before the
        // classifier's bias are those of a network whose convolution is divided by s.
        const NetworkCase& c = networkCases()[1];
        auto network = makeNetwork(c.settings, c.input);
        std::vector<float> weights = unevenParameters(c, 4);
        const std::vector<std::uint8_t> all(weights.size(), 1);
        OwnedBatch owned(c.input, kImages, 2);
        owned.batch.scale = 0.25f;
        const double scaled = stepOf(*network, weights, all, owned.batch).loss;
        owned.batch.training = false;
        const Step plain = stepOf(*network, weights, all, owned.batch);
        const std::size_t hidden = network->layout().layers[network->layout().layers.size() - 2].offset;
        for (std::size_t i = 0; i < hidden; ++i) weights[i] *= 4.0f;
        const Step byHand = stepOf(*network, weights, all, owned.batch);
        QVERIFY(std::fabs(scaled - byHand.loss) < 1e-6);
        QVERIFY(std::fabs(plain.loss - byHand.loss) > 1e-2);

        // The same network where torch differentiates it.
        ModelSettings throughTorch = c.settings;
        throughTorch.dropout = 1e-9;
        owned.batch.training = true;
        for (std::size_t i = 0; i < hidden; ++i) weights[i] *= 0.25f;
        const Step torch = stepOf(*makeNetwork(throughTorch, c.input), weights, all, owned.batch);
        QVERIFY2(std::fabs(torch.loss - scaled) < 1e-5, qPrintable(QString::number(torch.loss - scaled)));
    }

private:
    static void models() {
        QTest::addColumn<int>("model");
        for (std::size_t i = 0; i < networkCases().size(); ++i)
            QTest::addRow("%s", networkCases()[i].name) << static_cast<int>(i);
    }
};

QTEST_GUILESS_MAIN(TestTorchNetwork)
#include "tst_torch_network.moc"
