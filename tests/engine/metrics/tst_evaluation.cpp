// Accuracy of submodels: predictions against a naive network, and the bookkeeping by hand.

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/random.h"
#include "engine/metrics/evaluation.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "engine/submodels/ranking.h"
#include "tests/support/naive_network.h"
#include "tests/support/network_cases.h"
#include "tests/support/tiny_data.h"

using namespace fiarse;

class TestEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void predictsWithEachLevelsSubmodel_data() {
        QTest::addColumn<int>("threads");
        QTest::newRow("one thread") << 1;
        QTest::newRow("three threads") << 3;
    }
    void predictsWithEachLevelsSubmodel() {
        QFETCH(int, threads);
        const Dataset data = test::tinyData(8, 4, 20, 150);
        const ModelSettings model{.kind = ModelKind::Mlp, .hidden = {12}};
        const InputShape input{1, 8, 8, 4};
        const Layout layout = makeLayout(model, input).value();
        const std::vector<float> weights = initialParameters(layout, 4);
        const Extraction extraction =
            extractByRank(weights, layout, std::vector{1.0, 0.3, 0.02}, {.scope = Scope::Layer});
        ThreadPool pool(threads, 0, useSingleTorchThread);
        std::vector<std::unique_ptr<Network>> networks;
        for (int i = 0; i < threads; ++i) networks.push_back(makeNetwork(model, input));
        const auto predictions = predictLevels(weights, extraction, 3, data, networks, pool, StopFlag{});

        test::NaiveNetwork twin(model, input);
        for (int level = 0; level < 3; ++level) {
            std::vector<float> effective = weights;
            for (std::size_t p = 0; p < effective.size(); ++p)
                if (!holds(extraction.tierMap[p], level)) effective[p] = 0.0f;
            double loss = 0.0;
            std::vector<double> unused(layout.count);
            for (std::uint32_t n = 0; n < data.test.count(); ++n) {
                std::vector<float> image(data.imageSize());
                data.gather(data.test, std::vector{n}, image.data());
                const std::vector<double> logits = twin.logits(effective, image.data());
                const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
                QCOMPARE(static_cast<std::ptrdiff_t>(predictions[static_cast<std::size_t>(level)].classes[n]),
                         best);
                loss += twin.loss(effective, image.data(), data.test.labels[n], 0.0, unused) /
                        static_cast<double>(data.test.count());
            }
            QVERIFY(std::fabs(loss - predictions[static_cast<std::size_t>(level)].loss) < 1e-5);
        }
    }

    void theOrderOfTheTestSetDoesNotDecideWhatABatchNormSees() {
        // Sorted by class: neighbours would give each batch the statistics of one class.
        Dataset data = test::tinyData(8, 4, 20, 256);
        std::vector<std::uint32_t> byClass(256);
        std::iota(byClass.begin(), byClass.end(), 0U);
        std::stable_sort(byClass.begin(), byClass.end(), [&](std::uint32_t a, std::uint32_t b) {
            return data.test.labels[a] < data.test.labels[b];
        });
        Split sorted;
        for (const std::uint32_t n : byClass) {
            sorted.labels.push_back(data.test.labels[n]);
            const auto from = data.test.pixels.begin() + static_cast<std::ptrdiff_t>(64 * n);
            sorted.pixels.insert(sorted.pixels.end(), from, from + 64);
        }
        data.test = sorted;
        const ModelSettings model{
            .kind = ModelKind::Cnn, .hidden = {}, .channels = {4}, .norm = NormKind::Batch};
        const InputShape input{1, 8, 8, 4};
        const Layout layout = makeLayout(model, input).value();
        const std::vector<float> weights = test::unevenParameters({"", model, input}, 11);
        const Extraction extraction = extractByRank(weights, layout, std::vector{1.0}, {});
        ThreadPool pool(1, 0, useSingleTorchThread);
        std::vector<std::unique_ptr<Network>> networks;
        networks.push_back(makeNetwork(model, input));
        const auto predictions = predictLevels(weights, extraction, 1, data, networks, pool, StopFlag{});

        std::vector<std::uint32_t> order(256);
        std::iota(order.begin(), order.end(), 0U);
        Random random = Random::stream(0, "test-order");
        random.shuffle(std::span(order));
        auto network = makeNetwork(model, input);
        const std::vector<std::uint8_t> mask(layout.count, 1);
        std::vector<float> effective;
        for (const std::uint32_t flat : network->pack(mask).flat) effective.push_back(weights[flat]);
        std::vector<float> images(64 * data.imageSize()), logits(64 * 4);
        const auto classesInTurn = [&](const std::vector<std::uint32_t>& turn) {
            std::vector<std::uint8_t> classes(256);
            for (std::size_t at = 0; at < 256; at += 64) {
                const auto batch = std::span(turn).subspan(at, 64);
                data.gather(data.test, batch, images.data());
                network->logits(effective, {.images = images, .count = 64}, logits);
                for (std::size_t i = 0; i < 64; ++i) {
                    const auto row = logits.begin() + static_cast<std::ptrdiff_t>(4 * i);
                    classes[batch[i]] = static_cast<std::uint8_t>(std::max_element(row, row + 4) - row);
                }
            }
            return classes;
        };
        QVERIFY(predictions.front().classes == classesInTurn(order));
        std::vector<std::uint32_t> asInTheFile(256);
        std::iota(asInTheFile.begin(), asInTheFile.end(), 0U);
        QVERIFY(predictions.front().classes != classesInTurn(asInTheFile));
    }

    void accuracyOfAFewImagesIsThatOfTheirPredictions() {
        const Dataset data = test::tinyData(8, 4, 20, 150);
        const ModelSettings model{.kind = ModelKind::Mlp, .hidden = {12}};
        const InputShape input{1, 8, 8, 4};
        const Layout layout = makeLayout(model, input).value();
        const std::vector<float> weights = initialParameters(layout, 4);
        const Extraction extraction = extractByRank(weights, layout, std::vector{1.0, 0.3}, {});
        ThreadPool pool(1, 0, useSingleTorchThread);
        std::vector<std::unique_ptr<Network>> networks;
        networks.push_back(makeNetwork(model, input));
        const auto predictions = predictLevels(weights, extraction, 2, data, networks, pool, StopFlag{});
        std::vector<std::uint8_t> mask;
        for (const std::uint8_t entry : extraction.tierMap) mask.push_back(holds(entry, 1) ? 1 : 0);
        std::vector<std::uint32_t> images;
        for (std::uint32_t n = 3; n < 150; n += 2) images.push_back(n);
        QCOMPARE(accuracyOf(weights, mask, data, images, *networks.front(), StopFlag{}),
                 accuracyOn(predictions[1], data.test, images));
        QCOMPARE(accuracyOf(weights, mask, data, {}, *networks.front(), StopFlag{}), 0.0);
    }

    void measuresStaticNormsOnTrainingImagesFirst_data() { predictsWithEachLevelsSubmodel_data(); }
    void measuresStaticNormsOnTrainingImagesFirst() {
        QFETCH(int, threads);
        const Dataset data = test::tinyData(8, 4, 200, 150);
        const ModelSettings model{.kind = ModelKind::Cnn,
                                  .hidden = {},
                                  .channels = {4},
                                  .norm = NormKind::StaticBatch,
                                  .recalibration = 100};
        const InputShape input{1, 8, 8, 4};
        const Layout layout = makeLayout(model, input).value();
        const std::vector<float> weights = initialParameters(model, input, 4).value();
        const Extraction extraction =
            extractByRank(weights, layout, std::vector{1.0, 0.3}, {.scope = Scope::Layer});
        ThreadPool pool(threads, 0, useSingleTorchThread);
        std::vector<std::unique_ptr<Network>> networks;
        for (int i = 0; i < threads; ++i) networks.push_back(makeNetwork(model, input));
        const auto predictions = predictLevels(weights, extraction, 2, data, networks, pool, StopFlag{});

        // The same 100 images for every level: 64, then 36.
        std::vector<std::uint32_t> order(data.train.count());
        std::iota(order.begin(), order.end(), 0U);
        Random random = Random::stream(0, "recalibration");
        random.shuffle(std::span(order));
        auto network = makeNetwork(model, input);
        for (int level = 0; level < 2; ++level) {
            std::vector<std::uint8_t> mask(layout.count);
            for (std::size_t p = 0; p < mask.size(); ++p)
                mask[p] = holds(extraction.tierMap[p], level) ? 1 : 0;
            std::vector<float> effective;
            for (const std::uint32_t flat : network->pack(mask).flat)
                effective.push_back(mask[flat] ? weights[flat] : 0.0f);
            std::vector<float> images(150 * data.imageSize());
            for (const auto& [from, count] : {std::pair{0, 64}, std::pair{64, 36}}) {
                const auto part = std::span<const std::uint32_t>(order).subspan(
                    static_cast<std::size_t>(from), static_cast<std::size_t>(count));
                data.gather(data.train, part, images.data());
                network->calibrate(effective, {.images = images, .count = part.size()});
            }
            std::vector<std::uint32_t> all(150);
            std::iota(all.begin(), all.end(), 0U);
            data.gather(data.test, all, images.data());
            std::vector<float> logits(150 * 4);
            network->logits(effective, {.images = images, .count = 150}, logits);
            for (std::size_t n = 0; n < 150; ++n) {
                const auto row = logits.begin() + static_cast<std::ptrdiff_t>(4 * n);
                QCOMPARE(static_cast<std::ptrdiff_t>(predictions[static_cast<std::size_t>(level)].classes[n]),
                         std::max_element(row, row + 4) - row);
            }
        }
    }

    void readsTheSizeCurveOffThePredictions() {
        Split test;
        test.labels = {0, 1, 1, 0};
        RoundRecord record;
        record.sizeAccuracy = {0.9};  // of before
        recordSizeCurve(std::vector<Predictions>{{.classes = {0, 1, 1, 1}}, {.classes = {1, 0, 1, 1}}}, test,
                        record);
        QCOMPARE(record.sizeAccuracy, (std::vector<double>{0.75, 0.25}));
    }

    void readsAllAccuraciesOffThePredictions() {
        Dataset data;
        data.classNames = {"a", "b", "never seen"};
        data.test.labels = {0, 0, 1, 1};
        const std::vector<Predictions> predictions{{.classes = {0, 1, 1, 1}, .loss = 0.5},
                                                   {.classes = {1, 1, 1, 0}, .loss = 2.0}};
        const std::vector<ClientInfo> clients{
            {.id = 0, .level = 0}, {.id = 1, .level = 1}, {.id = 2, .level = 1}};
        const std::vector<std::uint32_t> first{0, 1}, second{2}, third{0, 2, 3};
        const std::vector<std::span<const std::uint32_t>> test{first, second, third};
        RoundRecord record;
        recordEvaluation(predictions, data, clients, test, record);
        QVERIFY(record.evaluated);
        QCOMPARE(record.evaluation[0].accuracy, 0.75);
        QCOMPARE(record.evaluation[1].accuracy, 0.25);
        const std::vector<double>& recall = record.evaluation[0].classAccuracy;
        QCOMPARE(recall.size(), std::size_t(3));
        QCOMPARE(recall[0], 0.5);
        QCOMPARE(recall[1], 1.0);
        QVERIFY2(std::isnan(recall[2]), "no test example has the class");
        QCOMPARE(record.evaluation[1].loss, 2.0);
        QCOMPARE(record.clientAccuracy, (std::vector<double>{0.5, 1.0, 1.0 / 3.0}));
        QCOMPARE(record.evaluation[0].localAccuracy, 0.5);
        QCOMPARE(record.evaluation[1].localAccuracy, 2.0 / 3.0);
        QCOMPARE(record.worstClient, 2);
    }
};

QTEST_GUILESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
