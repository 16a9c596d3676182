#include "ui/state/perspective.h"

#include <QCoreApplication>

namespace fiarse::ui {
namespace {

struct DockRow {
    const char* dock;
    bool learn, lab, debug, present;
};

// Learn hides what is not needed for a first look, Debug the editors, Present all but the one picture below
// its key figures.
constexpr DockRow kDocks[] = {
    //                  learn  lab    debug  present
    {"capacityDock", true, true, false, false}, {"experimentDock", false, true, false, false},
    {"coverageDock", false, true, true, false}, {"analysisDock", true, true, true, false},
    {"inspectorDock", true, true, true, false}, {"logDock", true, true, true, false},
    {"undoDock", false, false, false, false},   {"alertsDock", false, true, true, false},
    {"runsDock", false, true, true, false},     {"bookmarksDock", false, true, true, false},
};

QString translated(const char* text) {
    return QCoreApplication::translate("perspectives", text);
}

}  // namespace

QString perspectiveName(Perspective perspective) {
    switch (perspective) {
        case Perspective::Learn:
            return translated(QT_TRANSLATE_NOOP("perspectives", "Learn"));
        case Perspective::Lab:
            return translated(QT_TRANSLATE_NOOP("perspectives", "Lab"));
        case Perspective::Debug:
            return translated(QT_TRANSLATE_NOOP("perspectives", "Debug"));
        case Perspective::Present:
            break;
    }
    return translated(QT_TRANSLATE_NOOP("perspectives", "Present"));
}

QString perspectiveHelp(Perspective perspective) {
    switch (perspective) {
        case Perspective::Learn:
            return translated(
                QT_TRANSLATE_NOOP("perspectives", "One picture and its explanation, for a first look"));
        case Perspective::Lab:
            return translated(QT_TRANSLATE_NOOP(
                "perspectives",
                "Set up experiments and run them, two pictures of the model beside each other"));
        case Perspective::Debug:
            return translated(QT_TRANSLATE_NOOP(
                "perspectives", "Four linked pictures of the model, all views and alerts, no editors"));
        case Perspective::Present:
            break;
    }
    return translated(
        QT_TRANSLATE_NOOP("perspectives", "Key figures and one view in large type, for an audience"));
}

QString perspectiveKey(Perspective perspective) {
    constexpr std::array kKeys = {"Learn", "Lab", "Debug", "Present"};
    return QLatin1String(kKeys[static_cast<std::size_t>(perspective)]);
}

Perspective perspectiveFromKey(const QString& key) {
    for (const Perspective perspective : kPerspectives) {
        if (perspectiveKey(perspective) == key) return perspective;
    }
    return Perspective::Lab;
}

bool showsDock(Perspective perspective, const QString& dock) {
    for (const DockRow& row : kDocks) {
        if (dock != QLatin1String(row.dock)) continue;
        const std::array shown = {row.learn, row.lab, row.debug, row.present};
        return shown[static_cast<std::size_t>(perspective)];
    }
    return perspective != Perspective::Present;
}

double textScaleOf(Perspective perspective) {
    return perspective == Perspective::Present ? 1.4 : 1.0;
}

}  // namespace fiarse::ui
