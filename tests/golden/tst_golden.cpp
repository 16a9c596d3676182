// The engine against exact numbers of a reference implementation: extraction, local training,
// aggregation over three rounds, for both gradients on two models. Takes every further case folder
// under $FIARSE_GOLDEN_DIR too.

#include <QTest>
#include <algorithm>

#include "engine/clients/local_trainer.h"
#include "engine/core/kernels/kernels.h"
#include "engine/core/thread_pool.h"
#include "engine/data/dataset.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "engine/server/aggregation.h"
#include "engine/submodels/ranking.h"
#include "tests/support/golden_case.h"

using namespace fiarse;
using fiarse::test::compareArrays;
using fiarse::test::GoldenCase;
using nlohmann::json;

namespace {

constexpr double kThresholdTolerance = 1e-6;
constexpr double kLossTolerance = 1e-5;

ModelSettings modelOf(const json& manifest) {
    ModelSettings model{
        .kind = manifest["model"] == "mlp" ? ModelKind::Mlp : ModelKind::Cnn, .hidden = {}, .channels = {}};
    std::vector<std::int64_t> dense;
    for (const json& parameter : manifest["parameters"]) {
        const auto& shape = parameter["shape"];
        if (shape.size() == 4) model.channels.push_back(shape[0]);
        if (shape.size() == 2) dense.push_back(shape[0]);
    }
    dense.pop_back();  // the output layer
    model.hidden = dense;
    return model;
}

/// One case, carried out round by round.
struct Run {
    GoldenCase golden;
    Dataset data;
    ModelSettings model;
    InputShape input;
    Layout layout;
    std::vector<double> capacities;  // one a client, in any order
    std::vector<double> distinct;    // falling: the levels
    StrategySettings strategy;
    TrainingSettings training;
    GradientRule gradient;
    std::vector<float> weights;
    ThreadPool pool{2, 0, useSingleTorchThread};

    explicit Run(const QString& folder) : golden(folder) {
        const json& manifest = golden.manifest();
        data = *loadDataset("fashion-mnist").value();
        data.mean = manifest["data"]["mean"].get<float>();
        data.deviation = manifest["data"]["std"].get<float>();
        model = modelOf(manifest);
        input = {1, 28, 28, 10};
        layout = makeLayout(model, input).value();
        capacities = manifest["capacities"].get<std::vector<double>>();
        // Cases of later kinds may say more; what they leave out has the defaults of the first four.
        strategy.scope = manifest.value("scope", "global") == "layer" ? Scope::Layer : Scope::Global;
        const std::string divisor = manifest.value("divisor", "moved");
        strategy.divisor = divisor == "mask"      ? Divisor::Mask
                           : divisor == "samples" ? Divisor::Samples
                                                  : Divisor::Moved;
        training = {.steps = manifest["steps"],
                    .batch = manifest["batch"],
                    .rate = manifest["lr"],
                    .momentum = manifest.value("momentum", 0.0),
                    .weightDecay = manifest.value("weight_decay", 0.0)};
        for (const double capacity : capacities) {
            if (std::find(distinct.begin(), distinct.end(), capacity) == distinct.end())
                distinct.push_back(capacity);
        }
        std::sort(distinct.rbegin(), distinct.rend());
        gradient = manifest["gradient"] == "paper" ? GradientRule::Paper : GradientRule::Released;
        weights = golden.array("w0");
    }

    Extraction extract() const { return extractByRank(weights, layout, distinct, {.scope = strategy.scope}); }

    std::size_t levelOf(std::size_t client) const {
        return static_cast<std::size_t>(std::find(distinct.begin(), distinct.end(), capacities[client]) -
                                        distinct.begin());
    }

    std::uint32_t imagesPerClient() const {
        return golden.manifest()["data"]["images"].get<std::uint32_t>() /
               static_cast<std::uint32_t>(capacities.size());
    }

    LocalResult train(const Extraction& extraction, std::size_t client) const {
        LocalTrainer trainer(makeNetwork(model, input), data);
        const std::uint32_t perClient = imagesPerClient();
        const auto batch = static_cast<std::uint32_t>(training.batch);
        const LocalTask task{.weights = weights,
                             .tierMap = extraction.tierMap,
                             .thresholds = extraction.thresholds[levelOf(client)],
                             .level = static_cast<int>(levelOf(client)),
                             .gradient = gradient,
                             .training = &training,
                             .data = &data.train,
                             .batch = [=](std::int64_t step, std::vector<std::uint32_t>& indices) {
                                 indices.resize(batch);
                                 for (std::uint32_t i = 0; i < batch; ++i)
                                     indices[i] = static_cast<std::uint32_t>(client) * perClient +
                                                  (static_cast<std::uint32_t>(step) * batch + i) % perClient;
                             }};
        return trainer.train(task, StopFlag{});
    }

    /// The whole vector as the client leaves it: parameters outside its submodel are unchanged.
    std::vector<float> scatter(const LocalResult& result) const {
        std::vector<float> all = weights;
        for (std::size_t i = 0; i < result.flat.size(); ++i) all[result.flat[i]] = result.weights[i];
        return all;
    }
};

double tolerance(GradientRule gradient, std::size_t round) {
    if (gradient == GradientRule::Released || round == 0) return 2e-6;
    return round == 1 ? 2e-5 : 2e-4;
}

}  // namespace

class TestGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasAllCases() { QCOMPARE(GoldenCase::folders(root()).size(), 4); }

    void laysOutParametersAsTheManifestDoes_data() { cases(); }
    void laysOutParametersAsTheManifestDoes() {
        QFETCH(QString, folder);
        const Run run(folder);
        const json& parameters = run.golden.manifest()["parameters"];
        QCOMPARE(run.layout.count, run.golden.manifest()["count"].get<std::size_t>());
        QCOMPARE(run.layout.layers.size(), parameters.size());
        for (std::size_t l = 0; l < parameters.size(); ++l) {
            QCOMPARE(run.layout.layers[l].name, parameters[l]["name"].get<std::string>());
            QCOMPARE(run.layout.layers[l].shape, parameters[l]["shape"].get<std::vector<std::int64_t>>());
        }
    }

    void masksTheGradientAsTheRuleSays_data() { cases(); }
    void masksTheGradientAsTheRuleSays() {
        QFETCH(QString, folder);
        Run run(folder);
        const std::vector<float> upstream = run.golden.array("upstream_gradient");
        const std::vector<float> want = run.golden.array("mask_gradient_quarter");
        const Extraction quarter =
            extractByRank(run.weights, run.layout, std::vector{0.25}, {.scope = run.strategy.scope});
        // One step with rate 1 moves each weight by exactly its gradient.
        std::vector<float> moved = run.weights;
        std::vector<float> effective(moved.size());
        for (std::size_t l = 0; l < run.layout.layers.size(); ++l) {
            const LayerInfo& layer = run.layout.layers[l];
            kernels::best().trainStep(moved.data() + layer.offset, nullptr, effective.data() + layer.offset,
                                      upstream.data() + layer.offset, layer.count,
                                      {.threshold = quarter.thresholds[0][l],
                                       .rate = 1.0f,
                                       .momentum = 0.0f,
                                       .decay = 0.0f,
                                       .paper = run.gradient == GradientRule::Paper});
        }
        std::vector<float> got(moved.size());
        for (std::size_t i = 0; i < got.size(); ++i) got[i] = run.weights[i] - moved[i];
        const QString why = compareArrays(got, want, 2e-6);
        QVERIFY2(why.isEmpty(), qPrintable(why));
    }

    void trainsAndAggregatesAsTheReferenceDoes_data() { cases(); }
    void trainsAndAggregatesAsTheReferenceDoes() {
        QFETCH(QString, folder);
        Run run(folder);
        const json& rounds = run.golden.manifest()["rounds"];
        for (std::size_t round = 0; round < rounds.size(); ++round) {
            const double allowed = tolerance(run.gradient, round);
            const Extraction extraction = run.extract();
            std::vector<LocalResult> results;
            std::vector<Contribution> contributions;
            for (std::size_t client = 0; client < run.capacities.size(); ++client) {
                const json& expected = rounds[round][client];
                if (round == 0) {
                    QVERIFY(std::fabs(extraction.thresholds[client][0] -
                                      expected["threshold"].get<double>()) < kThresholdTolerance);
                    QCOMPARE(extraction.assigned(run.levelOf(client), run.layout),
                             expected["kept"].get<std::uint64_t>());
                }
                results.push_back(run.train(extraction, client));
                if (round == 0) {
                    const auto losses = expected["losses"].get<std::vector<float>>();
                    const QString lossWhy = compareArrays(results.back().losses, losses, kLossTolerance);
                    QVERIFY2(lossWhy.isEmpty(), qPrintable(lossWhy));
                    const QString why =
                        compareArrays(run.scatter(results.back()),
                                      run.golden.array("local_client" + std::to_string(client)), allowed);
                    QVERIFY2(why.isEmpty(), qPrintable(QStringLiteral("client %1, ").arg(client) + why));
                }
            }
            for (std::size_t client = 0; client < results.size(); ++client)
                contributions.push_back(
                    {&results[client], static_cast<int>(client), 100, extraction.thresholds[client]});
            run.weights = aggregate(run.weights, run.layout, extraction.tierMap, contributions,
                                    Divisor::Moved, run.golden.manifest()["server_lr"], run.pool)
                              .weights;
            const QString why = compareArrays(
                run.weights, run.golden.array("global_round" + std::to_string(round + 1)), allowed);
            QVERIFY2(why.isEmpty(), qPrintable(QStringLiteral("round %1, ").arg(round + 1) + why));
        }
    }

private:
    static QString root() { return QStringLiteral(FIARSE_SOURCE_DIR "/tests/data/golden"); }

    static void cases() {
        QTest::addColumn<QString>("folder");
        QStringList folders = GoldenCase::folders(root());
        const QString more = qEnvironmentVariable("FIARSE_GOLDEN_DIR");
        if (!more.isEmpty()) folders << GoldenCase::folders(more);
        for (const QString& folder : folders) QTest::newRow(qPrintable(folder)) << folder;
    }
};

QTEST_GUILESS_MAIN(TestGolden)
#include "tst_golden.moc"
