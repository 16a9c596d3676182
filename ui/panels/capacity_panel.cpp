#include "ui/panels/capacity_panel.h"

#include <QColorDialog>
#include <QCoreApplication>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QStringList>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>

#include "engine/api/experiment_file.h"
#include "engine/api/fleet_csv.h"
#include "engine/api/link_presets.h"
#include "ui/models/tier_model.h"
#include "ui/panels/curve_editor.h"
#include "ui/panels/fleet_comparison.h"
#include "ui/panels/fleet_preview.h"
#include "ui/state/experiment_document.h"
#include "ui/state/tier_edits.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/tier_table.h"

namespace fiarse::ui {
namespace {

QString presetText(const std::string& english) {
    return QCoreApplication::translate("presets", english.c_str());
}

// A preset is recognised by what it does; names and colours are the user's.
bool sameFleet(const std::vector<Tier>& a, const std::vector<Tier>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Tier& left, const Tier& right) {
        return left.capacity.value == right.capacity.value && left.clients == right.clients;
    });
}

QLabel* warningLabel(const QString& name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setProperty("warningText", true);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->hide();
    return label;
}

}  // namespace

CapacityPanel::CapacityPanel(ExperimentDocument* document, const Theme* theme, QWidget* parent,
                             PreviewFunction compute)
    : Card(tr("Capacity profiles"), parent),
      m_document(document),
      m_theme(theme),
      m_job(new PreviewJob(document, compute, this)),
      m_model(new TierModel(document, theme, this)) {
    setObjectName(QStringLiteral("capacityPanel"));
    QVBoxLayout* column = addScrollColumn(*this, QStringLiteral("capacityScroll"));
    QWidget* content = column->parentWidget();
    m_table = new TierTable(m_model, content);
    m_refusal = warningLabel(QStringLiteral("tierRefusal"), content);
    m_problems = warningLabel(QStringLiteral("fleetProblems"), content);
    m_preview = new FleetPreview(document, m_job, theme, content);
    m_comparison = new FleetComparison(document, m_job, compute, content);
    setAcceptDrops(true);
    column->addWidget(m_table);
    column->addWidget(m_refusal);
    buildTools(column);
    column->addWidget(m_problems);
    column->addSpacing(4);
    column->addWidget(m_preview);
    column->addWidget(m_comparison);
    column->addStretch(1);

    buildPresets();

    connect(m_model, &TierModel::refused, this, &CapacityPanel::showRefusal);
    connect(m_model, &TierModel::accepted, m_refusal, &QWidget::hide);
    connect(m_table, &TierTable::editingEnded, document, &ExperimentDocument::endEdit);
    connect(m_table, &TierTable::currentRowChanged, this, &CapacityPanel::refreshTools);
    connect(m_table, &TierTable::menuRequested, this, &CapacityPanel::showTierMenu);
    connect(m_table, &TierTable::removeRequested, this, &CapacityPanel::removeTier);
    connect(m_job, &PreviewJob::finished, this, [this] {
        if (m_job->result()) m_model->setPreview(*m_job->result());
        refreshProblems();
    });
    connect(document, &ExperimentDocument::changed, m_refusal, &QWidget::hide);
    connect(document, &ExperimentDocument::changed, this, &CapacityPanel::refreshTools);
    connect(document, &ExperimentDocument::changed, this, &CapacityPanel::refreshProblems);
    connect(theme, &Theme::changed, this, &CapacityPanel::retheme);
    retheme();
    refreshTools();
    refreshProblems();
}

template <typename Button>
Button* CapacityPanel::addTool(const QString& name, const QString& help, QLayout* layout,
                               void (CapacityPanel::*act)()) {
    auto* button = new Button(this);
    button->setObjectName(name);
    button->setToolTip(help);
    button->setAccessibleName(help);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QAbstractButton::clicked, this, act);
    layout->addWidget(button);
    return button;
}

void CapacityPanel::buildTools(QVBoxLayout* column) {
    auto* row = new FlowLayout(4);
    auto* add = addTool<QPushButton>(QStringLiteral("addTier"), tr("Add a tier below the chosen one"), row,
                                     &CapacityPanel::addTier);
    add->setText(tr("+ Tier"));
    m_duplicate = addTool<QPushButton>(QStringLiteral("duplicateTier"), tr("Duplicate the chosen tier"), row,
                                       &CapacityPanel::duplicateTier);
    m_duplicate->setText(tr("Duplicate"));
    m_remove = addTool<QPushButton>(QStringLiteral("removeTier"), tr("Remove the chosen tier"), row,
                                    &CapacityPanel::removeTier);
    m_remove->setText(tr("Remove"));
    for (QPushButton* button : {add, m_duplicate, m_remove}) button->setProperty("compact", true);
    m_up = addTool<QToolButton>(QStringLiteral("moveTierUp"), tr("Move the chosen tier up"), row,
                                &CapacityPanel::moveUp);
    m_down = addTool<QToolButton>(QStringLiteral("moveTierDown"), tr("Move the chosen tier down"), row,
                                  &CapacityPanel::moveDown);
    for (QToolButton* button : {m_up, m_down}) button->setAutoRaise(true);
    const auto addToggle = [&](const QString& name, const QString& text, const QString& help) {
        auto* toggle = new QPushButton(text, this);
        toggle->setObjectName(name);
        toggle->setCheckable(true);
        toggle->setToolTip(help);
        toggle->setProperty("compact", true);
        row->addWidget(toggle);
        return toggle;
    };
    connect(addToggle(QStringLiteral("keepTotal"), tr("Keep total"),
                      tr("While pressed, the other tiers make room for a changed number of clients")),
            &QPushButton::toggled, this, &CapacityPanel::keepTotal);
    connect(addToggle(QStringLiteral("moreColumns"), tr("More columns"),
                      tr("Show link, availability, data, speed, memory and power of each tier")),
            &QPushButton::toggled, m_table, &TierTable::setMoreColumns);
    column->addLayout(row);
}

