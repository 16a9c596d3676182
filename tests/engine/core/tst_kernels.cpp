// The vector kernels against plain loops in double precision, on sizes that do not fit the vectors.

#include <QTest>
#include <cmath>

#include "engine/core/kernels/kernels.h"
#include "engine/core/random.h"

using namespace fiarse;
using namespace fiarse::kernels;

namespace {

std::vector<float> noise(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(2.0 * random.uniform() - 1.0);
    return values;
}

bool near(double got, double want) {
    return std::fabs(got - want) <= 1e-4 * (1.0 + std::fabs(want));
}

}  // namespace

class TestKernels : public QObject {
    Q_OBJECT

public:
    explicit TestKernels(const Table& table) : m_table(table) {}

private Q_SLOTS:
    void correlatesLikeAPlainLoop_data() { runs(); }
    void correlatesLikeAPlainLoop() {
        QFETCH(int, run);
        const auto n = static_cast<std::size_t>(run);
        const std::vector<float> in = noise(n + 100 + kSlack, 1);
        const std::vector<std::int32_t> offsets{0, 1, 2, 31, 64, 99};
        const std::vector<float> weights = noise(offsets.size(), 2);
        std::vector<float> out(n + kSlack);
        m_table.correlate(in.data(), n, offsets.data(), weights.data(), offsets.size(), 0.25f, out.data());
        for (std::size_t p = 0; p < n; ++p) {
            double want = 0.25;
            for (std::size_t t = 0; t < offsets.size(); ++t)
                want += static_cast<double>(weights[t]) * in[p + static_cast<std::size_t>(offsets[t])];
            QVERIFY2(near(out[p], want), qPrintable(QString::number(p)));
        }
    }

    void addsTapGradientsLikeAPlainLoop_data() { runs(); }
    void addsTapGradientsLikeAPlainLoop() {
        QFETCH(int, run);
        const auto n = static_cast<std::size_t>(run);
        const std::vector<float> in = noise(n + 200, 3);
        std::vector<float> gradient = noise(n, 4);
        gradient.resize(n + kLanes, 0.0f);
        std::vector<std::int32_t> offsets;
        for (std::int32_t t = 0; t < 19; ++t) offsets.push_back(5 * t);
        std::vector<float> sums(offsets.size() * kLanes, 0.0f);
        for (int twice = 0; twice < 2; ++twice)
            m_table.tapGradients(in.data(), gradient.data(), n, offsets.data(), offsets.size(), sums.data());
        for (std::size_t t = 0; t < offsets.size(); ++t) {
            double got = 0.0;
            double want = 0.0;
            for (std::size_t lane = 0; lane < kLanes; ++lane) got += sums[t * kLanes + lane];
            for (std::size_t p = 0; p < n; ++p)
                want += 2.0 * gradient[p] * in[p + static_cast<std::size_t>(offsets[t])];
            QVERIFY2(near(got, want), qPrintable(QString::number(t)));
        }
    }

