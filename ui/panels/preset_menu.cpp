#include "ui/panels/preset_menu.h"

#include <QAction>
#include <QCoreApplication>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QWidgetAction>

#include "engine/api/experiment.h"
#include "engine/api/fleet_csv.h"
#include "ui/state/experiment_document.h"
#include "ui/state/preset_library.h"
#include "ui/state/tier_edits.h"

namespace fiarse::ui {
namespace {

QString presetText(const std::string& english) {
    return QCoreApplication::translate("presets", english.c_str());
}

void addHeading(QMenu& menu, const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("menuHeading", true);
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(label);
    action->setEnabled(false);
    menu.addAction(action);
}

// An ampersand in a name must not become a mnemonic.
QString menuText(QString name) {
    return name.replace(QLatin1Char('&'), QLatin1String("&&"));
}

}  // namespace

PresetMenu::PresetMenu(ExperimentDocument& document, PresetLibrary& library, QWidget* parent)
    : QToolButton(parent),
      m_document(document),
      m_library(library),
      m_menu(new QMenu(this)),
      m_default(new QAction(tr("Default experiment"), this)),
      m_save(new QAction(tr("Save as preset…"), this)) {
    setObjectName(QStringLiteral("experimentPresets"));
    setText(tr("Presets"));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setToolTip(tr("Replace the experiment by a preset, or keep it as one"));
    m_menu->setObjectName(QStringLiteral("experimentPresetMenu"));
    m_menu->setToolTipsVisible(true);
    setMenu(m_menu);
    m_default->setObjectName(QStringLiteral("presetDefault"));
    m_save->setObjectName(QStringLiteral("savePreset"));
    connect(m_default, &QAction::triggered, this,
            [this] { m_document.edit(defaultExperiment(), tr("Use the default experiment")); });
    connect(m_save, &QAction::triggered, this, &PresetMenu::askAndSave);
    connect(m_menu, &QMenu::aboutToShow, this, &PresetMenu::fill);
    m_menu->addActions({m_default, m_save});
}

void PresetMenu::fill() {
    m_menu->clear();
    addHeading(*m_menu, tr("Built in"));
    m_menu->addAction(m_default);
    addHeading(*m_menu, tr("Fleets for this experiment"));
    for (const TierPreset& preset : tierPresets(m_document.experiment().data.partition.clients)) {
        const QString label = presetText(preset.label);
        QAction* action = m_menu->addAction(label, this, [this, preset, label] {
            m_document.edit(withTiers(m_document.experiment(), preset.tiers),
                            tr("Use preset “%1”").arg(label));
        });
        action->setToolTip(presetText(preset.help));
    }
    const QStringList names = m_library.names();
    if (!names.isEmpty()) addHeading(*m_menu, tr("Own"));
    for (const QString& name : names) {
        QAction* action = m_menu->addAction(menuText(name), this, [this, name] { useWhole(name); });
        action->setObjectName(QStringLiteral("ownPreset-") + name);
        action->setToolTip(tr("Replace all settings by those that were kept as “%1”").arg(name));
    }
    m_menu->addSeparator();
    m_menu->addAction(m_save);
    if (names.isEmpty()) return;
    delete m_removal;
    m_removal = new QMenu(tr("Remove"), this);
    m_removal->setObjectName(QStringLiteral("removePresetMenu"));
    for (const QString& name : names)
        m_removal->addAction(menuText(name), this, [this, name] { remove(name); });
    m_menu->addMenu(m_removal);
}

void PresetMenu::addOwnFleetsTo(QMenu& menu) {
    auto* own = new QMenu(tr("Own fleets"), &menu);
    own->setObjectName(QStringLiteral("ownFleetMenu"));
    menu.addMenu(own);
    connect(&menu, &QMenu::aboutToShow, own, [this, own] {
        own->clear();
        for (const QString& name : m_library.names())
            own->addAction(menuText(name), this, [this, name] { useFleet(name); });
        own->addSeparator();
        own->addAction(m_save);
    });
}

void PresetMenu::useWhole(const QString& name) {
    const Result<Experiment> kept = m_library.read(name);
    if (!kept) {
        Q_EMIT problem(QString::fromStdString(kept.error().text()));
        return;
    }
    m_document.edit(*kept, tr("Use preset “%1”").arg(name));
}

void PresetMenu::useFleet(const QString& name) {
    const Result<Experiment> kept = m_library.read(name);
    if (!kept) {
        Q_EMIT problem(QString::fromStdString(kept.error().text()));
        return;
    }
    m_document.edit(withFleet(m_document.experiment(), kept->tiers), tr("Use the fleet of “%1”").arg(name));
}

void PresetMenu::askAndSave() {
    bool accepted = false;
    const QString text =
        QInputDialog::getText(this, tr("Save as preset"), tr("Under which name?"), QLineEdit::Normal,
                              QString::fromStdString(m_document.experiment().name), &accepted);
    if (!accepted) return;
    const QString name = PresetLibrary::usableName(text);
    if (m_library.contains(name) &&
        QMessageBox::question(this, tr("Save as preset"),
                              tr("There is a preset “%1” already. Replace it?").arg(name)) !=
            QMessageBox::Yes)
        return;
    const Result<void> kept = m_library.save(name, m_document.experiment());
    if (kept.ok()) {
        Q_EMIT saved(name);
    } else {
        Q_EMIT problem(QString::fromStdString(kept.error().text()));
    }
}

void PresetMenu::remove(const QString& name) {
    const Result<void> removed = m_library.remove(name);
    if (!removed.ok()) Q_EMIT problem(QString::fromStdString(removed.error().text()));
}

}  // namespace fiarse::ui
