// What every strategy must keep, on every model: budgets, shared channels, own masks, and that submodels
// which nobody trained change nothing.

#include <QTest>
#include <cmath>
#include <numeric>

#include "engine/api/catalog.h"
#include "engine/api/masks.h"
#include "engine/models/network_layout.h"
#include "engine/server/aggregation.h"
#include "engine/submodels/channels.h"
#include "engine/submodels/strategy.h"
#include "tests/engine/models/small_script.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

/// An experiment with its model laid out and initial weights.
struct Setup {
    Experiment experiment;
    InputShape input{1, 16, 16, 10};
    Layout layout;
    ChannelPlan plan;
    std::vector<float> weights;
    std::vector<double> capacities{1.0, 0.25, 0.0625};
    std::unique_ptr<Strategy> strategy;

    Setup(StrategyKind kind, ModelKind model) {
        experiment = test::smallExperiment();
        experiment.model = settings(model);
        if (model == ModelKind::Text) input = {1, 1, 8, 4, 60};
        if (model == ModelKind::Conv1d) input = {3, 1, 32, 6};
        if (model == ModelKind::Resnet18) input = {3, 32, 32, 10};
        if (cutsDepth(kind)) experiment.model.exits = 1;
        experiment.strategy.kind = kind;
        experiment.tiers = {{.name = "a", .capacity = capacityFromValue(1.0), .clients = 4},
                            {.name = "b", .capacity = capacityFromValue(0.25), .clients = 4},
                            {.name = "c", .capacity = capacityFromValue(0.0625), .clients = 4}};
        experiment.data.partition.clients = 12;
        layout = makeLayout(experiment.model, input).value();
        plan = makeChannelPlan(experiment.model, input);
        weights = initialParameters(experiment.model, input, 5).value();
        strategy = makeStrategy(experiment, layout, plan);
    }

    static ModelSettings settings(ModelKind model) {
        switch (model) {
            case ModelKind::Text:
                return {.kind = model, .hidden = {64, 48}, .embedding = 64, .heads = 4};
            case ModelKind::Conv1d:
                return {.kind = model, .channels = {24, 32, 32}};
            case ModelKind::TorchScript:
                return {.kind = model, .file = test::smallScriptFile(256)};
            default:
                return {.kind = model, .hidden = {32, 24}, .channels = {12, 16}};
        }
    }

    Extraction extract(std::int64_t round = 1) const {
        return strategy->extract({.weights = weights, .round = round}, capacities);
    }

    std::vector<std::uint8_t> mask(const Extraction& extraction, std::int64_t round, Participant who) const {
        std::vector<std::uint8_t> own = strategy->participantMask(extraction, capacities, round, who);
        if (!own.empty()) return own;
        for (const std::uint8_t entry : extraction.tierMap) own.push_back(holds(entry, who.level) ? 1 : 0);
        return own;
    }
};

std::size_t channelsAt(const ChannelPlan& plan, int group, std::size_t whole) {
    return group == LayerChannels::kWhole ? whole : plan.groups[static_cast<std::size_t>(group)].size;
}

}  // namespace

