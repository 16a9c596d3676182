// Early exits: what a prefix of the depth computes, and the losses over exits against their formulas.

#include <QTest>
#include <cmath>

#include "engine/models/torch_threads.h"
#include "tests/support/network_cases.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

constexpr std::size_t kImages = 9;
constexpr std::size_t kClasses = 5;

using Rows = std::vector<std::vector<double>>;

/// Softmax of each row of logits / t.
Rows softmax(const std::vector<float>& logits, double t) {
    Rows rows;
    for (std::size_t n = 0; n < kImages; ++n) {
        std::vector<double> row;
        double sum = 0.0;
        for (std::size_t c = 0; c < kClasses; ++c) {
            row.push_back(std::exp(static_cast<double>(logits[n * kClasses + c]) / t));
            sum += row.back();
        }
        for (double& value : row) value /= sum;
        rows.push_back(row);
    }
    return rows;
}

double crossEntropy(const Rows& p, const std::vector<std::uint8_t>& labels) {
    double sum = 0.0;
    for (std::size_t n = 0; n < kImages; ++n) sum -= std::log(p[n][labels[n]]) / kImages;
    return sum;
}

double kl(const std::vector<double>& p, const std::vector<double>& q) {
    double sum = 0.0;
    for (std::size_t c = 0; c < kClasses; ++c) sum += p[c] * std::log(p[c] / q[c]);
    return sum;
}

double kl(const Rows& p, const Rows& q) {
    double sum = 0.0;
    for (std::size_t n = 0; n < kImages; ++n) sum += kl(p[n], q[n]) / kImages;
    return sum;
}

}  // namespace

class TestExitLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        useSingleTorchThread();
        m_network = makeNetwork(m_case.settings, m_case.input);
        m_weights = unevenParameters(m_case, 2);
        m_all.assign(m_weights.size(), 1);
        for (int depth = 1; depth <= 3; ++depth) m_logits.push_back(logitsOf(depth));
        QCOMPARE(m_network->exits(), 2);
    }

    void weighsTheExitsOfScaleFl_data() { depths(); }
    void weighsTheExitsOfScaleFl() {
        QFETCH(int, depth);
        constexpr double kT = 3.0, kWeight = 0.7;
        double want = 0.0;
        const Rows teacher = softmax(m_logits[static_cast<std::size_t>(depth - 1)], kT);
        for (int k = 1; k <= depth; ++k) {
            const auto& logits = m_logits[static_cast<std::size_t>(k - 1)];
            double loss = crossEntropy(softmax(logits, 1.0), m_owned.labels);
            if (k < depth) loss += kWeight * kT * kT * kl(teacher, softmax(logits, kT));
            want += k * loss / (depth * (depth + 1) / 2.0);
        }
        compare(lossOf(ExitLoss::ScaleFl, depth, kWeight).loss, want);
    }

    void addsUpTheExitsOfDepthFl_data() { depths(); }
    void addsUpTheExitsOfDepthFl() {
        QFETCH(int, depth);
        constexpr double kWeight = 0.6;
        double want = 0.0;
        for (int i = 0; i < depth; ++i) {
            const Rows own = softmax(m_logits[static_cast<std::size_t>(i)], 1.0);
            want += crossEntropy(own, m_owned.labels);
            for (int j = 0; j < depth; ++j)
                if (i != j)
                    want +=
                        kWeight / (depth - 1) * kl(softmax(m_logits[static_cast<std::size_t>(j)], 1.0), own);
        }
        compare(lossOf(ExitLoss::DepthFl, depth, kWeight).loss, want);
    }

    void theTeachersOfDepthFlAreHeldFixed() {
        constexpr double kWeight = 0.6;
        const Step step = lossOf(ExitLoss::DepthFl, 2, kWeight);
        const Rows p1 = softmax(m_logits[0], 1.0), p2 = softmax(m_logits[1], 1.0);
        for (std::size_t c = 0; c < kClasses; ++c) {
            double first = 0.0, second = 0.0;
            for (std::size_t n = 0; n < kImages; ++n) {
                const double hit = m_owned.labels[n] == c ? 1.0 : 0.0;
                first += (p1[n][c] - hit + kWeight * (p1[n][c] - p2[n][c])) / kImages;
                second += (p2[n][c] - hit + kWeight * (p2[n][c] - p1[n][c])) / kImages;
            }
            compare(step.gradient[offsetOf("exit1.fc.bias") + c], first);
            compare(step.gradient[offsetOf("exit2.fc.bias") + c], second);
        }
    }

    void theTeacherOfScaleFlLearnsTooAsInItsCode() {
        constexpr double kWeight = 0.7, kT = 3.0;
        const Step step = lossOf(ExitLoss::ScaleFl, 2, kWeight);
        const Rows p2 = softmax(m_logits[1], 1.0);
        const Rows q1 = softmax(m_logits[0], kT), q2 = softmax(m_logits[1], kT);
        for (std::size_t c = 0; c < kClasses; ++c) {
            double second = 0.0;
            for (std::size_t n = 0; n < kImages; ++n) {
                const double hit = m_owned.labels[n] == c ? 1.0 : 0.0;
                const double pull = q2[n][c] * (std::log(q2[n][c] / q1[n][c]) - kl(q2[n], q1[n]));
                second += (2.0 / 3.0 * (p2[n][c] - hit) + kWeight * kT / 3.0 * pull) / kImages;
            }
            compare(step.gradient[offsetOf("exit2.fc.bias") + c], second);
        }
    }

    void aMaskThatHoldsNothingDeeperEndsAtItsExit() {
        const ChannelPlan plan = makeChannelPlan(m_case.settings, m_case.input);
        const Layout& layout = m_network->layout();
        for (int depth = 1; depth <= 3; ++depth) {
            std::vector<std::uint8_t> mask(layout.count, 1);
            std::size_t held = 0;
            for (std::size_t l = 0; l < layout.layers.size(); ++l) {
                const LayerInfo& layer = layout.layers[l];
                const bool in = plan.layers[l].depth <= depth;
                std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(layer.offset), layer.count,
                            in ? 1 : 0);
                held += in ? layer.count : 0;
            }
            Batch batch = m_owned.batch;
            batch.training = false;
            const Step step = stepOf(*m_network, m_weights, mask, batch);
            QCOMPARE(step.packing.flat.size(), held);
            QVERIFY(step.logits == m_logits[static_cast<std::size_t>(depth - 1)]);
            compare(step.loss, crossEntropy(softmax(step.logits, 1.0), m_owned.labels));
        }
    }

    void aHeadThatTheMaskLacksIsLeftOut() {
        std::vector<std::uint8_t> mask = m_all;
        for (const LayerInfo& layer : m_network->layout().layers)
            if (layer.name.starts_with("exit1.fc"))
                std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(layer.offset), layer.count, 0);
        Batch batch = m_owned.batch;
        batch.exitLoss = ExitLoss::DepthFl;
        batch.training = false;
        const Step step = stepOf(*m_network, m_weights, mask, batch);
        compare(step.loss, crossEntropy(softmax(m_logits[1], 1.0), m_owned.labels) +
                               crossEntropy(softmax(m_logits[2], 1.0), m_owned.labels));
    }

