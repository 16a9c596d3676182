// The fast networks against nested loops in double precision, for dense and sparse submodels.

#include <QTest>
#include <cmath>

#include "engine/core/random.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "tests/support/naive_network.h"

using namespace fiarse;
using fiarse::test::NaiveNetwork;

namespace {

struct Model {
    const char* name;
    ModelSettings settings;
    InputShape input;
};

const std::vector<Model>& models() {
    static const std::vector<Model> list{
        {"mlp", {.kind = ModelKind::Mlp, .hidden = {12, 7}}, {1, 8, 8, 10}},
        {"softmax regression", {.kind = ModelKind::Mlp, .hidden = {}}, {1, 8, 8, 10}},
        {"mlp over colour images", {.kind = ModelKind::Mlp, .hidden = {9}}, {3, 6, 5, 4}},
        {"cnn", {.kind = ModelKind::Cnn, .hidden = {11}, .channels = {3, 5}}, {1, 12, 12, 10}},
        {"cnn over odd colour images", {.kind = ModelKind::Cnn, .hidden = {}, .channels = {4}}, {3, 9, 7, 3}},
        {"cnn down to one pixel",
         {.kind = ModelKind::Cnn, .hidden = {6}, .channels = {2, 3, 4}},
         {1, 8, 8, 5}},
    };
    return list;
}

std::vector<float> noise(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.normal());
    return values;
}

}  // namespace

class TestFeedforward : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSingleTorchThread(); }

    void computesLossAndGradientLikeTheNaiveTwin_data() { cases(); }
    void computesLossAndGradientLikeTheNaiveTwin() {
        QFETCH(int, model);
        QFETCH(double, density);
        QFETCH(int, count);
        const Model& m = models()[static_cast<std::size_t>(model)];
        auto network = makeNetwork(m.settings, m.input);
        NaiveNetwork twin(m.settings, m.input);
        const Layout& layout = network->layout();
        QCOMPARE(layout, twin.layout());

        std::vector<float> weights = initialParameters(layout, 5);
        std::vector<std::uint8_t> mask(layout.count);
        Random random(9);
        for (std::size_t i = 0; i < mask.size(); ++i) {
            mask[i] = random.uniform() < density ? 1 : 0;
            if (!mask[i]) weights[i] = 0.0f;
        }
        const auto pixels = static_cast<std::size_t>(m.input.pixels());
        const std::vector<float> images = noise(static_cast<std::size_t>(count) * pixels, 3);
        std::vector<std::uint8_t> labels;
        for (int n = 0; n < count; ++n)
            labels.push_back(
                static_cast<std::uint8_t>(random.below(static_cast<std::uint64_t>(m.input.classes))));

        const Packing& packing = network->pack(mask);
        std::vector<float> effective, gradient(packing.flat.size(), 99.0f);
        for (const std::uint32_t flat : packing.flat) effective.push_back(weights[flat]);
        const double loss =
            network->lossAndGradient(effective, {images, labels, static_cast<std::size_t>(count)}, gradient);

        std::vector<double> want(layout.count, 0.0);
        double wantLoss = 0.0;
        for (int n = 0; n < count; ++n)
            wantLoss += twin.loss(weights, images.data() + static_cast<std::size_t>(n) * pixels,
                                  labels[static_cast<std::size_t>(n)], 1.0 / count, want) /
                        count;
        QVERIFY2(std::fabs(loss - wantLoss) < 1e-5,
                 qPrintable(QStringLiteral("%1 %2").arg(loss).arg(wantLoss)));
        for (std::size_t j = 0; j < packing.flat.size(); ++j) {
            const double difference = std::fabs(static_cast<double>(gradient[j]) - want[packing.flat[j]]);
            QVERIFY2(difference < 1e-5, qPrintable(QStringLiteral("parameter %1 of %2: %3 instead of %4")
                                                       .arg(packing.flat[j])
                                                       .arg(layout.count)
                                                       .arg(static_cast<double>(gradient[j]))
                                                       .arg(want[packing.flat[j]])));
        }
    }

    void computesLogitsLikeTheNaiveTwin_data() { cases(); }
    void computesLogitsLikeTheNaiveTwin() {
        QFETCH(int, model);
        QFETCH(double, density);
        QFETCH(int, count);
        const Model& m = models()[static_cast<std::size_t>(model)];
        auto network = makeNetwork(m.settings, m.input);
        NaiveNetwork twin(m.settings, m.input);
        std::vector<float> weights = initialParameters(network->layout(), 6);
        std::vector<std::uint8_t> mask(weights.size());
        Random random(10);
        for (std::size_t i = 0; i < mask.size(); ++i) {
            mask[i] = random.uniform() < density ? 1 : 0;
            if (!mask[i]) weights[i] = 0.0f;
        }
        const auto pixels = static_cast<std::size_t>(m.input.pixels());
        const auto classes = static_cast<std::size_t>(m.input.classes);
        const std::vector<float> images = noise(static_cast<std::size_t>(count) * pixels, 4);
        const Packing& packing = network->pack(mask);
        std::vector<float> effective, logits(static_cast<std::size_t>(count) * classes);
        for (const std::uint32_t flat : packing.flat) effective.push_back(weights[flat]);
        network->logits(effective, {images, {}, static_cast<std::size_t>(count)}, logits);
        for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n) {
            const std::vector<double> want = twin.logits(weights, images.data() + n * pixels);
            for (std::size_t c = 0; c < classes; ++c)
                QVERIFY(std::fabs(static_cast<double>(logits[n * classes + c]) - want[c]) < 1e-4);
        }
    }

    void packsEveryMaskedParameterOnceAndInOrder() {
        for (const Model& m : models()) {
            auto network = makeNetwork(m.settings, m.input);
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
    }

    void agreesWithFiniteDifferences() {
        const Model& m = models()[3];
        auto network = makeNetwork(m.settings, m.input);
        const std::vector<std::uint8_t> mask(network->layout().count, 1);
        network->pack(mask);
        std::vector<float> weights = initialParameters(network->layout(), 8);
        const std::vector<float> images = noise(static_cast<std::size_t>(m.input.pixels()), 5);
        const std::vector<std::uint8_t> labels{3};
        std::vector<float> gradient(weights.size()), unused(weights.size());
        const Batch batch{images, labels, 1};
        network->lossAndGradient(weights, batch, gradient);
        Random random(6);
        for (int draw = 0; draw < 40; ++draw) {
            const std::size_t i = random.below(weights.size());
            const float kept = weights[i];
            const float h = 1e-2f;
            weights[i] = kept + h;
            const double above = network->lossAndGradient(weights, batch, unused);
            weights[i] = kept - h;
            const double below = network->lossAndGradient(weights, batch, unused);
            weights[i] = kept;
            QVERIFY(std::fabs((above - below) / (2.0 * static_cast<double>(h)) -
                              static_cast<double>(gradient[i])) < 5e-3);
        }
    }

private:
    static void cases() {
        QTest::addColumn<int>("model");
        QTest::addColumn<double>("density");
        QTest::addColumn<int>("count");
        for (std::size_t i = 0; i < models().size(); ++i)
            for (const double density : {1.0, 0.4, 0.05})
                for (const int count : {1, 20})
                    QTest::addRow("%s, density %g, %d images", models()[i].name, density, count)
                        << static_cast<int>(i) << density << count;
    }
};

QTEST_GUILESS_MAIN(TestFeedforward)
#include "tst_feedforward.moc"