class TestStrategies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isDescribed_data() { kinds(); }
    void isDescribed() {
        QFETCH(StrategyKind, kind);
        const CatalogEntry& entry = strategies().at(static_cast<std::size_t>(kind));
        QVERIFY(!entry.title.empty() && !entry.help.empty() && !entry.source.empty());
        QCOMPARE(strategies().size(), std::size_t(11));
    }

    void keepsWhatTheCapacityAllows_data() { kindsOfAnySize(); }
    void keepsWhatTheCapacityAllows() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        const Setup setup(kind, model);
        // Its first exit is more than these capacities, which is refused: tst_depth_strategy.
        if (kind == StrategyKind::DepthFl) QSKIP("cannot be that small");
        const auto d = static_cast<double>(setup.layout.maskable);
        for (const std::int64_t round : {1, 2, 7}) {
            const Extraction extraction = setup.extract(round);
            for (std::size_t level = 0; level < setup.capacities.size(); ++level) {
                const auto kept = static_cast<double>(extraction.assigned(level, setup.layout));
                double wanted = setup.capacities[level];
                if (kind == StrategyKind::FedAvgAll) wanted = 1.0;
                if (kind == StrategyKind::UniformSmall) wanted = setup.capacities.back();
                QVERIFY2(kept <= wanted * d + 1.0,
                         qPrintable(QString("level %1: %2 of %3").arg(level).arg(kept).arg(d)));
                if (cutsDepth(kind)) continue;  // exits come in large steps
                // Whole channels come in steps; here none is larger than 30 % of the smallest submodel.
                QVERIFY2(kept >= 0.7 * wanted * d,
                         qPrintable(QString("level %1: %2 of %3").arg(level).arg(kept).arg(d)));
            }
        }
    }

    void countsWhatItKeeps_data() { kinds(); }
    void countsWhatItKeeps() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        const Setup setup(kind, model);
        const Extraction extraction = setup.extract(3);
        for (std::size_t level = 0; level < setup.capacities.size(); ++level) {
            for (std::size_t l = 0; l < setup.layout.layers.size(); ++l) {
                const LayerInfo& layer = setup.layout.layers[l];
                std::uint64_t held = 0;
                for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
                    held += holds(extraction.tierMap[p], static_cast<int>(level)) ? 1 : 0;
                QCOMPARE(extraction.kept[level][l], held);
            }
        }
    }

    void wholeChannelsAreSharedByAllThatTouchThem_data() { kinds(); }
    void wholeChannelsAreSharedByAllThatTouchThem() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        if (!cutsChannels(kind) || cutsDepth(kind)) QSKIP("cuts something else than channels alone");
        const Setup setup(kind, model);
        for (const std::int64_t round : {1, 5}) {
            const Extraction extraction = setup.extract(round);
            const std::vector<std::uint8_t> mask = setup.mask(extraction, round, {.client = 9, .level = 2});
            // Which channels of each group a bias holds decides everything else.
            std::vector<std::vector<char>> channels;
            for (const ChannelGroup& group : setup.plan.groups) channels.emplace_back(group.size, char(0));
            for (std::size_t l = 0; l < setup.layout.layers.size(); ++l) {
                const LayerInfo& layer = setup.layout.layers[l];
                if (layer.shape.size() > 1 || setup.plan.layers[l].out == LayerChannels::kWhole) continue;
                for (std::size_t c = 0; c < layer.count; ++c)
                    channels[static_cast<std::size_t>(setup.plan.layers[l].out)][c] =
                        char(mask[layer.offset + c]);
            }
            for (std::size_t l = 0; l < setup.layout.layers.size(); ++l) {
                const LayerInfo& layer = setup.layout.layers[l];
                const LayerChannels& place = setup.plan.layers[l];
                const std::size_t rows =
                    channelsAt(setup.plan, place.out, static_cast<std::size_t>(layer.shape[0]));
                const std::size_t columns = layer.count / rows;
                for (std::size_t p = 0; p < layer.count; ++p) {
                    bool held = place.out == LayerChannels::kWhole ||
                                channels[static_cast<std::size_t>(place.out)][p / columns] != 0;
                    if (place.in != LayerChannels::kWhole) {
                        const std::size_t ins = setup.plan.groups[static_cast<std::size_t>(place.in)].size;
                        held =
                            held &&
                            channels[static_cast<std::size_t>(place.in)][p % columns / (columns / ins)] != 0;
                    }
                    QCOMPARE(bool(mask[layer.offset + p]), held);
                }
            }
        }
    }

    void drawsTheSameMaskAgain_data() { kindsOfAnySize(); }
    void drawsTheSameMaskAgain() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        const Setup one(kind, model);
        const Setup two(kind, model);
        const Extraction a = one.extract(4);
        QVERIFY(a.tierMap == two.extract(4).tierMap);
        const auto mask = one.mask(a, 4, {.client = 6, .level = 1});
        QVERIFY(mask == two.mask(a, 4, {.client = 6, .level = 1}));
        QCOMPARE(one.strategy->drawsMasks(), drawsOwnMasks(one.experiment));
        // Another client, another round: another mask exactly where clients draw their own.
        QCOMPARE(mask != one.mask(a, 4, {.client = 7, .level = 1}), one.strategy->drawsMasks());
        QCOMPARE(mask != one.mask(a, 5, {.client = 6, .level = 1}), one.strategy->drawsMasks());
    }

    void ownMasksAreAsLargeAsTheirLevels_data() { kinds(); }
    void ownMasksAreAsLargeAsTheirLevels() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        const Setup setup(kind, model);
        const Extraction extraction = setup.extract(2);
        for (int level = 0; level < 3; ++level) {
            const auto mask = setup.mask(extraction, 2, {.client = 3, .level = level});
            for (std::size_t l = 0; l < setup.layout.layers.size(); ++l) {
                const LayerInfo& layer = setup.layout.layers[l];
                const auto first = mask.begin() + static_cast<std::ptrdiff_t>(layer.offset);
                QCOMPARE(static_cast<std::uint64_t>(
                             std::accumulate(first, first + static_cast<std::ptrdiff_t>(layer.count), 0)),
                         extraction.kept[static_cast<std::size_t>(level)][l]);
            }
        }
    }

    void mergingWhatNobodyTrainedChangesNothing_data() { kinds(); }
    void mergingWhatNobodyTrainedChangesNothing() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        const Setup setup(kind, model);
        const Extraction extraction = setup.extract(2);
        ThreadPool pool(1, 0, {});
        for (const Divisor divisor : {Divisor::Moved, Divisor::Mask, Divisor::Samples}) {
            std::vector<std::vector<std::uint8_t>> masks;
            std::vector<LocalResult> results;
            for (int level = 0; level < 3; ++level) {
                masks.push_back(setup.mask(extraction, 2, {.client = level, .level = level}));
                LocalResult& result = results.emplace_back();
                for (std::uint32_t p = 0; p < setup.layout.count; ++p) {
                    if (!masks.back()[p]) continue;
                    result.flat.push_back(p);
                    result.weights.push_back(setup.weights[p]);
                }
            }
            std::vector<Contribution> contributions;
            for (std::size_t i = 0; i < 3; ++i)
                contributions.push_back({&results[i], int(i), 10, extraction.thresholds[i], masks[i]});
            const Aggregate merged =
                aggregate(setup.weights, setup.layout, extraction.tierMap, contributions, divisor, 1.0, pool);
            QVERIFY(merged.weights == setup.weights);
            for (std::size_t p = 0; p < setup.layout.count; ++p)
                QCOMPARE(int(merged.assigned[p]), masks[0][p] + masks[1][p] + masks[2][p]);
        }
    }

    void onlyExclusiveLeavesClientsOut_data() { kinds(); }
    void onlyExclusiveLeavesClientsOut() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        Setup setup(kind, model);
        QVERIFY(takesPart(setup.experiment.strategy, 1.0));
        QCOMPARE(takesPart(setup.experiment.strategy, 0.25), kind != StrategyKind::Exclusive);
        setup.experiment.strategy.exclusiveCapacity = 0.25;
        QVERIFY(takesPart(setup.experiment.strategy, 0.25));
    }

    void meetsABudgetOfMultiplyAdds_data() { kinds(); }
    void meetsABudgetOfMultiplyAdds() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        if (kind == StrategyKind::FedAvgAll || kind == StrategyKind::UniformSmall) QSKIP("one size for all");
        if (kind == StrategyKind::DepthFl) QSKIP("cannot be that small");
        Setup setup(kind, model);
        setup.experiment.strategy.budget = Budget::Macs;
        const Extraction extraction = setup.extract(2);
        const double all = multiplyAdds(setup.layout, setup.plan, extraction, 0);
        for (std::size_t level = 0; level < 3; ++level) {
            const double share = multiplyAdds(setup.layout, setup.plan, extraction, level) / all;
            QVERIFY2(share <= setup.capacities[level] + 1e-4, qPrintable(QString::number(share)));
            if (!cutsDepth(kind))
                QVERIFY2(share >= 0.6 * setup.capacities[level], qPrintable(QString::number(share)));
        }
    }

    void weakTiersBeginSparseAndReachTheirCapacity_data() { kinds(); }
    void weakTiersBeginSparseAndReachTheirCapacity() {
        QFETCH(StrategyKind, kind);
        QFETCH(ModelKind, model);
        if (kind == StrategyKind::FedAvgAll || kind == StrategyKind::UniformSmall) QSKIP("no capacities");
        if (cutsDepth(kind)) QSKIP("exits come in large steps");
        if (kind == StrategyKind::Exclusive) QSKIP("one size, whatever the schedule");
        Setup setup(kind, model);
        setup.capacities = {1.0, 0.5, 0.25};
        const std::uint64_t whole = setup.extract(1).assigned(1, setup.layout);
        setup.experiment.remedies.densityStart = 0.5;
        setup.experiment.remedies.densityRounds = 10;
        const auto keptIn = [&](std::int64_t round) {
            return double(setup.extract(round).assigned(1, setup.layout));
        };
        QVERIFY(std::abs(keptIn(1) / double(whole) - 0.5) < 0.15);
        QVERIFY(std::abs(keptIn(6) / double(whole) - 0.75) < 0.15);
        QCOMPARE(keptIn(11), double(whole));
        QCOMPARE(setup.extract(1).assigned(0, setup.layout), setup.layout.maskable);
    }

