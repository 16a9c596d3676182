#include "ui/main/panels_setup.h"

#include <QVBoxLayout>
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/keys_dialog.h"
#include "ui/panels/capacity_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/widgets/card.h"
#if __has_include("ui/panels/masks_panel.h") &&                                \
                  __has_include("ui/panels/inspector_panel.h") &&              \
                                __has_include("ui/panels/learning_panel.h") && \
                                              __has_include("ui/panels/coverage_panel.h")
#define HAVE_U3 1
#include "ui/panels/coverage_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/learning_panel.h"
#include "ui/panels/masks_panel.h"
#endif

namespace fiarse::ui {
namespace {

// A panel that is a card stands as it is; any other widget gets a card around it.
[[maybe_unused]] Card* asCard(const QString& title, QWidget* panel) {
    if (auto* card = qobject_cast<Card*>(panel)) {
        if (card->title().isEmpty()) card->setWindowTitle(title);
        return card;
    }
    auto* card = new Card(title, panel->parentWidget());
    card->bodyLayout()->addWidget(panel);
    return card;
}

}  // namespace

DockPanels makePanels(ExperimentDocument& document, RunSession& session, Selection& selection, Theme& theme,
                      QWidget* parent) {
    DockPanels panels;
    (void)document;
    (void)session;
    (void)selection;
    (void)theme;
    const auto placeholder = [parent](const char* t) { return new Card(QString::fromUtf8(t), parent); };
    panels.capacity = asCard(QObject::tr("Capacity profiles"), new CapacityPanel(&document, &theme, parent));
    panels.experiment = asCard(QObject::tr("Experiment"), new ExperimentPanel(&document, &theme, parent));
#ifdef HAVE_U3
    panels.coverage = asCard(QObject::tr("Clients"), new CoveragePanel(session, selection, theme, parent));
    panels.masks = asCard(QObject::tr("Masks"), new MasksPanel(session, selection, theme, parent));
    panels.learning = asCard(QObject::tr("Learning"), new LearningPanel(session, selection, theme, parent));
    panels.inspector =
        asCard(QObject::tr("Inspector"), new InspectorPanel(session, selection, theme, parent));
#else
    panels.coverage = placeholder("Clients");
    panels.masks = placeholder("Masks");
    panels.learning = placeholder("Learning");
    panels.inspector = placeholder("Inspector");
#endif
    return panels;
}

void showAbout(QWidget* parent) {
    auto* dialog = new AboutDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void showKeys(const QList<QAction*>& actions, QWidget* parent) {
    auto* dialog = new KeysDialog(actions, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

}  // namespace fiarse::ui
