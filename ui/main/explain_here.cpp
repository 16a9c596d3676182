#include "ui/main/explain_here.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QLayout>
#include <QToolButton>
#include <QWhatsThis>
#include <QWidget>

#include "ui/widgets/card.h"

namespace fiarse::ui {
namespace {

struct Purpose {
    const char* name;
    const char* text;
};

constexpr Purpose kPurposes[] = {
    {"capacityPanel",
     QT_TRANSLATE_NOOP(
         "purposes",
         "The fleet: one row a class of devices, with the share of the model that it can train. "
         "The curve below shows which share of the clients is expected to hold each parameter.")},
    {"experimentPanel",
     QT_TRANSLATE_NOOP(
         "purposes",
         "All settings of the experiment. What differs from the opened file is bold; Play starts "
         "a new run of what was edited.")},
    {"coveragePanel",
     QT_TRANSLATE_NOOP(
         "purposes",
         "Clients: the share of each layer in each client's submodel, and who took part in which "
         "round. A click on a client shows its submodel.")},
    {"inspectorPanel",
     QT_TRANSLATE_NOOP("purposes",
                       "The parameter under the cursor, or the one that a click holds: its weight, its rank, "
                       "the thresholds, and the mask rule with its numbers.")},
    {"logPanel",
     QT_TRANSLATE_NOOP("purposes", "What happened in each round, in sentences, the newest first.")},
    {"alertsPanel",
     QT_TRANSLATE_NOOP(
         "purposes",
         "What the rules noticed, the rules themselves, and breakpoints. A click on an alert goes "
         "to its round and chooses what it speaks of.")},
    {"runsPanel",
     QT_TRANSLATE_NOOP(
         "purposes",
         "Recorded runs: tick one to lay its curves over those on the screen, compare the settings "
         "of several, keep notes.")},
    {"bookmarksPanel",
     QT_TRANSLATE_NOOP("purposes",
                       "Bookmarks of rounds, and notes that are pinned to a view in a round. A double click "
                       "goes there.")},
    {"undoPanel",
     QT_TRANSLATE_NOOP("purposes", "Every edit of the experiment; a click goes back to before or after it.")},
    {"modelArea", QT_TRANSLATE_NOOP(
                      "purposes",
                      "The model, one layer at a time: each cell is a parameter. The strip above chooses the "
                      "layer, each picture what its cells show; pictures zoom together while the chain is "
                      "pressed.")},
    {"masksPanel",
     QT_TRANSLATE_NOOP("purposes",
                       "A layer of the model, each cell a parameter. The choice above says what the colours "
                       "mean, the legend below which colour means what.")},
    {"transportBar",
     QT_TRANSLATE_NOOP(
         "purposes",
         "Play trains round after round; the steps train one round, one phase or one client. The "
         "speed never changes the numbers.")},
    {"timelineBar",
     QT_TRANSLATE_NOOP("purposes",
                       "The rounds of the run. Drag to look at any of them, while training goes on or "
                       "afterwards; A and B are the two rounds of a comparison.")},
};

Card* cardOf(QWidget* widget) {
    if (auto* card = qobject_cast<Card*>(widget)) return card;
    // The title row of a docked panel belongs to the dock.
    if (auto* dock = qobject_cast<QDockWidget*>(widget)) return qobject_cast<Card*>(dock->widget());
    return nullptr;
}

QString sentenceFor(const QWidget& widget) {
    const QString purpose = purposeOf(widget.objectName());
    if (!purpose.isEmpty()) return purpose;
    return widget.objectName().startsWith(QLatin1String("tile-")) ? widget.toolTip() : QString();
}

}  // namespace

QToolButton* explainButtonOf(Card& card) {
    for (QWidget* place : {card.header(), static_cast<QWidget*>(&card)}) {
        for (QToolButton* button : place->findChildren<QToolButton*>()) {
            const QString name = button->objectName();
            if (!name.endsWith(QLatin1String("explainButton"), Qt::CaseInsensitive) &&
                !name.endsWith(QLatin1String("Explain")))
                continue;
            // Panels on this card have their own.
            const QWidget* owner = button->parentWidget();
            while (owner != nullptr && owner != &card && owner != card.header() &&
                   qobject_cast<const Card*>(owner) == nullptr)
                owner = owner->parentWidget();
            if (owner == &card || owner == card.header()) return button;
        }
    }
    return nullptr;
}

QString purposeOf(const QString& name) {
    for (const Purpose& purpose : kPurposes) {
        const QLatin1String known(purpose.name);
        // The second, third and fourth picture of the model are called masksPanel2 and so on.
        if (name == known || (known == QLatin1String("masksPanel") && name.startsWith(known)))
            return QCoreApplication::translate("purposes", purpose.text);
    }
    return {};
}

bool explain(QWidget* widget, QPoint globalPlace) {
    for (; widget != nullptr; widget = widget->parentWidget()) {
        Card* card = cardOf(widget);
        if (card != nullptr) {
            if (QToolButton* button = explainButtonOf(*card)) {
                button->click();
                return true;
            }
        }
        const QString sentence = sentenceFor(card != nullptr ? *card : *widget);
        if (sentence.isEmpty()) continue;
        QWhatsThis::showText(globalPlace, sentence, widget);
        return true;
    }
    return false;
}

}  // namespace fiarse::ui