private:
    static void kinds() {
        QTest::addColumn<StrategyKind>("kind");
        QTest::addColumn<ModelKind>("model");
        for (std::size_t k = 0; k < strategies().size(); ++k) {
            const char* id = strategies()[k].id.c_str();
            // An mlp has no exits.
            if (!cutsDepth(StrategyKind(k)))
                QTest::addRow("%s, mlp", id) << StrategyKind(k) << ModelKind::Mlp;
            QTest::addRow("%s, cnn", id) << StrategyKind(k) << ModelKind::Cnn;
            QTest::addRow("%s, resnet8", id) << StrategyKind(k) << ModelKind::Resnet8;
            if (!cutsDepth(StrategyKind(k))) {
                QTest::addRow("%s, text", id) << StrategyKind(k) << ModelKind::Text;
                QTest::addRow("%s, conv1d", id) << StrategyKind(k) << ModelKind::Conv1d;
            }
            // Which channels of somebody's own module belong together is not known.
            if (!cutsChannels(StrategyKind(k)))
                QTest::addRow("%s, torchscript", id) << StrategyKind(k) << ModelKind::TorchScript;
        }
    }
    /// 11 million parameters: only where a pass over them is all that a test does.
    static void kindsOfAnySize() {
        kinds();
        for (std::size_t k = 0; k < strategies().size(); ++k)
            QTest::addRow("%s, resnet18", strategies()[k].id.c_str())
                << StrategyKind(k) << ModelKind::Resnet18;
    }
};

QTEST_GUILESS_MAIN(TestStrategies)
#include "tst_strategies.moc"