    void poolsToTheFirstLargestAndBack_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("even") << 28 << 28;
        QTest::newRow("odd, the last row and column are dropped") << 7 << 9;
        QTest::newRow("smallest") << 2 << 2;
        QTest::newRow("wider than a vector") << 4 << 70;
    }
    void poolsToTheFirstLargestAndBack() {
        QFETCH(int, height);
        QFETCH(int, width);
        const auto h = static_cast<std::size_t>(height) / 2;
        const auto w = static_cast<std::size_t>(width) / 2;
        const auto stride = static_cast<std::size_t>(width) + 2;
        // Few distinct values, so that equal ones meet.
        std::vector<float> plane = noise(stride * static_cast<std::size_t>(height) + kSlack, 5);
        for (float& value : plane) value = std::round(3.0f * value) / 3.0f;
        const std::int32_t nowhere = 100000;
        std::vector<float> out(h * w + kLanes);
        std::vector<std::int32_t> where(h * w + kLanes);
        m_table.maxPool(plane.data(), stride, h, w, nowhere, out.data(), where.data());
        std::vector<float> back(static_cast<std::size_t>(nowhere) + 1, 0.0f);
        const std::vector<float> gradient = noise(h * w, 6);
        const float sum = m_table.unpool(gradient.data(), where.data(), h * w, nowhere, back.data());
        double wantSum = 0.0;
        for (std::size_t y = 0; y < h; ++y) {
            for (std::size_t x = 0; x < w; ++x) {
                std::size_t best = 2 * y * stride + 2 * x;
                for (const std::size_t other : {best + 1, best + stride, best + stride + 1})
                    if (plane[other] > plane[best]) best = other;
                const std::size_t i = y * w + x;
                const bool on = plane[best] > 0.0f;
                QCOMPARE(out[i], on ? plane[best] : 0.0f);
                QCOMPARE(where[i], on ? static_cast<std::int32_t>(best) : nowhere);
                if (!on) continue;
                QCOMPARE(back[best], gradient[i]);
                wantSum += gradient[i];
            }
        }
        QVERIFY(near(sum, wantSum));
    }

    void multipliesSparseRowsForwardsAndBackwards() {
        const std::size_t rows = 5, columns = 40, width = 32;
        Random random(7);
        std::vector<std::uint32_t> starts{0}, column;
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c)
                if (r != 2 && random.uniform() < 0.2) column.push_back(static_cast<std::uint32_t>(c));
            starts.push_back(static_cast<std::uint32_t>(column.size()));
        }
        const std::vector<float> values = noise(column.size(), 8), in = noise(columns * width, 9),
                                 bias = noise(rows, 10), gradient = noise(rows * width, 11);
        std::vector<float> out(rows * width), valueGradient(values.size()), inGradient(columns * width, 0.5f);
        m_table.sparseForward(values.data(), column.data(), starts.data(), rows, bias.data(), in.data(),
                              width, out.data());
        m_table.sparseGradient(column.data(), starts.data(), rows, gradient.data(), in.data(), width,
                               valueGradient.data());
        m_table.sparseBackward(values.data(), column.data(), starts.data(), rows, gradient.data(), width,
                               inGradient.data());
        std::vector<double> wantIn(columns * width, 0.5);
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t n = 0; n < width; ++n) {
                double want = bias[r];
                for (std::uint32_t j = starts[r]; j < starts[r + 1]; ++j) {
                    want += static_cast<double>(values[j]) * in[column[j] * width + n];
                    wantIn[column[j] * width + n] += static_cast<double>(values[j]) * gradient[r * width + n];
                }
                QVERIFY(near(out[r * width + n], want));
            }
            for (std::uint32_t j = starts[r]; j < starts[r + 1]; ++j) {
                double want = 0.0;
                for (std::size_t n = 0; n < width; ++n)
                    want += static_cast<double>(gradient[r * width + n]) * in[column[j] * width + n];
                QVERIFY(near(valueGradient[j], want));
            }
        }
        for (std::size_t i = 0; i < wantIn.size(); ++i) QVERIFY(near(inGradient[i], wantIn[i]));
    }

    void stepsByTheRule_data() {
        QTest::addColumn<bool>("paper");
        QTest::addColumn<float>("momentum");
        QTest::addColumn<float>("decay");
        for (const bool paper : {false, true})
            for (const float momentum : {0.0f, 0.9f})
                for (const float decay : {0.0f, 0.01f})
                    QTest::addRow("%s, momentum %g, decay %g", paper ? "paper" : "released",
                                  static_cast<double>(momentum), static_cast<double>(decay))
                        << paper << momentum << decay;
    }
    void stepsByTheRule() {
        QFETCH(bool, paper);
        QFETCH(float, momentum);
        QFETCH(float, decay);
        const std::size_t count = 37;
        const float theta = 0.3f, rate = 0.5f;
        std::vector<float> w = noise(count, 12), velocity(count, 0.0f), effective(count);
        std::vector<double> wantW(w.begin(), w.end()), wantV(count, 0.0);
        for (std::uint64_t step = 0; step < 4; ++step) {
            const std::vector<float> gradient = noise(count, 20 + step);
            m_table.trainStep(w.data(), velocity.data(), effective.data(), gradient.data(), count,
                              {theta, rate, momentum, decay, paper});
            for (std::size_t i = 0; i < count; ++i) {
                const double a = std::fabs(wantW[i]);
                const double factor = paper ? 1.0 + 2.0 * theta * a / ((a + theta) * (a + theta)) : 1.0;
                const bool in = a >= static_cast<double>(theta);
                wantV[i] = static_cast<double>(momentum) * wantV[i] + gradient[i] * factor +
                           static_cast<double>(decay) * wantW[i];
                if (in) wantW[i] -= static_cast<double>(rate) * wantV[i];
                QVERIFY2(near(w[i], wantW[i]), qPrintable(QString::number(i)));
                QCOMPARE(effective[i], std::fabs(w[i]) >= theta ? w[i] : 0.0f);
            }
        }
    }

    void staysFiniteForTheSmallestWeights() {
        // a = θ: the factor is 1 + 2·¼ = 1.5, however small both are.
        for (const float tiny : {1e-10f, 1e-23f, 1e-37f}) {
            float w = tiny, effective = 0.0f;
            const float gradient = 2.0f;
            m_table.trainStep(&w, nullptr, &effective, &gradient, 1, {tiny, 0.5f, 0.0f, 0.0f, true});
            QCOMPARE(w, tiny - 1.5f);
        }
    }

    void takesZeroOverZeroAsZero() {
        float w = 0.0f, effective = 1.0f;
        const float gradient = 2.0f;
        m_table.trainStep(&w, nullptr, &effective, &gradient, 1, {0.0f, 0.5f, 0.0f, 0.0f, true});
        QCOMPARE(w, -1.0f);
        QCOMPARE(effective, -1.0f);
    }

private:
    const Table& m_table;

    static void runs() {
        QTest::addColumn<int>("run");
        for (const int run : {1, 15, 16, 128, 129, 837}) QTest::addRow("%d", run) << run;
    }
};

// The whole suite once for each instruction set that the processor has.
int main(int argc, char** argv) {
    const Tables tables = available();
    int failures = 0;
    for (std::size_t i = 0; i < tables.count; ++i) {
        qInfo("Kernels: %s", tables.tables[i]->name);
        TestKernels test(*tables.tables[i]);
        failures += QTest::qExec(&test, argc, argv);
    }
    return failures;
}

#include "tst_kernels.moc"
