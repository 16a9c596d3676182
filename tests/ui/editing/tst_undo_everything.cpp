// Every setting there is, edited at random and taken back.

#include <QtTest>
#include <cmath>
#include <random>
#include <set>

#include "engine/api/alerts.h"
#include "engine/api/fields.h"
#include "ui/models/alert_rules_model.h"
#include "ui/state/experiment_document.h"
#include "ui/state/tier_edits.h"

using namespace fiarse;
using namespace fiarse::ui;

namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

/// What a field allows, at most 1000 wide.
std::pair<double, double> rangeOf(const Field& field) {
    const double low = std::max(field.minimum, -1000.0);
    return {low, std::min(field.maximum, low + 1000.0)};
}

std::int64_t integerFor(const Field& field, Random& random) {
    const auto [low, high] = rangeOf(field);
    return between(random, static_cast<std::int64_t>(std::ceil(low)) + (field.minimumAllowed ? 0 : 1),
                   static_cast<std::int64_t>(std::floor(high)) - (field.maximumAllowed ? 0 : 1));
}

FieldValue valueFor(const Field& field, Random& random) {
    switch (field.kind) {
        case FieldKind::Integer:
            return integerFor(field, random);
        case FieldKind::Real: {
            const auto [low, high] = rangeOf(field);
            return low + (high - low) * static_cast<double>(between(random, 1, 999)) / 1000.0;
        }
        case FieldKind::IntegerList: {
            std::vector<std::int64_t> list;
            for (std::int64_t n = between(random, 1, 3); n > 0; --n)
                list.push_back(integerFor(field, random));
            return list;
        }
        case FieldKind::Text:
        case FieldKind::Choice:
            break;
    }
    if (field.choices.empty()) return "text " + std::to_string(between(random, 1, 99));
    const auto place = between(random, 0, static_cast<std::int64_t>(field.choices.size()) - 1);
    const std::string& id = field.choices[static_cast<std::size_t>(place)].id;
    // "idx:DIR" stands for any folder.
    const std::size_t colon = field.kind == FieldKind::Text ? id.find(':') : std::string::npos;
    return colon == std::string::npos ? id : id.substr(0, colon + 1) + "/folder/" + std::to_string(place);
}

/// Gives the field another value that it allows; false where none was found.
bool editField(ExperimentDocument& document, const Field& field, Random& random) {
    const Experiment before = document.experiment();
    for (int attempt = 0; attempt < 20; ++attempt) {
        const FieldValue value = valueFor(field, random);
        if (value == field.get(before)) continue;
        if (document.editField(field.key, value) && !(document.experiment() == before)) return true;
    }
    return false;
}

void editTier(ExperimentDocument& document, Random& random) {
    Experiment changed = document.experiment();
    Tier& tier = changed.tiers[static_cast<std::size_t>(
        between(random, 0, static_cast<std::int64_t>(changed.tiers.size()) - 1))];
    switch (between(random, 0, 5)) {
        case 0:
            tier.name = "tier " + std::to_string(between(random, 1, 999));
            break;
        case 1:
            tier.capacity = capacityFromValue(static_cast<double>(between(random, 1, 64)) / 64.0);
            break;
        case 2:
            tier.linkMbps = static_cast<double>(between(random, 0, 1000));
            break;
        case 3:
            tier.availability = static_cast<double>(between(random, 1, 100)) / 100.0;
            break;
        case 4:
            tier.dataShare = static_cast<double>(between(random, 1, 40)) / 10.0;
            break;
        default:
            tier.colour = between(random, 0, 1) == 0 ? "#ff8800" : "";
    }
    document.edit(changed, QStringLiteral("tier"));
}

void editRule(AlertRulesModel& rules, Random& random) {
    const int row = static_cast<int>(between(random, 0, rules.rowCount() - 1));
    switch (between(random, 0, 3)) {
        case 0:
            rules.setData(rules.index(row, AlertRulesModel::RuleColumn),
                          rules.rule(row).enabled ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
            break;
        case 1:
            rules.setData(rules.index(row, AlertRulesModel::ThresholdColumn),
                          static_cast<double>(between(random, 0, 100)) / 100.0);
            break;
        case 2:
            rules.setData(rules.index(row, AlertRulesModel::RoundsColumn),
                          static_cast<int>(between(random, 1, 50)));
            break;
        default:
            rules.setData(rules.index(row, AlertRulesModel::ActionColumn),
                          static_cast<int>(between(random, 0, 2)));
    }
}

void replaceFleet(ExperimentDocument& document, Random& random) {
    const std::vector<TierPreset> presets = tierPresets(document.experiment().data.partition.clients);
    const auto place = between(random, 0, static_cast<std::int64_t>(presets.size()) - 1);
    document.edit(withTiers(document.experiment(), presets[static_cast<std::size_t>(place)].tiers),
                  QStringLiteral("preset"));
}

}  // namespace

class TestUndoEverything : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldIsTakenBack();
    void fiveHundredEditsOfAnySettingAreTakenBack();
};

void TestUndoEverything::everyFieldIsTakenBack() {
    Random random(3);
    for (const Field& field : experimentFields()) {
        ExperimentDocument document;
        QVERIFY2(editField(document, field, random), field.key.c_str());
        QVERIFY2(document.isModified(), field.key.c_str());
        document.undoStack()->undo();
        QVERIFY2(document.experiment() == defaultExperiment(), field.key.c_str());
        QVERIFY2(!document.isModified(), field.key.c_str());
    }
}

void TestUndoEverything::fiveHundredEditsOfAnySettingAreTakenBack() {
    ExperimentDocument document;
    AlertRulesModel rules(document);
    Random random(500);
    const std::vector<Field>& fields = experimentFields();
    std::vector<Experiment> states = {document.experiment()};
    std::set<std::string> touched;
    while (states.size() <= 500) {
        // Each edit a step of its own; what merges is tested with the document.
        document.endEdit();
        switch (between(random, 0, 9)) {
            case 0:
            case 1:
                editTier(document, random);
                break;
            case 2:
            case 3:
                editRule(rules, random);
                break;
            case 4:
                replaceFleet(document, random);
                break;
            default: {
                const auto place = between(random, 0, static_cast<std::int64_t>(fields.size()) - 1);
                const Field& field = fields[static_cast<std::size_t>(place)];
                if (editField(document, field, random)) touched.insert(field.key);
            }
        }
        // A value that was there before is no edit.
        if (document.experiment() == states.back()) continue;
        states.push_back(document.experiment());
        QCOMPARE(document.undoStack()->count(), static_cast<int>(states.size()) - 1);
    }
    QVERIFY2(touched.size() > fields.size() / 2, qPrintable(QString::number(touched.size())));
    for (auto state = states.rbegin(); state != states.rend(); ++state) {
        QVERIFY(document.experiment() == *state);
        document.undoStack()->undo();
    }
    QVERIFY(document.experiment() == defaultExperiment());
    QVERIFY(!document.isModified());
    for (const Experiment& state : states) {
        QVERIFY(document.experiment() == state);
        document.undoStack()->redo();
    }
    QVERIFY(document.experiment() == states.back());
}

QTEST_GUILESS_MAIN(TestUndoEverything)
#include "tst_undo_everything.moc"
