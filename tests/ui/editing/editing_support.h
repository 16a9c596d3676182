/// What the tests of the editing side share.
#pragma once

#include <QtTest>

#include "engine/api/preview.h"
#include "ui/state/experiment_document.h"

namespace fiarse::ui::test {

/// A preview whose numbers cannot come from anywhere else: two levels, two layers, one warning.
inline Preview madeUpPreview() {
    Preview preview;
    LayerInfo weight{.name = "fc1.weight", .shape = {200, 784}, .offset = 0, .count = 156800};
    LayerInfo bias{.name = "fc1.bias", .shape = {200}, .offset = 156800, .count = 200};
    preview.layout = {.layers = {weight, bias}, .count = 157000, .maskable = 157000};
    preview.levels = {{{1.0, "1"}, "Workstation", 25}, {{1.0 / 64, "1/64"}, "Sensor", 75}};
    preview.coverage = {{0.0, 1.0 / 64, 1.0, 1}, {1.0 / 64, 1.0, 0.25, 0}};
    preview.meanCapacity = 0.123;
    preview.neverHeldShare = 0.0;
    preview.frozenGini = 0.456;
    preview.starvedRounds = {0.078, 0.0};
    preview.kept = {{156800, 200}, {0, 157}};
    preview.bytesDown = {1e6, 2e4};
    preview.bytesUp = {1e6, 3e4};
    preview.bytesPerRound = 3.1e6;
    preview.fullBytesPerRound = 9.3e6;
    preview.warnings = {
        {.layer = 0, .level = 1, .kept = 0, .count = 156800, .empty = true, .cutUnits = 200, .units = 200}};
    return preview;
}

/// The default fleet cut to two tiers, 25 clients of 1 and 75 of 1/64, scope global.
inline Experiment twoTiers() {
    Experiment experiment = defaultExperiment();
    experiment.tiers = {{"Workstation", {1.0, "1"}, 25, ""}, {"Sensor", {1.0 / 64, "1/64"}, 75, ""}};
    experiment.data.partition.clients = 100;
    experiment.strategy.scope = Scope::Global;
    return experiment;
}

/// Replaces what an editor holds, key by key.
inline void typeOver(QWidget* editor, const QString& text) {
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(editor, Qt::Key_Delete);
    QTest::keyClicks(editor, text);
}

/// A tall window, so that nothing has to be scrolled to.
inline void showPanel(QWidget& panel, QSize size = {360, 1900}) {
    panel.resize(size);
    panel.show();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
}

/// Any Qt warning is a failure, except the offscreen platform's words on what it cannot do.
inline void failOnEveryWarning() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support ).+")));
}

/// The child that is called `name`; fails the test and returns null where there is none.
template <typename Widget>
Widget* child(const QObject& parent, const char* name) {
    auto* found = parent.findChild<Widget*>(QString::fromLatin1(name));
    if (found == nullptr)
        QTest::qFail(qPrintable(QStringLiteral("no child ") + QLatin1String(name)), __FILE__, __LINE__);
    return found;
}

}  // namespace fiarse::ui::test