void CapacityPanel::buildPresets() {
    m_presets = new QToolButton(this);
    m_presets->setObjectName(QStringLiteral("tierPresets"));
    m_presets->setAutoRaise(true);
    m_presets->setPopupMode(QToolButton::InstantPopup);
    m_presets->setToolTip(tr("Replace all tiers by a ready-made fleet of as many clients"));
    auto* menu = new QMenu(m_presets);
    menu->setObjectName(QStringLiteral("tierPresetMenu"));
    menu->setToolTipsVisible(true);
    for (const TierPreset& preset : tierPresets(m_document->experiment().data.partition.clients)) {
        QAction* action = menu->addAction(presetText(preset.label));
        action->setObjectName(QStringLiteral("preset.") + QString::fromStdString(preset.id));
        action->setToolTip(presetText(preset.help));
        const QString id = QString::fromStdString(preset.id);
        connect(action, &QAction::triggered, this, [this, id] { applyPreset(id); });
    }
    menu->addSeparator();
    QAction* fleet = menu->addAction(tr("Fleet from CSV…"), this, &CapacityPanel::askForFleet);
    fleet->setObjectName(QStringLiteral("fleetFromCsv"));
    fleet->setToolTip(
        tr("One row a device: class, capacity or memory, and if you like link, availability, data, and "
           "GFLOP/s, training memory and watts with their units"));
    m_presets->setMenu(menu);
    addHeaderWidget(m_presets);
}

void CapacityPanel::applyPreset(const QString& id) {
    const Experiment& experiment = m_document->experiment();
    for (const TierPreset& preset : tierPresets(experiment.data.partition.clients)) {
        if (QString::fromStdString(preset.id) != id) continue;
        m_document->edit(withTiers(experiment, preset.tiers),
                         tr("Use preset “%1”").arg(presetText(preset.label)));
        m_refusal->hide();
        m_table->selectRow(0);
    }
}

void CapacityPanel::askForFleet() {
    auto* dialog =
        new QFileDialog(this, tr("Fleet from CSV"), QString(), tr("Tables of devices (*.csv *.tsv *.txt)"));
    dialog->setObjectName(QStringLiteral("fleetDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &CapacityPanel::importFleet);
    dialog->open();
}

void CapacityPanel::importFleet(const QString& path) {
    const Result<FleetCsv> fleet = readFleetCsv(std::filesystem::path(path.toStdU16String()));
    if (!fleet) {
        showRefusal(QString::fromStdString(fleet.error().message));
        return;
    }
    QStringList problems;
    for (const Error& problem : fleet->problems) {
        const QString sentence = QString::fromStdString(problem.message);
        problems.append(problem.line > 0 ? tr("Line %1: %2").arg(problem.line).arg(sentence) : sentence);
    }
    if (!problems.isEmpty()) {
        showRefusal(problems.join(QChar(u'\n')));
        return;
    }
    m_document->edit(withFleet(m_document->experiment(), fleet->tiers),
                     tr("Fleet from “%1”").arg(QFileInfo(path).fileName()));
    m_refusal->hide();
    m_table->selectRow(0);
}

void CapacityPanel::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    const bool table = urls.size() == 1 && urls.first().isLocalFile() &&
                       urls.first().fileName().endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
    if (table) event->acceptProposedAction();
}

void CapacityPanel::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    importFleet(event->mimeData()->urls().first().toLocalFile());
}

void CapacityPanel::keepTotal(bool keep) {
    m_document->endEdit();
    m_model->setKeepTotal(keep);
    m_preview->curveEditor()->setKeepTotal(keep);
}

void CapacityPanel::addTier() {
    const int row = m_table->currentRow();
    m_document->edit(withTierAdded(m_document->experiment(), row), tr("Add tier"));
    m_table->selectRow(row + 1);
}

void CapacityPanel::duplicateTier() {
    const int row = m_table->currentRow();
    if (row < 0) return;
    m_document->edit(withTierDuplicated(m_document->experiment(), row), tr("Duplicate tier"));
    m_table->selectRow(row + 1);
}

