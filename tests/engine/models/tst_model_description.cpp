// Arrays, parameter counts and channel plans of the models.

#include <QTest>

#include "engine/models/mask_packing.h"
#include "engine/models/model_description.h"
#include "tests/support/network_cases.h"

using namespace fiarse;
using namespace fiarse::test;

class TestModelDescription : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTheParametersOfResnet18AtEachWidth_data() {
        // HeteroFL's levels of the pre-activation ResNet-18 for CIFAR-10, counted from its code.
        QTest::addColumn<double>("rate");
        QTest::addColumn<int>("parameters");
        QTest::newRow("a") << 1.0 << 11172170;
        QTest::newRow("b") << 0.5 << 2796714;
        QTest::newRow("c") << 0.25 << 701018;
        QTest::newRow("d") << 0.125 << 176178;
        QTest::newRow("e") << 0.0625 << 44510;
    }
    void countsTheParametersOfResnet18AtEachWidth() {
        QFETCH(double, rate);
        QFETCH(int, parameters);
        const ModelDescription made = describeModel({.kind = ModelKind::Resnet18}, {3, 32, 32, 10}).value();
        QCOMPARE(made.layout.count, std::size_t{11172170});
        const auto kept = keptChannels(made.plan, rate, Cut::Prefix, 1);
        const MaskPacking mask =
            packMask(made.layout, made.plan, 0, channelMask(made.layout, made.plan, kept, true));
        QCOMPARE(mask.packing.flat.size(), static_cast<std::size_t>(parameters));
        QCOMPARE(mask.cut, rate < 1.0);
    }

    void countsTheMultiplyAddsOfResnet18() {
        // 555.4 million for one picture of CIFAR-10.
        const ModelDescription made = describeModel({.kind = ModelKind::Resnet18}, {3, 32, 32, 10}).value();
        double sum = 0.0;
        for (std::size_t l = 0; l < made.layout.layers.size(); ++l)
            sum += static_cast<double>(made.layout.layers[l].count) * made.plan.layers[l].uses;
        QVERIFY2(std::fabs(sum / 1e6 - 555.4) < 0.05, qPrintable(QString::number(sum)));
    }

    void describesEachModelWithoutGapsAndWithAPlan_data() { models(); }
    void describesEachModelWithoutGapsAndWithAPlan() {
        QFETCH(int, model);
        const NetworkCase& c = networkCases()[static_cast<std::size_t>(model)];
        const ModelDescription made = describeModel(c.settings, c.input).value();
        std::size_t next = 0, maskable = 0;
        QCOMPARE(made.plan.layers.size(), made.layout.layers.size());
        QCOMPARE(made.initial.size(), made.layout.layers.size());
        std::set<std::string> names;
        for (std::size_t l = 0; l < made.layout.layers.size(); ++l) {
            const LayerInfo& layer = made.layout.layers[l];
            QCOMPARE(layer.offset, next);
            next += layer.count;
            maskable += layer.maskable ? layer.count : 0;
            QVERIFY(names.insert(layer.name).second);
            const LayerChannels& place = made.plan.layers[l];
            if (place.out >= 0)
                QCOMPARE(static_cast<std::size_t>(layer.shape[0]),
                         made.plan.groups[static_cast<std::size_t>(place.out)].size);
            if (place.in >= 0)
                QCOMPARE(static_cast<std::size_t>(layer.shape[1]),
                         made.plan.groups[static_cast<std::size_t>(place.in)].size * place.inRepeat);
        }
        QCOMPARE(made.layout.count, next);
        QCOMPARE(made.layout.maskable, maskable);
        // All classes stay, and so do all inputs of the first layer but for texts, whose rows are tokens.
        QCOMPARE(made.plan.layers[made.plan.layers.size() - 2].out, LayerChannels::kWhole);
        if (c.settings.kind != ModelKind::Text) QCOMPARE(made.plan.layers[0].in, LayerChannels::kWhole);
    }

    void everythingThatIsAddedUpInAResidualStreamSharesOneGroup() {
        const ModelDescription made = describeModel({.kind = ModelKind::Resnet18}, {3, 32, 32, 10}).value();
        const auto place = [&](const std::string& name) {
            for (std::size_t l = 0; l < made.layout.layers.size(); ++l)
                if (made.layout.layers[l].name == name) return made.plan.layers[l];
            throw std::runtime_error(name);
        };
        const int first = place("conv1.weight").out;
        QCOMPARE(place("stage1.block1.conv2.weight").out, first);
        QCOMPARE(place("stage1.block2.conv2.weight").out, first);
        QCOMPARE(place("stage2.block1.norm1.scale").out, first);
        const int second = place("stage2.block1.shortcut.weight").out;
        QVERIFY(second != first);
        QCOMPARE(place("stage2.block1.shortcut.weight").in, first);
        QCOMPARE(place("stage2.block1.conv2.weight").out, second);
        QCOMPARE(place("stage2.block2.conv2.weight").out, second);
        QCOMPARE(place("stage2.block1.norm2.shift").out, place("stage2.block1.conv1.weight").out);
        QCOMPARE(place("fc.weight").in, place("norm.scale").out);
    }

    void earlyExitsDivideTheStagesEvenly() {
        QCOMPARE(stageOfExit(1, 1, 4), 2);
        QCOMPARE(stageOfExit(1, 2, 4), 1);
        QCOMPARE(stageOfExit(2, 2, 4), 3);
        QCOMPARE(stageOfExit(1, 2, 3), 1);
        QCOMPARE(stageOfExit(2, 2, 3), 2);
        QCOMPARE(depthOfStage(3, 0, 4), 0);
        QCOMPARE(depthOfStage(1, 1, 4), 1);
        QCOMPARE(depthOfStage(2, 1, 4), 1);
        QCOMPARE(depthOfStage(3, 1, 4), 2);
        const ModelDescription made =
            describeModel({.kind = ModelKind::Resnet8, .exits = 2}, {1, 8, 8, 5}).value();
        for (std::size_t l = 0; l < made.layout.layers.size(); ++l) {
            const QString name = QString::fromStdString(made.layout.layers[l].name);
            const LayerChannels& place = made.plan.layers[l];
            const int stage =
                name.startsWith(QStringLiteral("stage2")) || name.startsWith(QStringLiteral("exit2")) ? 2
                : name.startsWith(QStringLiteral("stage1")) || name.startsWith(QStringLiteral("exit1")) ||
                        name.startsWith(QStringLiteral("conv1"))
                    ? 1
                    : 3;
            QCOMPARE(place.depth, stage);
            QCOMPARE(place.exit, name.startsWith(QStringLiteral("exit")) ? stage : 0);
        }
    }

    void startsNormsAtOneAndConvolutionsAsHeDoes() {
        const ModelSettings settings{.kind = ModelKind::Resnet8};
        const InputShape input{3, 8, 8, 5};
        const ModelDescription made = describeModel(settings, input).value();
        const std::vector<float> values = initialParameters(settings, input, 3).value();
        QVERIFY(values == initialParameters(settings, input, 3).value());
        for (std::size_t l = 0; l < made.layout.layers.size(); ++l) {
            const LayerInfo& layer = made.layout.layers[l];
            double squares = 0.0;
            for (std::size_t i = 0; i < layer.count; ++i) {
                const auto value = static_cast<double>(values[layer.offset + i]);
                squares += value * value / static_cast<double>(layer.count);
                if (made.initial[l] == Initial::One) QCOMPARE(value, 1.0);
                if (made.initial[l] == Initial::Zero) QCOMPARE(value, 0.0);
            }
            QCOMPARE(layer.maskable, made.initial[l] == Initial::He || made.initial[l] == Initial::FanIn);
            if (made.initial[l] == Initial::He && layer.count > 2000)
                QVERIFY(std::fabs(squares * static_cast<double>(layer.fanIn) / 2.0 - 1.0) < 0.1);
        }
    }

    void refusesWhatDoesNotFit_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("text without texts") << 0 << "model.kind"
                                            << "needs texts, but the data are not";
        QTest::newRow("texts for a cnn") << 1 << "model.kind"
                                         << "they need model.kind = \"text\"";
        QTest::newRow("pictures for conv1d") << 2 << "model.kind"
                                             << "the data are 1 × 8 × 8";
        QTest::newRow("short series") << 3 << "model.channels"
                                      << "The series are 6 long";
        QTest::newRow("heads") << 4 << "model.embedding"
                               << "not a multiple of model.heads (3)";
        QTest::newRow("exits of resnet8") << 5 << "model.exits"
                                          << "at most 2, not 3";
        QTest::newRow("exits of resnet18") << 6 << "model.exits"
                                           << "at most 3, not 4";
        QTest::newRow("exits of a cnn") << 7 << "model.exits"
                                        << "not 2";
        QTest::newRow("huge") << 8 << "model.hidden"
                              << "more than 100 million parameters";
    }
    void refusesWhatDoesNotFit() {
        QFETCH(int, row);
        QFETCH(QString, key);
        QFETCH(QString, sentence);
        const std::vector<NetworkCase> cases{
            {"", {.kind = ModelKind::Text}, {1, 8, 8, 10}},
            {"", {.kind = ModelKind::Cnn}, {1, 1, 20, 2, 50}},
            {"", {.kind = ModelKind::Conv1d}, {1, 8, 8, 10}},
            {"", {.kind = ModelKind::Conv1d, .channels = {2, 2, 2}}, {1, 1, 6, 2}},
            {"", {.kind = ModelKind::Text, .embedding = 32, .heads = 3}, {1, 1, 6, 2, 9}},
            {"", {.kind = ModelKind::Resnet8, .exits = 3}, {1, 8, 8, 2}},
            {"", {.kind = ModelKind::Resnet18, .exits = 4}, {1, 8, 8, 2}},
            {"", {.kind = ModelKind::Cnn, .channels = {4, 4}, .exits = 2}, {1, 8, 8, 2}},
            {"", {.kind = ModelKind::Text, .embedding = 4096}, {1, 1, 6, 2, 65536}},
        };
        const NetworkCase& c = cases[static_cast<std::size_t>(row)];
        const auto layout = makeLayout(c.settings, c.input);
        QVERIFY(!layout);
        QCOMPARE(QString::fromStdString(layout.error().key), key);
        QVERIFY2(QString::fromStdString(layout.error().message).contains(sentence),
                 layout.error().message.c_str());
    }

private:
    static void models() {
        QTest::addColumn<int>("model");
        for (std::size_t i = 0; i < networkCases().size(); ++i)
            QTest::addRow("%s", networkCases()[i].name) << static_cast<int>(i);
    }
};

QTEST_GUILESS_MAIN(TestModelDescription)
#include "tst_model_description.moc"
