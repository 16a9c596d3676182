#include "ui/panels/fleet_comparison.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <filesystem>
#include <utility>

#include "engine/api/experiment_file.h"
#include "engine/api/fleet_csv.h"
#include "engine/api/run_file.h"
#include "ui/state/experiment_document.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/quiet_combo.h"

namespace fiarse::ui {
namespace {

const QString kPreset = QStringLiteral("preset.");
const QString kFile = QStringLiteral("file");
const QString kAsk = QStringLiteral("ask");

// Clients whose submodel keeps something of every layer: they can learn from end to end.
double learningClients(const Preview& preview) {
    std::vector<bool> cut(preview.levels.size(), false);
    for (const PreviewWarning& warning : preview.warnings) {
        if (warning.empty && warning.level < cut.size()) cut[warning.level] = true;
    }
    double clients = 0.0;
    for (std::size_t level = 0; level < cut.size(); ++level) {
        if (!cut[level]) clients += static_cast<double>(preview.levels[level].clients);
    }
    return clients;
}

enum class Unit { Share, Bytes, Index, Count };

struct Measure {
    QString title;
    Unit unit;
    double (*of)(const Preview&);
};

std::vector<Measure> measures() {
    const auto say = [](const char* text) { return FleetComparison::tr(text); };
    return {
        {say(QT_TR_NOOP("No client can hold")), Unit::Share,
         [](const Preview& p) { return p.neverHeldShare; }},
        {say(QT_TR_NOOP("Rounds without the strongest")), Unit::Share,
         [](const Preview& p) { return p.starvedRounds.empty() ? 0.0 : p.starvedRounds.front(); }},
        {say(QT_TR_NOOP("Mean capacity")), Unit::Share, [](const Preview& p) { return p.meanCapacity; }},
        {say(QT_TR_NOOP("Sent in a round")), Unit::Bytes, [](const Preview& p) { return p.bytesPerRound; }},
        {say(QT_TR_NOOP("Gini if ranks never moved")), Unit::Index,
         [](const Preview& p) { return p.frozenGini; }},
        {say(QT_TR_NOOP("Clients that can learn")), Unit::Count, learningClients}};
}

QString valueText(Unit unit, double value) {
    switch (unit) {
        case Unit::Share:
            return formatPercent(value);
        case Unit::Bytes:
            return formatBytes(value);
        case Unit::Index:
            return formatNumber(value, 2);
        case Unit::Count:
            break;
    }
    return formatCount(static_cast<qint64>(value));
}

QString changeText(Unit unit, double difference) {
    if (unit == Unit::Share) return formatPoints(difference);
    if (difference == 0.0) return QStringLiteral("±0");
    return (difference > 0.0 ? QStringLiteral("+") : QStringLiteral("−")) +
           valueText(unit, std::abs(difference));
}

Result<Experiment> experimentOf(const QString& path) {
    const std::filesystem::path file(path.toStdU16String());
    if (!path.endsWith(QStringLiteral(".fiarse"), Qt::CaseInsensitive)) return readExperiment(file);
    const auto run = RunFile::open(file);
    if (!run) return run.error();
    return (*run)->info().experiment;
}

}  // namespace

FleetComparison::FleetComparison(ExperimentDocument* document, PreviewJob* job, PreviewFunction compute,
                                 QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_job(job),
      m_compute(std::move(compute)),
      m_choice(new QuietCombo(this)),
      m_message(new QLabel(this)),
      m_table(new QWidget(this)),
      m_otherTitle(nullptr) {
    setObjectName(QStringLiteral("fleetComparison"));
    auto* title = new QLabel(tr("What would change?"), this);
    title->setProperty("strong", true);
    m_choice->setObjectName(QStringLiteral("compareFleetWith"));
    m_choice->setAccessibleName(tr("Compare the fleet with"));
    m_choice->setToolTip(tr("A preset with as many clients, or the fleet of another run"));
    m_message->setObjectName(QStringLiteral("compareMessage"));
    m_message->setProperty("warningText", true);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->hide();
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(m_choice);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_message);
    column->addWidget(m_table);
    buildTable();
    fillChoices();
    connect(m_choice, &QComboBox::activated, this, &FleetComparison::choose);
    connect(job, &PreviewJob::finished, this, &FleetComparison::refresh);
    connect(document, &ExperimentDocument::changed, this, &FleetComparison::followDraft);
    refresh();
}

FleetComparison::~FleetComparison() = default;

void FleetComparison::buildTable() {
    m_table->setObjectName(QStringLiteral("compareTable"));
    auto* grid = new QGridLayout(m_table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    const auto add = [&](int row, int column, const QString& text, const char* look) {
        auto* label = new QLabel(text, m_table);
        label->setProperty(look, true);
        if (column > 0) {
            label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        } else {
            label->setWordWrap(true);
        }
        grid->addWidget(label, row, column);
        return label;
    };
    add(0, 1, tr("Draft"), "caption");
    m_otherTitle = add(0, 2, QString(), "caption");
    //: Column of a table: the draft's number less the other one
    add(0, 3, tr("Change"), "caption");
    int row = 1;
    for (const Measure& measure : measures()) {
        add(row, 0, measure.title, "muted");
        Row labels{add(row, 1, {}, "number"), add(row, 2, {}, "number"), add(row, 3, {}, "number")};
        for (QLabel* label : {labels.now, labels.other, labels.change}) label->setFont(numberFont());
        labels.change->setObjectName(QStringLiteral("compare.change.%1").arg(row));
        labels.now->setObjectName(QStringLiteral("compare.now.%1").arg(row));
        labels.other->setObjectName(QStringLiteral("compare.other.%1").arg(row));
        m_rows.push_back(labels);
        ++row;
    }
    m_table->hide();
}

void FleetComparison::fillChoices() {
    m_choice->clear();
    m_choice->addItem(tr("Compare with…"), QString());
    for (const TierPreset& preset : tierPresets(m_document->experiment().data.partition.clients)) {
        m_choice->addItem(QCoreApplication::translate("presets", preset.label.c_str()),
                          QString(kPreset + QString::fromStdString(preset.id)));
    }
    m_choice->addItem(tr("Another run…"), kAsk);
}

void FleetComparison::choose(int index) {
    const QString chosen = m_choice->itemData(index).toString();
    if (chosen == kAsk) {
        m_choice->setCurrentIndex(m_choice->findData(m_chosen));
        askForFile();
        return;
    }
    m_chosen = chosen;
    m_message->hide();
    followDraft();
    refresh();
}

void FleetComparison::askForFile() {
    auto* dialog = new QFileDialog(this, tr("Compare with the fleet of a run"), QString(),
                                   tr("Runs and experiments (*.fiarse *.toml)"));
    dialog->setObjectName(QStringLiteral("compareFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &FleetComparison::compareWithFile);
    dialog->open();
}

void FleetComparison::compareWithFile(const QString& path) {
    const Result<Experiment> read = experimentOf(path);
    m_message->setVisible(!read);
    if (!read) {
        m_message->setText(QString::fromStdString(read.error().text()));
        return;
    }
    m_fromFile = *read;
    int place = m_choice->findData(kFile);
    if (place < 0) {
        place = m_choice->count() - 1;
        m_choice->insertItem(place, QString(), kFile);
    }
    m_choice->setItemText(place, QFileInfo(path).fileName());
    m_choice->setCurrentIndex(place);
    choose(place);
}

// A preset follows the draft's model and participants; what stands on the other side must fit them.
void FleetComparison::followDraft() {
    if (m_chosen == kFile && m_fromFile) setOther(*m_fromFile);
    if (!m_chosen.startsWith(kPreset)) return;
    const Experiment& draft = m_document->experiment();
    for (const TierPreset& preset : tierPresets(draft.data.partition.clients)) {
        if (kPreset + QString::fromStdString(preset.id) == m_chosen) setOther(withFleet(draft, preset.tiers));
    }
}

void FleetComparison::setOther(const Experiment& experiment) {
    if (!m_other) m_other = std::make_unique<ExperimentDocument>();
    if (!m_otherJob || !(m_other->experiment() == experiment)) m_other->reset(experiment);
    if (m_otherJob) return;
    m_otherJob = std::make_unique<PreviewJob>(m_other.get(), m_compute);
    connect(m_otherJob.get(), &PreviewJob::finished, this, &FleetComparison::refresh);
}

void FleetComparison::refresh() {
    const bool chosen = !m_chosen.isEmpty();
    if (chosen && m_otherJob && m_otherJob->error()) {
        m_message->setText(QString::fromStdString(m_otherJob->error()->message));
        m_message->show();
    }
    const bool known = chosen && m_job->result() && m_otherJob && m_otherJob->result();
    m_table->setVisible(known && !m_otherJob->error());
    if (!known) return;
    m_otherTitle->setText(m_chosen == kFile ? tr("Run") : tr("Preset"));
    const std::vector<Measure> all = measures();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double now = all[i].of(*m_job->result());
        const double other = all[i].of(*m_otherJob->result());
        m_rows[i].now->setText(valueText(all[i].unit, now));
        m_rows[i].other->setText(valueText(all[i].unit, other));
        m_rows[i].change->setText(changeText(all[i].unit, now - other));
    }
}

}  // namespace fiarse::ui
