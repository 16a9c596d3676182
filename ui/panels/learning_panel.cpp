#include "ui/panels/learning_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/bridge/run_session.h"
#include "ui/models/csv_text.h"
#include "ui/models/rounds_table_model.h"
#include "ui/panels/export_menu.h"
#include "ui/plots/curves_plot.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/quiet_combo.h"

namespace fiarse::ui {
namespace {

constexpr int kDataTab = 5;

CurveSet setOfTab(int tab) {
    switch (tab) {
        case 1:
            return CurveSet::Loss;
        case 2:
            return CurveSet::Churn;
        case 3:
            return CurveSet::Coverage;
        case 4:
            return CurveSet::Staleness;
        default:
            return CurveSet::Accuracy;
    }
}

}  // namespace

LearningPanel::LearningPanel(RunSession& session, Selection&, Theme& theme, QWidget* parent)
    : Card(tr("Learning"), parent),
      m_theme(theme),
      m_tabs(new QTabBar),
      m_kinds(new QuietCombo),
      m_pages(new QStackedWidget),
      m_plot(new CurvesPlot(theme)),
      m_table(new QTableView),
      m_model(new RoundsTableModel(this)),
      m_export(nullptr) {
    setObjectName(QStringLiteral("learningPanel"));
    makeHeader();
    makeBody();
    const auto take = [this, &session] { show(session.info(), session.records()); };
    connect(&session, &RunSession::started, this, take);
    connect(&session, &RunSession::infoChanged, this, take);
    connect(&session, &RunSession::recordsAppended, this, take);
    connect(m_tabs, &QTabBar::currentChanged, this, &LearningPanel::refresh);
    connect(m_kinds, &QComboBox::activated, this, &LearningPanel::refresh);
    take();
    refresh();
}

void LearningPanel::makeHeader() {
    m_tabs->setObjectName(QStringLiteral("learningTabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& title :
         {tr("Accuracy"), tr("Loss"), tr("Churn"), tr("Coverage"), tr("Staleness"), tr("Data")}) {
        m_tabs->addTab(title);
    }
    m_tabs->setTabToolTip(
        0, tr("Each capacity's submodel of the global model: on the whole test set (global) and on "
              "its clients' own test data (local)."));
    m_tabs->setTabToolTip(
        1, tr("Mean training loss of the participants, and the loss of each submodel on the test set."));
    m_tabs->setTabToolTip(2, tr("Share of each capacity's mask that changed since the round before."));
    m_tabs->setTabToolTip(
        3, tr("Parameters that were never trained so far, and those that no participant of the "
              "round was assigned, kept or changed."));
    m_tabs->setTabToolTip(4,
                          tr("Rounds since the parameters were trained, over those trained at least once."));
    m_tabs->setTabToolTip(kDataTab, tr("All numbers behind the curves."));
    m_kinds->setObjectName(QStringLiteral("accuracyKind"));
    m_kinds->setAccessibleName(tr("Global or local accuracy"));
    m_kinds->setToolTip(
        tr("Global: on the whole test set. Local: mean over the clients, each on its own test data."));
    m_kinds->addItems({tr("Global"), tr("Local"), tr("Global and local")});
    m_export = new ExportMenu(m_theme, m_pages, [this] {
        // The table is only filled while its tab is open.
        m_model->setRecords(m_info, m_records);
        return csvOfModel(*m_model, RoundsTableModel::SortRole);
    });
    m_export->setBaseName(QStringLiteral("rounds"));
    addTitleWidget(m_tabs);
    addHeaderWidget(m_kinds);
    addHeaderWidget(m_export);
}

void LearningPanel::makeBody() {
    m_table->setObjectName(QStringLiteral("roundsTable"));
    m_table->setModel(m_model);
    m_table->setFont(numberFont());
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_pages->addWidget(m_plot);
    m_pages->addWidget(m_table);
    bodyLayout()->addWidget(m_pages, 1);
}

void LearningPanel::show(const std::shared_ptr<const RunInfo>& info,
                         const std::vector<RoundRecord>& records) {
    if (info == m_info && records.size() == m_records.size()) return;
    if (info != m_info || records.size() < m_records.size()) m_records.clear();
    m_info = info;
    m_records.insert(m_records.end(), records.begin() + static_cast<std::ptrdiff_t>(m_records.size()),
                     records.end());
    refresh();
}

void LearningPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_stale) refresh();
}

void LearningPanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    const int tab = m_tabs->currentIndex();
    m_kinds->setVisible(tab == 0);
    m_export->setEnabled(!m_records.empty());
    if (tab != kDataTab) {
        m_pages->setCurrentWidget(m_plot);
        refreshPlot();
        return;
    }
    const QScrollBar* bar = m_table->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    const int columns = m_model->columnCount();
    m_model->setRecords(m_info, m_records);
    m_pages->setCurrentWidget(m_table);
    if (columns != m_model->columnCount() || m_model->rowCount() == 1) m_table->resizeColumnsToContents();
    if (atEnd) m_table->scrollToBottom();
}

void LearningPanel::refreshPlot() {
    if (!m_info || m_records.empty()) {
        m_plot->setMessage(tr("Press Play: curves appear after the first round."));
        return;
    }
    const CurveGroup group = learningCurves(*m_info, m_records, setOfTab(m_tabs->currentIndex()),
                                            static_cast<AccuracyKind>(m_kinds->currentIndex()));
    const bool any = std::any_of(group.curves.begin(), group.curves.end(),
                                 [](const Curve& curve) { return !curve.rounds.isEmpty(); });
    m_plot->setMessage(any ? QString() : tr("Nothing to draw yet: these curves start with the next rounds."));
    m_plot->setCurves(group, static_cast<int>(m_info->levels.size()));
}

}  // namespace fiarse::ui
