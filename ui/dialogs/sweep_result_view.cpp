#include "ui/dialogs/sweep_result_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/models/csv_text.h"
#include "ui/models/sweep_result_model.h"
#include "ui/plots/figure_picture.h"
#include "ui/plots/parallel_plot.h"
#include "ui/state/sweep_job.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr QSize kPlotOnPaper(960, 440);
constexpr int kPaperMargin = 16;
constexpr int kPaperHead = 46;
constexpr int kRunsWidth = 124;

constexpr SweepMetric kUsualMetrics[] = {SweepMetric::FinalGlobal, SweepMetric::FinalLocal,
                                         SweepMetric::WorstTenth, SweepMetric::NeverTrained};

bool isUsual(SweepMetric metric) {
    return std::find(std::begin(kUsualMetrics), std::end(kUsualMetrics), metric) != std::end(kUsualMetrics);
}

void paintPage(QPaintDevice& device, ParallelPlot& plot, const Theme& theme, const QString& title) {
    QPainter painter(&device);
    const double scale = device.width() / (plot.width() + 2.0 * kPaperMargin);
    painter.scale(scale, scale);
    painter.fillRect(
        QRectF(0, 0, plot.width() + 2 * kPaperMargin, plot.height() + 2 * kPaperMargin + kPaperHead),
        theme.colours().card);
    painter.translate(kPaperMargin, kPaperMargin);
    painter.setFont(titleFont(15));
    painter.setPen(theme.colours().text);
    painter.drawText(QRectF(0, 0, plot.width(), 20), Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.setFont(baseFont(kTablePixels));
    painter.setPen(theme.colours().muted);
    const QFontMetrics metrics(painter.font());
    painter.drawText(QRectF(0, 21, plot.width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(plot.data().summary, Qt::ElideRight, plot.width()));
    painter.translate(0, kPaperHead);
    plot.paintTo(painter);
}

}  // namespace

SweepResultView::SweepResultView(SweepJob& job, const Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_job(job),
      m_theme(theme),
      m_model(new SweepResultModel(this)),
      m_filter(new SweepResultFilter(this)),
      m_plot(new ParallelPlot(theme)),
      m_table(new QTreeView),
      m_level(new QComboBox),
      m_colour(new QComboBox),
      m_measures(new QToolButton),
      m_measureMenu(new QMenu(this)),
      m_runs(new QToolButton),
      m_export(new QToolButton),
      m_copy(new QToolButton),
      m_add(new QToolButton),
      m_readOut(new QLabel) {
    m_filter->setSourceModel(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeTools());
    makeTable();
    m_readOut->setObjectName(QStringLiteral("sweepReadOut"));
    m_readOut->setProperty("caption", true);
    m_readOut->setWordWrap(true);
    m_readOut->setMinimumHeight(2 * QFontMetrics(baseFont(kTablePixels)).lineSpacing());
    m_readOut->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* upper = new QWidget;
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(4);
    upperColumn->addWidget(m_plot, 1);
    upperColumn->addWidget(m_readOut);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(m_table);
    splitter->setSizes({340, 220});
    column->addWidget(splitter, 1);
    connect(m_plot, &ParallelPlot::bandsChanged, this, &SweepResultView::refreshShown);
    connect(m_plot, &ParallelPlot::groupChosen, this, &SweepResultView::chooseGroup);
    connect(m_plot, &ParallelPlot::hovered, this, [this](const QString& text) {
        m_readOut->setText(text.isEmpty() ? m_plot->data().summary : text);
    });
    connect(&m_job, &SweepJob::resultsChanged, this, &SweepResultView::refresh);
    connect(&m_theme, &Theme::changed, this, &SweepResultView::dress);
    dress();
    refresh();
}

QWidget* SweepResultView::makeTools() {
    m_level->setObjectName(QStringLiteral("sweepLevel"));
    m_level->setAccessibleName(tr("Capacity that accuracies are of"));
    m_level->setToolTip(tr("Which capacity's submodel the accuracies are of"));
    m_colour->setObjectName(QStringLiteral("sweepColour"));
    m_colour->setAccessibleName(tr("Measure that colours the lines"));
    m_colour->setToolTip(tr("The measure that decides the colour of the lines"));
    for (int i = 0; i < kSweepMetrics; ++i)
        m_colour->addItem(sweepMetricTitle(static_cast<SweepMetric>(i)), i);
    makeMeasures();
    m_runs->setObjectName(QStringLiteral("sweepSingleRuns"));
    m_runs->setText(tr("Single runs"));
    m_runs->setToolTip(tr("Draw the runs with each seed faintly behind their mean"));
    m_runs->setCheckable(true);
    m_runs->setChecked(true);
    m_add->setObjectName(QStringLiteral("sweepAddRuns"));
    m_add->setText(tr("Add to runs"));
    m_add->setToolTip(
        tr("Put the runs of the chosen configuration on the list of runs, to lay their curves over others"));
    m_copy->setObjectName(QStringLiteral("sweepCopy"));
    m_copy->setAccessibleName(tr("Copy the table"));
    m_copy->setToolTip(tr("Copy the configurations that are shown, for a spreadsheet"));
    m_copy->setAutoRaise(true);
    m_export->setObjectName(QStringLiteral("sweepExport"));
    fillExport(*m_export);
    connect(m_level, &QComboBox::activated, this, [this] {
        m_model->setLevel(m_level->currentData().toInt());
        refreshPlot();
    });
    connect(m_colour, &QComboBox::activated, this, &SweepResultView::refreshPlot);
    connect(m_runs, &QToolButton::toggled, m_plot, &ParallelPlot::setShowsRuns);
    connect(m_add, &QToolButton::clicked, this, &SweepResultView::addToRuns);
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(copyText()); });
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_level, new QLabel(tr("Colour")), m_colour, m_measures, m_runs})
        row->addWidget(widget);
    row->addStretch(1);
    for (QWidget* widget : {m_add, m_copy, m_export}) row->addWidget(widget);
    return tools;
}

