// With all capacities 1 FIARSE is FedAvg: against FedAvg written down plainly.

#include <QTest>
#include <cmath>

#include "engine/models/torch_threads.h"
#include "engine/rounds/round_simulation.h"
#include "tests/support/naive_network.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

/// FedAvg by definition, in double precision: full models, plain SGD, mean of the clients' models.
class FedAvg {
public:
    FedAvg(const Fleet& fleet, const std::vector<float>& initial)
        : m_fleet(fleet),
          m_network(fleet.info.experiment.model, fleet.input),
          weights(initial.begin(), initial.end()) {}

    void round(const std::vector<Participation>& participants, std::int64_t number, bool bySamples) {
        std::vector<double> sum(weights.size(), 0.0);
        double total = 0.0;
        for (const Participation& one : participants) {
            const double a = bySamples ? static_cast<double>(one.samples) : 1.0;
            const std::vector<double> local = train(one.client, number);
            for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += a * local[p];
            total += a;
        }
        for (std::size_t p = 0; p < sum.size(); ++p) weights[p] = sum[p] / total;
    }

private:
    std::vector<double> train(std::int64_t client, std::int64_t number) {
        const Experiment& experiment = m_fleet.info.experiment;
        auto batches = shuffledBatches(m_fleet.clientData[static_cast<std::size_t>(client)].train,
                                       experiment.training.batch, experiment.seed, client, number);
        std::vector<double> w = weights;
        std::vector<std::uint32_t> indices;
        std::vector<float> image(m_fleet.data->imageSize());
        for (std::int64_t step = 0; step < experiment.training.steps; ++step) {
            batches(step, indices);
            const std::vector<float> rounded(w.begin(), w.end());
            std::vector<double> g(w.size(), 0.0);
            for (const std::uint32_t index : indices) {
                m_fleet.data->gather(m_fleet.data->train, std::vector{index}, image.data());
                m_network.loss(rounded, image.data(), m_fleet.data->train.labels[index],
                               1.0 / static_cast<double>(indices.size()), g);
            }
            for (std::size_t p = 0; p < w.size(); ++p) w[p] -= experiment.training.rate * g[p];
        }
        return w;
    }

    const Fleet& m_fleet;
    test::NaiveNetwork m_network;

public:
    std::vector<double> weights;
};

}  // namespace

class TestFedAvg : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsFedAvgWhenEverybodyHoldsEverything_data() {
        QTest::addColumn<Divisor>("divisor");
        QTest::addColumn<GradientRule>("gradient");
        QTest::newRow("mean over clients, released") << Divisor::Mask << GradientRule::Released;
        QTest::newRow("weighted by samples, released") << Divisor::Samples << GradientRule::Released;
        QTest::newRow("mean over clients, paper") << Divisor::Mask << GradientRule::Paper;
    }
    void equalsFedAvgWhenEverybodyHoldsEverything() {
        QFETCH(Divisor, divisor);
        QFETCH(GradientRule, gradient);
        Experiment experiment = test::smallExperiment();
        experiment.strategy.divisor = divisor;
        experiment.strategy.gradient = gradient;
        experiment.data.partition.kind = PartitionKind::Shards;
        for (Tier& tier : experiment.tiers) tier.capacity = {1.0, "1"};
        Fleet fleet = makeFleet(experiment).value();
        std::vector<float> initial = initialParameters(fleet.info.layout, experiment.seed);
        // θ at capacity 1 is the smallest |w|. One weight a layer at 0 makes it 0, so that no weight can
        // fall out of the mask and the paper's factor is 1; such a weight is on its way from round 1 on,
        // so the comparison is of one round.
        for (const LayerInfo& layer : fleet.info.layout.layers) initial[layer.offset] = 0.0f;
        FedAvg twin(fleet, initial);
        RoundSimulation simulation(fleet, {.threads = 2}, initial);
        auto outcome = simulation.step(Granularity::Round, StopFlag{});
        QVERIFY(outcome.ok() && outcome->record);
        twin.round(outcome->record->participants, 1, divisor == Divisor::Samples);
        const SimulationState state = simulation.state();
        double distance = 0.0;
        for (std::size_t p = 0; p < twin.weights.size(); ++p) {
            const double difference = std::fabs(static_cast<double>(state.weights[p]) - twin.weights[p]);
            QVERIFY2(difference < 1e-5,
                     qPrintable(QStringLiteral("parameter %1: off by %2").arg(p).arg(difference)));
            distance += std::fabs(twin.weights[p] - static_cast<double>(initial[p]));
        }
        QVERIFY(distance > 0.1);
    }

    void staysCloseToFedAvgOverRounds() {
        // From a usual start a few weights pass below the smallest |w| and rest for the round.
        Experiment experiment = test::smallExperiment();
        experiment.strategy.divisor = Divisor::Mask;
        experiment.strategy.gradient = GradientRule::Released;
        for (Tier& tier : experiment.tiers) tier.capacity = {1.0, "1"};
        const Fleet fleet = makeFleet(experiment).value();
        const std::vector<float> initial = initialParameters(fleet.info.layout, experiment.seed);
        FedAvg twin(fleet, initial);
        RoundSimulation simulation(fleet, {.threads = 2});
        for (std::int64_t round = 1; round <= 3; ++round) {
            auto outcome = simulation.step(Granularity::Round, StopFlag{});
            QVERIFY(outcome.ok());
            twin.round(outcome->record->participants, round, false);
        }
        const SimulationState state = simulation.state();
        double apart = 0.0;
        double travelled = 0.0;
        for (std::size_t p = 0; p < twin.weights.size(); ++p) {
            apart += std::pow(static_cast<double>(state.weights[p]) - twin.weights[p], 2);
            travelled += std::pow(static_cast<double>(initial[p]) - twin.weights[p], 2);
        }
        const double share = std::sqrt(apart / travelled);
        QVERIFY2(share < 0.15, qPrintable(QString::number(share)));
    }
};

QTEST_GUILESS_MAIN(TestFedAvg)
#include "tst_fedavg.moc"
