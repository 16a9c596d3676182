#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QTextEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/theme/colour_math.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestAccessibility : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void everyInteractiveWidgetHasAName();
    void everyPlotIsSummedUp();
    void focusIsSeen_data();
    void focusIsSeen();
};

namespace {

bool isInteractive(const QWidget& widget) {
    if (qobject_cast<const QScrollBar*>(&widget) != nullptr) return false;
    return qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSlider*>(&widget) != nullptr ||
           qobject_cast<const QLineEdit*>(&widget) != nullptr ||
           qobject_cast<const QTextEdit*>(&widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(&widget) != nullptr;
}

// The parts that Qt makes within its own widgets speak through those.
bool isPartOfAnother(const QWidget& widget) {
    if (widget.objectName().startsWith(QLatin1String("qt_"))) return true;
    for (const QWidget* parent = widget.parentWidget(); parent != nullptr; parent = parent->parentWidget()) {
        if (qobject_cast<const QComboBox*>(parent) != nullptr ||
            qobject_cast<const QAbstractSpinBox*>(parent) != nullptr ||
            qobject_cast<const QAbstractItemView*>(parent) != nullptr ||
            qobject_cast<const QTabBar*>(parent) != nullptr || parent->inherits("QMenuBar"))
            return widget.objectName().isEmpty() || qobject_cast<const QAbstractItemView*>(parent) != nullptr;
    }
    return false;
}

QString nameOf(const QWidget& widget) {
    if (!widget.accessibleName().isEmpty()) return widget.accessibleName();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
    for (const QLabel* label : widget.window()->findChildren<QLabel*>()) {
        if (label->buddy() == &widget) return label->text();
    }
    return {};
}

}  // namespace

void TestAccessibility::everyInteractiveWidgetHasAName() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QStringList nameless;
    for (const QWidget* widget : fixture.window().findChildren<QWidget*>()) {
        if (!isInteractive(*widget) || isPartOfAnother(*widget) || !nameOf(*widget).isEmpty()) continue;
        QString path = QLatin1String(widget->metaObject()->className());
        for (const QWidget* w = widget; w != nullptr; w = w->parentWidget())
            path += QLatin1Char('<') + w->objectName();
        nameless << path;
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

// One sentence with numbers for each picture that is on the screen.
void TestAccessibility::everyPlotIsSummedUp() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    const QRegularExpression number(QStringLiteral("[0-9]"));
    const auto summed = [&](const QWidget* plot) {
        return plot != nullptr && plot->isVisible() && !plot->accessibleName().isEmpty() &&
               plot->accessibleDescription().contains(number);
    };
    for (const char* name : {"coveragePlot", "keepRatioMatrix", "coverageGrid", "heatmapView", "layerStrip",
                             "leftCanvas", "timelineScale"}) {
        QTRY_VERIFY2(summed(fixture.find<QWidget>(name)), name);
    }
    // The other tab of the clients is another picture.
    const QString before = fixture.find<QWidget>("coverageGrid")->accessibleDescription();
    auto* tabs = fixture.find<QTabBar>("coverageTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    QTRY_VERIFY(fixture.find<QWidget>("coverageGrid")->accessibleDescription() != before);
    QVERIFY(fixture.find<QWidget>("coverageGrid")->accessibleDescription().contains(number));
}

void TestAccessibility::focusIsSeen_data() {
    QTest::addColumn<ThemeChoice>("choice");
    QTest::addColumn<QString>("kind");
    for (const char* kind :
         {"button", "primary", "tool", "autoRaise", "section", "segment", "chooser", "combo", "quiet", "line",
          "number", "check", "radio", "slider", "tabs", "table", "list"}) {
        QTest::addRow("light %s", kind) << ThemeChoice::Light << QString::fromLatin1(kind);
        QTest::addRow("dark %s", kind) << ThemeChoice::Dark << QString::fromLatin1(kind);
    }
}

namespace {

QWidget* make(const QString& kind, QWidget* parent) {
    const auto tool = [parent](const char* property) {
        auto* button = new QToolButton(parent);
        button->setText(QStringLiteral("Tool"));
        if (property != nullptr) button->setProperty(property, true);
        return button;
    };
    if (kind == QLatin1String("button")) return new QPushButton(QStringLiteral("Push"), parent);
    if (kind == QLatin1String("primary")) {
        auto* button = new QPushButton(QStringLiteral("Push"), parent);
        button->setProperty("primary", true);
        return button;
    }
    if (kind == QLatin1String("tool")) return tool(nullptr);
    if (kind == QLatin1String("autoRaise") || kind == QLatin1String("section") ||
        kind == QLatin1String("segment") || kind == QLatin1String("chooser"))
        return tool(kind.toLatin1().constData());
    if (kind == QLatin1String("combo") || kind == QLatin1String("quiet")) {
        auto* combo = new QComboBox(parent);
        combo->addItem(QStringLiteral("One"));
        combo->setProperty("quiet", kind == QLatin1String("quiet"));
        return combo;
    }
    if (kind == QLatin1String("line")) return new QLineEdit(parent);
    if (kind == QLatin1String("number")) return new QSpinBox(parent);
    if (kind == QLatin1String("check")) return new QCheckBox(QStringLiteral("Check"), parent);
    if (kind == QLatin1String("radio")) return new QRadioButton(QStringLiteral("Radio"), parent);
    if (kind == QLatin1String("slider")) return new QSlider(Qt::Horizontal, parent);
    if (kind == QLatin1String("tabs")) {
        auto* tabs = new QTabBar(parent);
        tabs->addTab(QStringLiteral("One"));
        tabs->addTab(QStringLiteral("Two"));
        return tabs;
    }
    if (kind == QLatin1String("table")) {
        auto* table = new QTableWidget(3, 2, parent);
        table->setCurrentCell(1, 1);
        return table;
    }
    auto* list = new QListWidget(parent);
    list->addItems({QStringLiteral("One"), QStringLiteral("Two")});
    list->setCurrentRow(1);
    return list;
}

}  // namespace

void TestAccessibility::focusIsSeen() {
    QFETCH(ThemeChoice, choice);
    QFETCH(QString, kind);
    Theme theme;
    theme.setChoice(choice);
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* elsewhere = new QPushButton(QStringLiteral("Elsewhere"), &window);
    QWidget* widget = make(kind, &window);
    column->addWidget(elsewhere);
    column->addWidget(widget, 0, Qt::AlignLeft);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    elsewhere->setFocus(Qt::TabFocusReason);
    const QImage before = widget->grab().toImage();
    widget->setFocus(Qt::TabFocusReason);
    QVERIFY(widget->hasFocus());
    const QImage after = widget->grab().toImage();
    QCOMPARE(after.size(), before.size());
    // WCAG 2.2, focus appearance: the pixels that change do so with a contrast of 3:1, and there are at least
    // as many as a line along one side of a small control has.
    int seen = 0;
    for (int y = 0; y < after.height(); ++y) {
        for (int x = 0; x < after.width(); ++x) {
            if (contrastRatio(after.pixelColor(x, y), before.pixelColor(x, y)) >= 3.0) ++seen;
        }
    }
    QVERIFY2(seen >= 30, qPrintable(QStringLiteral("%1 pixels").arg(seen)));
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
