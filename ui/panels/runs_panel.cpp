#include "ui/panels/runs_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/run_list_model.h"
#include "ui/models/settings_table_model.h"
#include "ui/state/moments.h"
#include "ui/state/run_library.h"
#include "ui/state/run_view.h"
#include "ui/state/stored_run.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kSaveMilliseconds = 800;
constexpr int kMostTries = 20;

void dress(QTableView& table) {
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setFont(baseFont(kTablePixels));
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(26);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setStretchLastSection(true);
}

QIcon swatch(const QColor& colour) {
    QPixmap pixmap(24, 24);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(4, 4, 16, 16, 4, 4);
    return QIcon(pixmap);
}

}  // namespace

RunsPanel::RunsPanel(RunLibrary& library, RunView& view, Moments& moments, const Theme& theme,
                     QWidget* parent)
    : Card(tr("Runs"), parent),
      m_library(library),
      m_view(view),
      m_moments(moments),
      m_theme(theme),
      m_model(new RunListModel(library, this)),
      m_settings(new SettingsTableModel(this)),
      m_tabs(new QTabBar),
      m_pages(new QStackedWidget),
      m_list(new QTableView),
      m_open(new QPushButton(tr("Open"))),
      m_compare(new QPushButton(tr("Compare"))),
      m_group(new QToolButton),
      m_settingsText(new QLabel),
      m_noteTitle(new QLabel),
      m_note(new QPlainTextEdit),
      m_tags(new QLineEdit),
      m_colour(new QComboBox) {
    setObjectName(QStringLiteral("runsPanel"));
    m_tabs->setObjectName(QStringLiteral("runsTabs"));
    m_tabs->setAccessibleName(tr("List, settings or notes of runs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    // With scroll buttons the row would be content with less than its words need.
    m_tabs->setUsesScrollButtons(false);
    for (const QString& title : {tr("List"), tr("Settings"), tr("Notes")}) m_tabs->addTab(title);
    addTitleWidget(m_tabs);
    makeList();
    makeSettings();
    makeNotes();
    bodyLayout()->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(&m_library, &RunLibrary::changed, this, [this] {
        choose(m_chosen);
        refreshSettings();
    });
    connect(&m_library, &RunLibrary::overlayChanged, this, &RunsPanel::refreshSettings);
    connect(&m_moments, &Moments::otherRunChanged, this, &RunsPanel::refreshButtons);
    connect(&m_view, &RunView::runChanged, this, &RunsPanel::refreshShown);
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(kSaveMilliseconds);
    connect(&m_saveTimer, &QTimer::timeout, this, &RunsPanel::saveNotes);
    refreshShown();
    refreshNotes();
}

void RunsPanel::makeList() {
    m_list->setObjectName(QStringLiteral("runsTable"));
    m_list->setAccessibleName(tr("Runs, newest first"));
    m_list->setModel(m_model);
    dress(*m_list);
    m_list->setColumnWidth(RunListModel::NameColumn, 190);
    m_list->setColumnWidth(RunListModel::StatusColumn, 80);
    m_list->setColumnWidth(RunListModel::RoundsColumn, 58);
    m_list->setColumnWidth(RunListModel::AccuracyColumn, 70);
    m_list->setToolTip(tr("Tick a run to lay its curves over those of the run on the screen"));
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid()) choose(index.data(RunListModel::PathRole).toString());
            });
    connect(m_list, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT openRequested(index.data(RunListModel::PathRole).toString());
    });
    auto* add = new QPushButton(tr("Add…"));
    auto* refresh = new QPushButton(tr("Refresh"));
    m_open->setObjectName(QStringLiteral("openRunButton"));
    m_open->setToolTip(tr("Show the chosen run; it can go on from its last round"));
    m_compare->setObjectName(QStringLiteral("compareRunButton"));
    m_compare->setToolTip(tr("Compare the run on the screen (A) with the chosen one (B) in every view"));
    add->setObjectName(QStringLiteral("addRunButton"));
    add->setToolTip(tr("Add run files from other folders to the list"));
    refresh->setObjectName(QStringLiteral("refreshRunsButton"));
    m_group->setObjectName(QStringLiteral("groupSeedsButton"));
    m_group->setText(tr("Mean over seeds"));
    m_group->setCheckable(true);
    m_group->setChecked(m_library.groupsSeeds());
    m_group->setToolTip(tr("Draw runs that differ only in their seed as mean ± one standard deviation"));
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_chosen); });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        const bool compared = m_moments.otherRun() != nullptr && m_moments.otherRun()->path() == m_chosen;
        m_moments.setOtherRun(compared ? QString() : m_chosen);
    });
    connect(add, &QPushButton::clicked, this, &RunsPanel::addRequested);
    connect(refresh, &QPushButton::clicked, &m_library, &RunLibrary::refresh);
    connect(m_group, &QToolButton::toggled, &m_library, &RunLibrary::setGroupsSeeds);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    auto* buttons = new QHBoxLayout;
    for (QWidget* button : std::initializer_list<QWidget*>{m_open, m_compare, add, refresh})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_group);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    m_pages->addWidget(page);
}