void SweepResultView::makeMeasures() {
    m_measures->setObjectName(QStringLiteral("sweepMeasures"));
    m_measures->setText(tr("Axes"));
    m_measures->setToolTip(tr("Which measures have an axis"));
    m_measures->setPopupMode(QToolButton::InstantPopup);
    for (int i = 0; i < kSweepMetrics; ++i) {
        const auto metric = static_cast<SweepMetric>(i);
        QAction* action = m_measureMenu->addAction(sweepMetricTitle(metric));
        action->setObjectName(QStringLiteral("sweepMeasure%1").arg(i));
        action->setToolTip(sweepMetricHelp(metric));
        action->setCheckable(true);
        action->setChecked(isUsual(metric));
        action->setData(i);
        connect(action, &QAction::toggled, this, &SweepResultView::refreshPlot);
    }
    m_measures->setMenu(m_measureMenu);
}

void SweepResultView::fillExport(QToolButton& button) {
    button.setAutoRaise(true);
    button.setPopupMode(QToolButton::InstantPopup);
    button.setAccessibleName(tr("Save the results"));
    button.setToolTip(tr("Save the plot as a picture or the table as data"));
    auto* menu = new QMenu(&button);
    const std::tuple<QString, QString, QString> formats[] = {
        {QStringLiteral("png"), tr("Picture, PNG…"), tr("PNG picture (*.png)")},
        {QStringLiteral("svg"), tr("Picture, SVG…"), tr("SVG drawing (*.svg)")},
        {QStringLiteral("pdf"), tr("Picture, PDF…"), tr("PDF page (*.pdf)")},
        {QStringLiteral("csv"), tr("Table, CSV…"), tr("CSV table (*.csv)")}};
    for (const auto& [ending, text, filter] : formats) {
        QAction* action = menu->addAction(
            text, this, [this, ending = ending, filter = filter] { askExport(ending, filter); });
        action->setObjectName(QStringLiteral("sweepSave-") + ending);
    }
    button.setMenu(menu);
}

void SweepResultView::makeTable() {
    m_table->setObjectName(QStringLiteral("sweepResults"));
    m_table->setAccessibleName(tr("Results, one row a configuration, its runs below it"));
    m_table->setToolTip(tr("Double-click a run to open it"));
    m_table->setModel(m_filter);
    m_table->setFont(baseFont(kTablePixels));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->header()->setHighlightSections(false);
    m_table->header()->setStretchLastSection(false);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                m_plot->setChosen(index.isValid() ? index.data(SweepResultModel::GroupRole).toInt() : -1);
                m_add->setEnabled(index.isValid());
            });
    connect(m_table, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const QString file = fileOf(index);
        if (!file.isEmpty()) Q_EMIT openRequested(file);
    });
}

void SweepResultView::dress() {
    m_copy->setIcon(themedIcon(m_theme, QStringLiteral("copy"), m_theme.colours().muted));
    m_export->setIcon(themedIcon(m_theme, QStringLiteral("download"), m_theme.colours().muted));
}

QString SweepResultView::fileOf(const QModelIndex& index) const {
    const QString name = index.data(SweepResultModel::FileRole).toString();
    return name.isEmpty() ? QString() : QDir(m_job.folder()).filePath(name);
}

SweepMetric SweepResultView::colourMetric() const {
    return static_cast<SweepMetric>(m_colour->currentData().toInt());
}