private:
    static void depths() {
        QTest::addColumn<int>("depth");
        for (int depth = 1; depth <= 3; ++depth) QTest::addRow("exit %d", depth) << depth;
    }

    static void compare(double got, double want) {
        QVERIFY2(std::fabs(got - want) < 2e-6 * std::max(1.0, std::fabs(want)),
                 qPrintable(QStringLiteral("%1 instead of %2").arg(got, 0, 'g', 9).arg(want, 0, 'g', 9)));
    }

    std::vector<float> logitsOf(int depth) {
        Batch batch = m_owned.batch;
        batch.depth = depth;
        return stepOf(*m_network, m_weights, m_all, batch).logits;
    }

    Step lossOf(ExitLoss loss, int depth, double weight) {
        Batch batch = m_owned.batch;
        batch.depth = depth;
        batch.exitLoss = loss;
        batch.distillation = static_cast<float>(weight);
        return stepOf(*m_network, m_weights, m_all, batch);
    }

    std::size_t offsetOf(const char* name) const {
        for (const LayerInfo& layer : m_network->layout().layers)
            if (layer.name == name) return layer.offset;
        throw std::runtime_error(name);
    }

    const NetworkCase m_case{
        "", {.kind = ModelKind::Resnet8, .norm = NormKind::Group, .exits = 2}, {1, 8, 8, kClasses}};
    OwnedBatch m_owned{m_case.input, kImages, 3};
    std::unique_ptr<Network> m_network;
    std::vector<float> m_weights;
    std::vector<std::uint8_t> m_all;
    std::vector<std::vector<float>> m_logits;  ///< of each exit
};

QTEST_GUILESS_MAIN(TestExitLosses)
#include "tst_exit_losses.moc"