void RunsPanel::makeSettings() {
    auto* table = new QTableView;
    table->setObjectName(QStringLiteral("settingsTable"));
    table->setAccessibleName(tr("Settings of the runs"));
    table->setModel(m_settings);
    dress(*table);
    table->setColumnWidth(0, 150);
    auto* only = new QToolButton;
    only->setObjectName(QStringLiteral("onlyDifferencesButton"));
    only->setText(tr("Only what differs"));
    only->setCheckable(true);
    only->setChecked(true);
    connect(only, &QToolButton::toggled, this, [this](bool on) {
        m_settings->setOnlyDifferences(on);
        refreshSettings();
    });
    m_settingsText->setProperty("caption", true);
    m_settingsText->setWordWrap(true);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    auto* head = new QHBoxLayout;
    head->addWidget(m_settingsText, 1);
    head->addWidget(only);
    column->addLayout(head);
    column->addWidget(table, 1);
    m_pages->addWidget(page);
}

void RunsPanel::makeNotes() {
    m_noteTitle->setProperty("strong", true);
    m_note->setObjectName(QStringLiteral("runNote"));
    m_note->setAccessibleName(tr("Note on the run"));
    m_note->setPlaceholderText(tr("What you expected, what came out, what to try next."));
    m_tags->setObjectName(QStringLiteral("runTags"));
    m_tags->setAccessibleName(tr("Tags, separated by commas"));
    m_tags->setPlaceholderText(tr("Tags, separated by commas"));
    m_colour->setObjectName(QStringLiteral("runColour"));
    m_colour->setAccessibleName(tr("Colour of the run's curves"));
    m_colour->addItem(tr("Colour by order"), QString());
    const std::pair<QString, QString> colours[] = {
        {tr("Vermilion"), QStringLiteral("#d55e00")}, {tr("Green"), QStringLiteral("#009e73")},
        {tr("Purple"), QStringLiteral("#cc79a7")},    {tr("Orange"), QStringLiteral("#e69f00")},
        {tr("Sky blue"), QStringLiteral("#56b4e9")},  {tr("Blue"), QStringLiteral("#0072b2")}};
    for (const auto& [name, colour] : colours) m_colour->addItem(swatch(QColor(colour)), name, colour);
    const auto later = [this] {
        if (!m_filling) m_saveTimer.start();
    };
    connect(m_note, &QPlainTextEdit::textChanged, this, later);
    connect(m_tags, &QLineEdit::textEdited, this, later);
    connect(m_colour, &QComboBox::activated, this, [this] { saveNotes(); });
    // Who goes on elsewhere, with undo for one, has finished.
    m_note->installEventFilter(this);
    m_tags->installEventFilter(this);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_noteTitle);
    column->addWidget(m_note, 1);
    auto* row = new QHBoxLayout;
    row->addWidget(m_tags, 1);
    row->addWidget(m_colour);
    column->addLayout(row);
    m_pages->addWidget(page);
}

bool RunsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) keepNotes();
    return Card::eventFilter(watched, event);
}

void RunsPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    m_library.refresh();
}

QString RunsPanel::shownPath() const {
    return QString::fromStdString(m_view.history().path().string());
}

void RunsPanel::refreshShown() {
    m_model->setShownRun(shownPath());
    if (isVisible()) m_library.refresh();
    refreshSettings();
    refreshButtons();
}