void SweepResultView::refresh() {
    const int chosen = m_plot->chosen();
    QSet<int> open;
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex index = m_filter->index(row, 0);
        if (m_table->isExpanded(index)) open.insert(index.data(SweepResultModel::GroupRole).toInt());
    }
    const int columns = m_model->columnCount();
    m_numbers = m_job.results() == nullptr
                    ? nullptr
                    : std::make_shared<const SweepNumbers>(m_job.plan(), m_job.children(), *m_job.results());
    m_model->setNumbers(m_numbers);
    refreshLevels();
    refreshPlot();
    refreshShown();
    for (const int group : open)
        m_table->setExpanded(m_filter->mapFromSource(m_model->index(group, 0)), true);
    const int groups = m_model->rowCount();
    chooseGroup(chosen < groups ? chosen : -1);
    if (m_model->columnCount() != columns || groups > 0) {
        for (int i = 0; i < m_model->columnCount(); ++i) m_table->resizeColumnToContents(i);
        // The runs below are indented and not seen yet.
        m_table->setColumnWidth(0, std::max(m_table->columnWidth(0), kRunsWidth));
        // Without runs of strategy exclusive there is nothing to be measured against.
        for (const SweepMetric gain : {SweepMetric::GainGlobal, SweepMetric::GainLocal})
            m_table->setColumnHidden(m_model->columnCount() - kSweepMetrics + static_cast<int>(gain),
                                     !m_numbers || !m_numbers->hasGains());
        // Nor is there what the devices spend, where their tiers do not state what it follows from.
        for (const SweepMetric cost : {SweepMetric::DeviceSeconds, SweepMetric::DeviceJoules})
            m_table->setColumnHidden(m_model->columnCount() - kSweepMetrics + static_cast<int>(cost),
                                     !m_numbers || !m_numbers->has(cost));
    }
    for (QWidget* tool : {m_copy, m_export}) tool->setEnabled(groups > 0);
}

void SweepResultView::refreshLevels() {
    const int before = m_model->level();
    m_level->clear();
    m_level->addItem(tr("Mean over capacities"), -1);
    if (m_numbers) {
        int level = 0;
        for (const Level& one : m_numbers->levels()) m_level->addItem(formatLevel(one), level++);
    }
    m_level->setCurrentIndex(std::max(0, m_level->findData(before)));
    m_model->setLevel(m_level->currentData().toInt());
}

void SweepResultView::refreshPlot() {
    if (!m_numbers || m_numbers->groups().empty()) {
        m_plot->setData({});
        m_plot->setMessage(tr("There are no results yet: start the sweep or open the folder of another."));
        m_readOut->clear();
        return;
    }
    std::vector<SweepMetric> metrics;
    for (const QAction* action : m_measureMenu->actions()) {
        if (action->isChecked()) metrics.push_back(static_cast<SweepMetric>(action->data().toInt()));
    }
    m_plot->setMessage({});
    m_plot->setData(parallelData(*m_numbers, metrics, colourMetric(), m_model->level()));
    m_readOut->setText(m_plot->data().summary);
}

void SweepResultView::refreshShown() {
    m_filter->setGroups(m_plot->passing());
}

void SweepResultView::chooseGroup(int group) {
    const QModelIndex index = group < 0 ? QModelIndex() : m_filter->mapFromSource(m_model->index(group, 0));
    m_add->setEnabled(index.isValid());
    if (!index.isValid()) {
        m_table->setCurrentIndex({});
        return;
    }
    // A run of the group may be chosen already.
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || current.data(SweepResultModel::GroupRole).toInt() != group)
        m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
    m_plot->setChosen(group);
}

void SweepResultView::addToRuns() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) return;
    const QModelIndex top = current.parent().isValid() ? current.parent() : current.siblingAtColumn(0);
    QStringList files;
    for (int row = 0; row < m_filter->rowCount(top); ++row) {
        const QString file = fileOf(m_filter->index(row, 0, top));
        if (!file.isEmpty()) files << file;
    }
    if (!files.isEmpty()) Q_EMIT runsRequested(files);
}

QString SweepResultView::copyText() const {
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < m_filter->columnCount(); ++column)
        cells << m_filter->headerData(column, Qt::Horizontal).toString();
    lines << cells.join(QLatin1Char('\t'));
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < m_filter->columnCount(); ++column)
            cells << m_filter->index(row, column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString SweepResultView::save(const QString& path) const {
    if (QFileInfo(path).suffix().toLower() == QLatin1String("csv")) {
        const QByteArray csv =
            csvOfModel(*m_filter, SweepResultModel::SortRole, SweepResultModel::DeviationRole);
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit()) return {};
        return tr("The data could not be written to %1: %2.").arg(path, file.errorString());
    }
    const std::unique_ptr<const Theme> print = Theme::print();
    ParallelPlot plot(*print);
    plot.resize(kPlotOnPaper);
    plot.setData(m_plot->data());
    plot.copyLook(*m_plot);
    const QString title = tr("Sweep of “%1”").arg(QString::fromStdString(m_job.plan().base.name));
    return savePicture({.size = kPlotOnPaper + QSize(2 * kPaperMargin, 2 * kPaperMargin + kPaperHead),
                        .title = title,
                        .summary = plot.data().summary,
                        .paint = [&](QPaintDevice& device) { paintPage(device, plot, *print, title); }},
                       path);
}

void SweepResultView::askExport(const QString& ending, const QString& filter) {
    QString path =
        QFileDialog::getSaveFileName(this, tr("Save results"), QStringLiteral("sweep.") + ending, filter);
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QLatin1Char('.') + ending;
    const QString refused = save(path);
    if (!refused.isEmpty()) Q_EMIT problem(refused);
}

}  // namespace fiarse::ui
