// The models that torch differentiates against nested loops in double precision.

#include <QTest>
#include <cmath>

#include "engine/models/torch_threads.h"
#include "tests/support/naive_models.h"
#include "tests/support/network_cases.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

constexpr std::size_t kCount = 6;

std::vector<float> logitsOf(const NetworkCase& c, const std::vector<float>& weights, const Batch& batch) {
    return stepOf(*makeNetwork(c.settings, c.input), weights, std::vector<std::uint8_t>(weights.size(), 1),
                  batch)
        .logits;
}

void compare(const std::vector<float>& got, const Values& want, double tolerance = 1e-4) {
    QCOMPARE(got.size(), want.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY2(
            std::fabs(static_cast<double>(got[i]) - want[i]) < tolerance * std::max(1.0, std::fabs(want[i])),
            qPrintable(QStringLiteral("%1 instead of %2").arg(static_cast<double>(got[i])).arg(want[i])));
}

}  // namespace

class TestTorchModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSingleTorchThread(); }

    void computesAResidualNetwork_data() {
        QTest::addColumn<bool>("small");
        QTest::addColumn<int>("side");
        QTest::newRow("resnet8") << true << 8;
        QTest::newRow("resnet8, odd pictures") << true << 7;
        QTest::newRow("resnet18") << false << 8;
    }
    void computesAResidualNetwork() {
        QFETCH(bool, small);
        QFETCH(int, side);
        const NetworkCase c{
            "", {.kind = small ? ModelKind::Resnet8 : ModelKind::Resnet18}, {2, side, side, 4}};
        const std::vector<float> weights = unevenParameters(c, 3);
        const OwnedBatch owned(c.input, kCount, 5);
        const Layout layout = makeLayout(c.settings, c.input).value();
        Pictures images{owned.labels.size(), 2, static_cast<std::size_t>(side),
                        Values(owned.images.begin(), owned.images.end())};
        compare(logitsOf(c, weights, owned.batch),
                naiveResidual(NamedArrays(layout, weights), images,
                              small ? std::vector<int>{1, 1, 1} : std::vector<int>{2, 2, 2, 2}),
                // Batch norms over six values each multiply the rounding of the layers before them.
                small ? 1e-4 : 1e-3);
    }

    void readsATextWithoutItsPadding() {
        const NetworkCase c{
            "", {.kind = ModelKind::Text, .hidden = {12, 8}, .embedding = 16, .heads = 4}, {1, 1, 7, 3, 20}};
        const std::vector<float> weights = unevenParameters(c, 4);
        const OwnedBatch owned(c.input, kCount, 6);
        const NamedArrays arrays(makeLayout(c.settings, c.input).value(), weights);
        Values want;
        for (std::size_t n = 0; n < kCount; ++n) {
            const auto from = owned.images.begin() + static_cast<std::ptrdiff_t>(n * 7);
            for (const double logit : naiveText(arrays, {from, from + 7}, 2, 4)) want.push_back(logit);
        }
        compare(logitsOf(c, weights, owned.batch), want);
    }

    void aTextOfPaddingOnlyStillHasLogits() {
        const NetworkCase& c = networkCases()[9];
        const std::vector<float> weights = unevenParameters(c, 4);
        const std::vector<float> nothing(7, 0.0f);
        const std::vector<std::uint8_t> label{1};
        const Step step =
            stepOf(*makeNetwork(c.settings, c.input), weights, std::vector<std::uint8_t>(weights.size(), 1),
                   {.images = nothing, .labels = label, .count = 1});
        QVERIFY(std::isfinite(step.loss));
        for (const float slope : step.gradient) QVERIFY(std::isfinite(slope));
    }

    void convolvesASeries() {
        const NetworkCase c{"", {.kind = ModelKind::Conv1d, .channels = {3}}, {2, 1, 9, 4}};
        const std::vector<float> weights = unevenParameters(c, 8);
        const OwnedBatch owned(c.input, kCount, 7);
        const NamedArrays arrays(makeLayout(c.settings, c.input).value(), weights);
        Values want;
        for (std::size_t n = 0; n < kCount; ++n)
            for (std::size_t k = 0; k < 4; ++k) {
                double logit = arrays["fc.bias"][k];
                for (std::size_t o = 0; o < 3; ++o)
                    for (std::size_t pair = 0; pair < 4; ++pair) {
                        double largest = 0.0;
                        for (std::size_t t = 2 * pair; t < 2 * pair + 2; ++t) {
                            double sum = arrays["conv1.bias"][o];
                            for (std::size_t i = 0; i < 2; ++i)
                                for (std::size_t tap = 0; tap < 5; ++tap)
                                    if (t + tap >= 2 && t + tap < 11)
                                        sum +=
                                            arrays["conv1.weight"][(o * 2 + i) * 5 + tap] *
                                            static_cast<double>(owned.images[(n * 2 + i) * 9 + t + tap - 2]);
                            largest = std::max(largest, sum);
                        }
                        logit += largest / 4.0 * arrays["fc.weight"][k * 3 + o];
                    }
                want.push_back(logit);
            }
        compare(logitsOf(c, weights, owned.batch), want);
    }

    void aCnnWithExitsStillIsTheCnn() {
        const NetworkCase plain{
            "", {.kind = ModelKind::Cnn, .hidden = {9}, .channels = {4, 6}}, {2, 8, 8, 5}};
        NetworkCase exits = plain;
        exits.settings.exits = 1;
        const std::vector<float> weights = unevenParameters(exits, 2);
        std::vector<float> shared;
        const Layout layout = makeLayout(exits.settings, exits.input).value();
        for (const LayerInfo& layer : layout.layers)
            if (!layer.name.starts_with("exit"))
                shared.insert(shared.end(), weights.begin() + static_cast<std::ptrdiff_t>(layer.offset),
                              weights.begin() + static_cast<std::ptrdiff_t>(layer.offset + layer.count));
        QCOMPARE(shared.size(), makeLayout(plain.settings, plain.input).value().count);
        const OwnedBatch owned(plain.input, kCount, 7);
        const std::vector<float> want = logitsOf(plain, shared, owned.batch);
        compare(logitsOf(exits, weights, owned.batch), Values(want.begin(), want.end()));
    }
};

QTEST_GUILESS_MAIN(TestTorchModels)
#include "tst_torch_models.moc"