void RunsPanel::choose(const QString& path) {
    if (path != m_chosen) keepNotes();
    const bool another = path != m_chosen;
    m_chosen = path;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->index(row, 0).data(RunListModel::PathRole).toString() != path) continue;
        if (m_list->currentIndex().row() != row) m_list->setCurrentIndex(m_model->index(row, 0));
    }
    // What is being typed is newer than what the library knows.
    if (another || !m_saveTimer.isActive()) refreshNotes();
    refreshButtons();
}

void RunsPanel::refreshButtons() {
    const LibraryRun* run = m_library.find(m_chosen);
    const bool usable = run != nullptr && run->info && m_chosen != shownPath();
    m_open->setEnabled(usable);
    m_compare->setEnabled(usable && m_view.info() != nullptr);
    const bool compared = m_moments.otherRun() != nullptr && m_moments.otherRun()->path() == m_chosen;
    m_compare->setText(compared ? tr("End comparison") : tr("Compare"));
}

void RunsPanel::refreshSettings() {
    std::vector<SettingsTableModel::Run> runs;
    if (m_view.info()) runs.push_back({tr("On the screen"), m_view.info()->experiment});
    for (const auto& run : m_library.overlaid()) {
        if (run->isReady()) runs.push_back({run->name(), run->info()->experiment});
    }
    const auto count = static_cast<int>(runs.size());
    m_settings->setRuns(std::move(runs));
    m_settingsText->setText(count < 2 ? tr("Tick runs in the list to see in what they differ.")
                                      : tr("Settings that differ: %1.").arg(m_settings->differenceCount()));
}

void RunsPanel::refreshNotes() {
    const LibraryRun* run = m_library.find(m_chosen);
    m_filling = true;
    m_noteTitle->setText(run == nullptr ? tr("Choose a run in the list.") : run->name);
    const QString note = run == nullptr ? QString() : QString::fromStdString(run->annotations.note);
    if (m_note->toPlainText() != note) m_note->setPlainText(note);
    QStringList tags;
    if (run != nullptr) {
        for (const std::string& tag : run->annotations.tags) tags << QString::fromStdString(tag);
    }
    m_tags->setText(tags.join(QStringLiteral(", ")));
    showColour(run == nullptr ? QString() : QString::fromStdString(run->annotations.colour));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_note, m_tags, m_colour})
        widget->setEnabled(run != nullptr && run->info != nullptr);
    m_filling = false;
}

// A colour from elsewhere is kept, not replaced by one of the list.
void RunsPanel::showColour(const QString& colour) {
    const int own = m_colour->findText(tr("Its own"));
    if (own >= 0) m_colour->removeItem(own);
    if (m_colour->findData(colour) < 0) m_colour->addItem(swatch(QColor(colour)), tr("Its own"), colour);
    m_colour->setCurrentIndex(m_colour->findData(colour));
}

void RunsPanel::keepNotes() {
    if (m_saveTimer.isActive()) saveNotes();
}

void RunsPanel::saveNotes() {
    m_saveTimer.stop();
    Annotations typed;
    typed.note = m_note->toPlainText().toStdString();
    for (const QString& part : m_tags->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const std::string tag = part.trimmed().toStdString();
        const bool known = std::find(typed.tags.begin(), typed.tags.end(), tag) != typed.tags.end();
        if (!tag.empty() && !known) typed.tags.push_back(tag);
    }
    typed.colour = m_colour->currentData().toString().toStdString();
    save(m_chosen, typed, kMostTries);
}

// A file that cannot be read just now, as a run is making it, is tried again.
void RunsPanel::save(const QString& path, const Annotations& typed, int tries) {
    const LibraryRun* run = m_library.find(path);
    if (run == nullptr || !run->info) {
        if (tries > 0 && QFileInfo::exists(path))
            QTimer::singleShot(kSaveMilliseconds, this,
                               [this, path, typed, tries] { save(path, typed, tries - 1); });
        return;
    }
    Annotations annotations = run->annotations;
    annotations.note = typed.note;
    annotations.tags = typed.tags;
    annotations.colour = typed.colour;
    m_library.setAnnotations(path, annotations);
}

}  // namespace fiarse::ui