void CapacityPanel::removeTier() {
    const int row = m_table->currentRow();
    const auto count = static_cast<int>(m_document->experiment().tiers.size());
    if (row < 0) return;
    if (count < 2) {
        showRefusal(tr("A fleet needs at least one tier; the last one cannot be removed."));
        return;
    }
    m_document->edit(withTierRemoved(m_document->experiment(), row), tr("Remove tier"));
    m_table->selectRow(std::min(row, count - 2));
}

void CapacityPanel::moveUp() {
    moveTier(-1);
}

void CapacityPanel::moveDown() {
    moveTier(1);
}

void CapacityPanel::moveTier(int step) {
    const int row = m_table->currentRow();
    const int target = row + step;
    if (row < 0 || target < 0 || target >= m_model->rowCount()) return;
    m_document->edit(withTierMoved(m_document->experiment(), row, target), tr("Move tier"));
    m_table->selectRow(target);
}

void CapacityPanel::showTierMenu(int row, const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("tierMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* choose = menu->addAction(tr("Choose colour…"));
    choose->setObjectName(QStringLiteral("chooseColour"));
    connect(choose, &QAction::triggered, this, [this, row] { chooseColour(row); });
    QAction* ramp = menu->addAction(tr("Back to the theme's colour"));
    ramp->setObjectName(QStringLiteral("rampColour"));
    ramp->setEnabled(!m_document->experiment().tiers[static_cast<std::size_t>(row)].colour.empty());
    connect(ramp, &QAction::triggered, this, [this, row] { m_model->setColour(row, {}); });
    addLinks(row, menu->addMenu(tr("Link")));
    menu->addSeparator();
    menu->addAction(tr("Duplicate"), this, &CapacityPanel::duplicateTier);
    menu->addAction(tr("Remove"), this, &CapacityPanel::removeTier)->setEnabled(m_model->rowCount() > 1);
    menu->popup(place);
}

void CapacityPanel::addLinks(int row, QMenu* menu) {
    menu->setObjectName(QStringLiteral("tierLinkMenu"));
    const Tier& tier = m_document->experiment().tiers[static_cast<std::size_t>(row)];
    const auto add = [&](const QString& text, double down, double up) {
        QAction* action =
            menu->addAction(text, this, [this, row, down, up] { m_model->setLink(row, down, up); });
        action->setCheckable(true);
        action->setChecked(tier.linkMbps == down && (tier.uplinkMbps > 0.0 ? tier.uplinkMbps : down) == up);
    };
    add(tr("Not timed"), 0.0, 0.0);
    menu->addSeparator();
    for (const LinkPreset& preset : linkPresets())
        //: %1 a kind of link, %2 its speed down, %3 up
        add(tr("%1: %2 / %3 Mbit/s")
                .arg(presetText(preset.label), QLocale().toString(preset.downMbps),
                     QLocale().toString(preset.upMbps)),
            preset.downMbps, preset.upMbps);
}

void CapacityPanel::chooseColour(int row) {
    auto* dialog = new QColorDialog(tierColour(m_document->experiment().tiers, row, *m_theme), this);
    dialog->setObjectName(QStringLiteral("tierColourDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QPersistentModelIndex index(m_model->index(row, TierModel::Name));
    connect(dialog, &QColorDialog::colorSelected, this, [this, index](const QColor& colour) {
        if (index.isValid()) m_model->setColour(index.row(), colour);
    });
    dialog->open();
}

void CapacityPanel::showRefusal(const QString& sentence) {
    m_refusal->setText(sentence);
    m_refusal->show();
}

void CapacityPanel::refreshTools() {
    const int row = m_table->currentRow();
    const int count = m_model->rowCount();
    m_duplicate->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0 && count > 1);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < count);
    QString title = tr("Presets");
    const Experiment& experiment = m_document->experiment();
    for (const TierPreset& preset : tierPresets(experiment.data.partition.clients)) {
        if (sameFleet(preset.tiers, experiment.tiers)) title = presetText(preset.label);
    }
    m_presets->setText(title);
}

void CapacityPanel::refreshProblems() {
    QStringList sentences;
    for (const Error& problem : m_document->problems()) {
        const bool concernsFleet = problem.key.rfind("tier", 0) == 0 ||
                                   problem.key == "training.participants" ||
                                   problem.key == "data.partition.clients";
        if (concernsFleet) sentences.append(QString::fromStdString(problem.message));
    }
    if (sentences.isEmpty() && m_job->error())
        sentences.append(QString::fromStdString(m_job->error()->message));
    if (!sentences.isEmpty() && m_job->result()) {
        sentences.append(tr("Below is the last experiment that could run."));
    }
    for (const Error& caution : cautions(m_document->experiment()))
        if (caution.key.rfind("tier", 0) == 0) sentences.append(QString::fromStdString(caution.message));
    m_problems->setText(sentences.join(QChar(u'\n')));
    m_problems->setVisible(!sentences.isEmpty());
}

void CapacityPanel::retheme() {
    m_up->setIcon(themedIcon(*m_theme, QStringLiteral("chevron-up")));
    m_down->setIcon(themedIcon(*m_theme, QStringLiteral("chevron-down")));
}

}  // namespace fiarse::ui
