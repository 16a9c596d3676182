// Networks from TorchScript files: trained like the built-in ones, and refused in whole sentences.

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

#include "engine/api/simulation.h"
#include "engine/api/training_alone.h"
#include "engine/models/torch_threads.h"
#include "engine/rounds/fleet.h"
#include "tests/engine/models/script_modules.h"
#include "tests/support/network_cases.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

const ModelSettings kMlp{.kind = ModelKind::Mlp, .hidden = {12}};
const InputShape kInput{1, 8, 8, 10};

const char* const kForward = R"(
def forward(self, x):
    x = torch.flatten(x, 1)
    x = torch.relu(torch.matmul(x, self.fc1.weight.t()) + self.fc1.bias)
    return torch.matmul(x, self.fc2.weight.t()) + self.fc2.bias
)";

/// The parameters of the built-in mlp.
std::vector<ScriptParameter> mlpParameters(std::uint64_t seed) {
    const Layout layout = makeLayout(kMlp, kInput).value();
    const std::vector<float> values = initialParameters(layout, seed);
    std::vector<ScriptParameter> parameters;
    for (const LayerInfo& layer : layout.layers) {
        const auto from = values.begin() + static_cast<std::ptrdiff_t>(layer.offset);
        parameters.push_back({.name = layer.name,
                              .shape = layer.shape,
                              .values = {from, from + static_cast<std::ptrdiff_t>(layer.count)}});
    }
    return parameters;
}

}  // namespace

class TestTorchScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSingleTorchThread(); }

    void hasTheLayersOfTheModuleAndStartsFromItsValues() {
        const ModelSettings settings = moduleOf("mlp.pt", mlpParameters(4), kForward);
        Layout layout = makeLayout(settings, kInput).value();
        // Decides initial values only, and the module brings its own.
        for (std::size_t l : {1, 3}) layout.layers[l].fanIn = layout.layers[l - 1].fanIn;
        QCOMPARE(layout, makeLayout(kMlp, kInput).value());
        QVERIFY(initialParameters(settings, kInput, 99).value() ==
                initialParameters(makeLayout(kMlp, kInput).value(), 4));
        QVERIFY(makeChannelPlan(settings, kInput).groups.empty());
    }

    void computesWhatTheBuiltInNetworkDoes_data() {
        QTest::addColumn<double>("density");
        for (const double density : {1.0, 0.5, 0.05}) QTest::addRow("density %g", density) << density;
    }
    void computesWhatTheBuiltInNetworkDoes() {
        QFETCH(double, density);
        const ModelSettings settings = moduleOf("mlp.pt", mlpParameters(4), kForward);
        const std::vector<float> weights = initialParameters(settings, kInput, 1).value();
        std::vector<std::uint8_t> mask(weights.size());
        Random random(5);
        for (std::uint8_t& entry : mask) entry = random.uniform() < density ? 1 : 0;
        const OwnedBatch owned(kInput, 20, 3);
        auto module = makeNetwork(settings, kInput);
        const Step got = stepOf(*module, weights, mask, owned.batch);
        const Step want = stepOf(*makeNetwork(kMlp, kInput), weights, mask, owned.batch);
        QVERIFY(std::fabs(got.loss - want.loss) < 1e-6);
        for (std::size_t i = 0; i < want.logits.size(); ++i)
            QVERIFY(std::fabs(got.logits[i] - want.logits[i]) < 1e-5f);
        std::vector<float> slopes(weights.size());
        for (std::size_t i = 0; i < got.packing.flat.size(); ++i)
            slopes[got.packing.flat[i]] = got.gradient[i];
        for (std::size_t i = 0; i < want.packing.flat.size(); ++i)
            if (mask[want.packing.flat[i]])
                QVERIFY(std::fabs(slopes[want.packing.flat[i]] - want.gradient[i]) < 1e-5f);
        // The interpreter must not round differently once it has seen a few batches.
        for (int again = 0; again < 4; ++again) {
            const Step later = stepOf(*module, weights, mask, owned.batch);
            QVERIFY(later.gradient == got.gradient);
        }
    }

    void aRunWithItLearnsAndDoesNotDependOnTheThreads() {
        Experiment experiment = smallExperiment();
        experiment.model = moduleOf("mlp.pt", mlpParameters(4), kForward);
        experiment.rounds = 4;
        std::vector<std::string> hashes;
        for (const int threads : {1, 3}) {
            auto simulation = Simulation::create(experiment, {.threads = threads});
            QVERIFY2(simulation.ok(), simulation ? "" : simulation.error().text().c_str());
            double first = 0.0, last = 0.0;
            for (int round = 0; round < 4; ++round) {
                const auto outcome = (*simulation)->step(Granularity::Round, StopFlag{});
                QVERIFY(outcome.ok());
                last = outcome->record->loss;
                if (round == 0) first = last;
            }
            QVERIFY(last < first);
            hashes.push_back((*simulation)->runHash());
        }
        QCOMPARE(hashes[0], hashes[1]);
    }

    void anotherModuleIsAnotherRun() {
        Experiment experiment = smallExperiment();
        experiment.model = moduleOf("a.pt", mlpParameters(4), kForward);
        const std::string first = makeFleet(experiment).value().hash;
        experiment.model = moduleOf("b.pt", mlpParameters(5), kForward);
        QVERIFY(makeFleet(experiment).value().hash != first);
        QVERIFY(QFile::copy(path("a.pt"), path("c.pt")));
        experiment.model.file = path("c.pt").toStdString();
        QCOMPARE(makeFleet(experiment).value().hash, first);
    }

    void zerosMayBeWhatAModuleCannotTake() {
        // It divides by the largest pixel, which is 0 in no picture.
        const ModelSettings settings = moduleOf("scaled.pt", mlpParameters(4), R"(
def forward(self, x):
    x = torch.flatten(x, 1)
    x = x / torch.max(torch.abs(x))
    x = torch.relu(torch.matmul(x, self.fc1.weight.t()) + self.fc1.bias)
    return torch.matmul(x, self.fc2.weight.t()) + self.fc2.bias
)");
        const auto layout = makeLayout(settings, kInput);
        QVERIFY2(layout.ok(), layout ? "" : layout.error().text().c_str());
    }

    void aModuleWithoutNumbersIsNotBlamedOnTheLearningRate() {
        // Of zeros, by which a module is tried, it makes numbers; of pictures it does not.
        Experiment experiment = smallExperiment();
        experiment.model = moduleOf("roots.pt", mlpParameters(4), R"(
def forward(self, x):
    x = torch.sqrt(torch.flatten(x, 1) * 0.0 - torch.abs(torch.flatten(x, 1)))
    x = torch.relu(torch.matmul(x, self.fc1.weight.t()) + self.fc1.bias)
    return torch.matmul(x, self.fc2.weight.t()) + self.fc2.bias
)");
        auto simulation = Simulation::create(experiment, {.threads = 2});
        QVERIFY2(simulation.ok(), simulation ? "" : simulation.error().text().c_str());
        const auto outcome = (*simulation)->step(Granularity::Round, StopFlag{});
        QVERIFY(!outcome.ok());
        const QString message = QString::fromStdString(outcome.error().message);
        QVERIFY2(
            message.startsWith(QStringLiteral(
                "The module gives values that are not finite numbers before any training: the first loss "
                "of client ")),
            qPrintable(message));
        QCOMPARE(outcome.error().key, std::string("model.file"));
        QVERIFY((*simulation)->failure() && (*simulation)->failure()->rule == "nan");
        const auto alone = trainAlone(experiment, {}, {.threads = 1}, StopFlag{});
        QVERIFY(!alone.ok());
        QCOMPARE(alone.error().key, std::string("model.file"));
    }

    void aModelThatTheServerBlewUpIsBlamedOnTheServerRate() {
        Experiment experiment = smallExperiment();
        experiment.strategy.serverRate = 1e30;
        experiment.alerts = {{.id = "nan", .enabled = false}};
        auto simulation = Simulation::create(experiment, {.threads = 1}).value();
        QVERIFY(simulation->step(Granularity::Round, StopFlag{}).ok());
        const auto outcome = simulation->step(Granularity::Round, StopFlag{});
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().key, std::string("strategy.server_rate"));
    }

    void normLayersAreHeldByEverybody() {
        std::vector<ScriptParameter> parameters = mlpParameters(4);
        parameters.push_back({.name = "bn1.weight", .shape = {12}, .values = std::vector<float>(12, 1.0f)});
        parameters.push_back(
            {.name = "bn1.mean", .shape = {12}, .values = std::vector<float>(12, 0.5f), .isBuffer = true});
        // What only looks like one.
        for (const char* name : {"subnet_bias1", "fcnormal"})
            parameters.push_back({.name = name, .shape = {12}, .values = std::vector<float>(12, 1.0f)});
        const ModelSettings settings = moduleOf("norm.pt", parameters, R"(
def forward(self, x):
    x = torch.relu(torch.matmul(torch.flatten(x, 1), self.fc1.weight.t()) + self.fc1.bias)
    x = (x - self.bn1.mean) * self.bn1.weight
    return torch.matmul(x, self.fc2.weight.t()) + self.fc2.bias
)");
        const Layout layout = makeLayout(settings, kInput).value();
        QCOMPARE(layout.layers.size(), std::size_t{7});
        for (const LayerInfo& layer : layout.layers) QCOMPARE(layer.maskable, layer.name != "bn1.weight");
        QCOMPARE(layout.maskable, layout.count - 12);
    }

    void refusesWhatCannotBeTrained_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no file named") << 0 << "needs model.file";
        QTest::newRow("no such file") << 1 << "There is no such file";
        QTest::newRow("a folder") << 2 << "There is no such file";
        QTest::newRow("not TorchScript") << 3 << "not a TorchScript module that can be read";
        QTest::newRow("no parameters") << 4 << "The module has no parameters to train";
        QTest::newRow("other data")
            << 5
            << "does not take a batch of data of 1 × 8 × 8 (channels × height × width); its first parameter, "
               "fc1.weight, is 12 × 49: ";
        QTest::newRow("other classes") << 6 << "here 3 × 10 for 3 images; it returns 3 × 7 of type Float.";
        QTest::newRow("not a tensor") << 7 << "the module returned Tuple instead of a tensor";
        QTest::newRow("double") << 8 << "fc1.weight is of type Double; all must be float32";
        QTest::newRow("random") << 9 << "other outputs each time for the same input";
        QTest::newRow("random in proportion to the data")
            << 13 << "other outputs each time for the same input";
        QTest::newRow("norm layers alone") << 14 << "all parameters of the module belong to norm layers";
        QTest::newRow("constant") << 10 << "does not depend on its parameters";
        QTest::newRow("no number in the file")
            << 11 << "The module's parameter fc1.weight holds values that are not finite numbers";
        QTest::newRow("no numbers come out")
            << 12 << "The module gives values that are not finite numbers before any training;";
    }
    void refusesWhatCannotBeTrained() {
        QFETCH(int, row);
        QFETCH(QString, sentence);
        const auto layout = makeLayout(badModule(row), kInput);
        QVERIFY(!layout.ok());
        QCOMPARE(layout.error().key, std::string("model.file"));
        QVERIFY2(QString::fromStdString(layout.error().message).contains(sentence),
                 layout.error().text().c_str());
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    ModelSettings moduleOf(const char* name, const std::vector<ScriptParameter>& parameters,
                           const std::string& code) const {
        saveScriptModule(path(name).toStdString(), parameters, code);
        return {.kind = ModelKind::TorchScript, .file = path(name).toStdString()};
    }

    ModelSettings badModule(int row) const {
        std::vector<ScriptParameter> parameters = mlpParameters(4);
        std::string code = kForward;
        const auto replace = [&code](const std::string& from, const std::string& to) {
            code.replace(code.find(from), from.size(), to);
        };
        switch (row) {
            case 0:
                return {.kind = ModelKind::TorchScript};
            case 1:
                return {.kind = ModelKind::TorchScript, .file = path("missing.pt").toStdString()};
            case 2:
                return {.kind = ModelKind::TorchScript, .file = m_folder.path().toStdString()};
            case 3: {
                QFile file(path("text.pt"));
                if (!file.open(QIODevice::WriteOnly)) return {};
                file.write("not a module");
                return {.kind = ModelKind::TorchScript, .file = path("text.pt").toStdString()};
            }
            case 4:
                parameters.clear();
                code = "def forward(self, x):\n    return torch.flatten(x, 1)\n";
                break;
            case 5:
                parameters[0].shape = {12, 49};
                parameters[0].values.resize(12 * 49);
                break;
            case 6:
                parameters[2].shape = {7, 12};
                parameters[2].values.resize(7 * 12);
                parameters[3].shape = {7};
                parameters[3].values.resize(7);
                break;
            case 7:
                replace("+ self.fc2.bias", "+ self.fc2.bias, x");
                break;
            case 8:
                parameters[0].isDouble = true;
                break;
            case 9:
                replace("+ self.fc2.bias", "+ torch.rand_like(self.fc2.bias)");
                break;
            case 11:
                parameters[0].values[3] = std::numeric_limits<float>::quiet_NaN();
                break;
            case 13:
                replace("torch.flatten(x, 1)", "torch.flatten(x * torch.rand_like(x), 1)");
                break;
            case 14:
                parameters = {{.name = "norm.weight", .shape = {10}, .values = std::vector<float>(10, 1.0f)}};
                code = "def forward(self, x):\n    return torch.flatten(x, 1)[:, 0:10] * self.norm.weight\n";
                break;
            case 12:
                replace("+ self.fc2.bias", "+ self.fc2.bias / 0.0 * 0.0");
                break;
            default:
                replace("return torch.matmul", "return torch.zeros([x.size(0), 10]) #");
        }
        return moduleOf("bad.pt", parameters, code);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTorchScript)
#include "tst_torchscript.moc"
