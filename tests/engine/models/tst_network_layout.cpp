// Names, shapes and initial values of the built-in networks' parameters.

#include <QTest>
#include <algorithm>
#include <cmath>

#include "engine/models/network_layout.h"

using namespace fiarse;

namespace {

QStringList describe(const Layout& layout) {
    QStringList lines;
    for (const LayerInfo& layer : layout.layers) {
        QStringList shape;
        for (const std::int64_t side : layer.shape) shape << QString::number(side);
        lines << QString::fromStdString(layer.name) + QLatin1Char(' ') + shape.join(QLatin1Char('x'));
    }
    return lines;
}

}  // namespace

class TestNetworkLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesTheLayersOfAnMlp() {
        const Layout layout =
            makeLayout({.kind = ModelKind::Mlp, .hidden = {32, 16}}, {1, 28, 28, 10}).value();
        QCOMPARE(describe(layout), QStringList({"fc1.weight 32x784", "fc1.bias 32", "fc2.weight 16x32",
                                                "fc2.bias 16", "fc3.weight 10x16", "fc3.bias 10"}));
        QCOMPARE(layout.count, std::size_t{784 * 32 + 32 + 32 * 16 + 16 + 160 + 10});
        QCOMPARE(layout.maskable, layout.count);
        QCOMPARE(layout.layers[0].imageWidth, 28);
        QCOMPARE(layout.layers[2].imageWidth, 0);
    }

    void namesTheLayersOfACnn() {
        const Layout layout =
            makeLayout({.kind = ModelKind::Cnn, .hidden = {128}, .channels = {16, 32}}, {1, 28, 28, 10})
                .value();
        QCOMPARE(
            describe(layout),
            QStringList({"conv1.weight 16x1x3x3", "conv1.bias 16", "conv2.weight 32x16x3x3", "conv2.bias 32",
                         "fc1.weight 128x1568", "fc1.bias 128", "fc2.weight 10x128", "fc2.bias 10"}));
        QCOMPARE(layout.layers[2].rows(), std::size_t{32});
        QCOMPARE(layout.layers[2].columns(), std::size_t{144});
    }

    void allowsAModelWithoutHiddenLayers() {
        const Layout layout = makeLayout({.kind = ModelKind::Mlp, .hidden = {}}, {1, 8, 8, 10}).value();
        QCOMPARE(describe(layout), QStringList({"fc1.weight 10x64", "fc1.bias 10"}));
    }

    void leavesNoGapsAndFindsLayersByParameter() {
        const Layout layout =
            makeLayout({.kind = ModelKind::Cnn, .hidden = {5}, .channels = {3}}, {1, 8, 8, 10}).value();
        std::size_t next = 0;
        for (std::size_t l = 0; l < layout.layers.size(); ++l) {
            QCOMPARE(layout.layers[l].offset, next);
            QCOMPARE(layout.layerOf(next), l);
            next += layout.layers[l].count;
            QCOMPARE(layout.layerOf(next - 1), l);
        }
        QCOMPARE(next, layout.count);
    }

    void refusesMorePoolingsThanTheImageHas() {
        const auto layout = makeLayout({.kind = ModelKind::Cnn, .channels = {2, 2, 2, 2}}, {1, 8, 8, 10});
        QVERIFY(!layout);
        QCOMPARE(layout.error().key, std::string("model.channels"));
        QVERIFY(QString::fromStdString(layout.error().message)
                    .contains(QStringLiteral("at most 3 channel counts")));
    }

    void refusesAModelTooLargeToIndex() {
        const auto layout = makeLayout({.kind = ModelKind::Mlp, .hidden = {2'000'000}}, {1, 28, 28, 10});
        QVERIFY(!layout);
        QCOMPARE(layout.error().key, std::string("model.hidden"));
    }

    void drawsInitialValuesWithinTheFanInBound() {
        const Layout layout = makeLayout({.kind = ModelKind::Mlp, .hidden = {200}}, {1, 28, 28, 10}).value();
        const std::vector<float> values = initialParameters(layout, 1);
        for (const LayerInfo& layer : layout.layers) {
            const float bound = 1.0f / std::sqrt(static_cast<float>(layer.fanIn));
            float largest = 0.0f;
            for (std::size_t i = 0; i < layer.count; ++i)
                largest = std::max(largest, std::fabs(values[layer.offset + i]));
            QVERIFY(largest <= bound);
            QVERIFY(largest > 0.7f * bound);
        }
        QVERIFY(values == initialParameters(layout, 1));
        QVERIFY(values != initialParameters(layout, 2));
    }
};

QTEST_GUILESS_MAIN(TestNetworkLayout)
#include "tst_network_layout.moc"
