#include "ui/panels/analysis_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/figure_table_model.h"
#include "ui/panels/figure_export_menu.h"
#include "ui/panels/view_chooser.h"
#include "ui/plots/figure_swipe.h"
#include "ui/state/moments.h"
#include "ui/state/run_library.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/explanation_card.h"
#include "ui/widgets/link_mark.h"
#include "ui/widgets/quiet_combo.h"

namespace fiarse::ui {
namespace {

constexpr int kBlinkMilliseconds = 700;

QToolButton* toolButton(const QString& name, const QString& text, const QString& help, bool checkable) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setCheckable(checkable);
    button->setAccessibleName(text);
    button->setToolTip(help);
    return button;
}

QWidget* underName(QLabel* name, FigureCanvas* canvas, LinkMark* mark = nullptr) {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    name->setProperty("caption", true);
    name->hide();
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    if (mark != nullptr) head->addWidget(mark);
    head->addWidget(name, 1);
    column->addLayout(head);
    column->addWidget(canvas, 1);
    return side;
}

}  // namespace

AnalysisPanel::AnalysisPanel(Moments& moments, RunLibrary& library, Selection& selection, Timeline& timeline,
                             Theme& theme, const QString& onlyView, QWidget* parent)
    : Card({}, parent),
      m_moments(moments),
      m_library(library),
      m_selection(selection),
      m_timeline(timeline),
      m_theme(theme),
      m_views(viewDefinitions()),
      m_optionRow(new QWidget),
      m_comparisons(new QuietCombo),
      m_brush(toolButton(QStringLiteral("brushButton"), tr("Brush"),
                         tr("Drag over rows, points or a stretch of an axis to choose them everywhere, "
                            "instead of moving the picture; Shift does the same"),
                         true)),
      m_explain(toolButton(QStringLiteral("explainButton"), tr("Explain this view"),
                           tr("What this view shows, its formula, and the formula with the present numbers"),
                           true)),
      m_table(toolButton(QStringLiteral("tableButton"), tr("Show as a table"),
                         tr("The same numbers as a table"), true)),
      m_popOut(toolButton(QStringLiteral("popOutButton"), tr("Open in a window of its own"),
                          tr("Open this view in a window of its own"), false)),
      m_pages(new QStackedWidget),
      m_leftName(new QLabel),
      m_rightName(new QLabel),
      m_left(new FigureCanvas(theme)),
      m_right(new FigureCanvas(theme)),
      m_swipe(new FigureSwipe(m_left, m_right, theme)),
      m_tableView(new QTableView),
      m_tableModel(new FigureTableModel(this)),
      m_tablePart(new QuietCombo),
      m_card(new ExplanationCard),
      m_note(new QLabel),
      m_readOut(new QLabel) {
    setObjectName(QStringLiteral("analysisPanel"));
    if (!onlyView.isEmpty()) {
        std::erase_if(m_views, [&](const ViewDefinition& view) { return view.id != onlyView; });
    }
    m_rightSide = underName(m_rightName, m_right, new LinkMark(m_theme));
    makeHeader(onlyView.isEmpty());
    makeBody();
    connectAll();
    setTitle(onlyView.isEmpty() ? tr("Analysis") : view().title);
    refreshOptions();
    refresh();
}

void AnalysisPanel::makeHeader(bool chooser) {
    if (chooser) {
        m_chooser = new ViewChooser(m_views);
        addWideTitleWidget(m_chooser);
    }
    m_comparisons->setObjectName(QStringLiteral("comparisonCombo"));
    m_comparisons->setAccessibleName(tr("Comparison of A and B"));
    m_comparisons->setToolTip(
        tr("Compare the rounds of the cursors A and B, or this run with another one, in this view"));
    m_comparisons->addItems({tr("No comparison"), tr("A beside B"), tr("B − A"), tr("A and B in turns"),
                             tr("Swipe between A and B")});
    m_export =
        new FigureExportMenu(m_theme, [this] { return filesOf(shownFigure(), roundMarks(), fileName()); });
    addHeaderWidget(m_comparisons);
    addHeaderWidget(m_brush);
    addHeaderWidget(m_explain);
    addHeaderWidget(m_table);
    if (chooser) addHeaderWidget(m_popOut);
    addHeaderWidget(m_export);
    m_popOut->setVisible(chooser);
    const auto dress = [this] {
        const QColor muted = m_theme.colours().muted;
        m_brush->setIcon(themedIcon(m_theme, QStringLiteral("brush"), muted));
        m_explain->setIcon(themedIcon(m_theme, QStringLiteral("info"), muted));
        m_table->setIcon(themedIcon(m_theme, QStringLiteral("table"), muted));
        m_popOut->setIcon(themedIcon(m_theme, QStringLiteral("pop-out"), muted));
    };
    connect(&m_theme, &Theme::changed, this, dress);
    dress();
}

void AnalysisPanel::makeBody() {
    auto* options = new QHBoxLayout(m_optionRow);
    options->setContentsMargins(0, 0, 0, 0);
    options->setSpacing(4);
    m_readOut->setObjectName(QStringLiteral("figureReadOut"));
    m_readOut->setProperty("caption", true);
    m_readOut->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readOut->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_tablePart->setObjectName(QStringLiteral("tablePart"));
    m_tablePart->setAccessibleName(tr("Part of the view that is listed"));
    m_tablePart->setToolTip(tr("Part of the view that is listed"));
    m_tablePart->hide();
    options->addWidget(m_tablePart);
    options->addWidget(m_readOut, 1);
    auto* canvases = new QWidget;
    auto* sides = new QHBoxLayout(canvases);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(16);
    m_left->setObjectName(QStringLiteral("leftCanvas"));
    m_right->setObjectName(QStringLiteral("rightCanvas"));
    sides->addWidget(underName(m_leftName, m_left), 1);
    sides->addWidget(m_rightSide, 1);
    m_rightSide->hide();
    m_tableView->setObjectName(QStringLiteral("figureTable"));
    m_tableView->setAccessibleName(tr("The numbers of this view"));
    m_tableView->setModel(m_tableModel);
    m_tableView->setFont(numberFont());
    m_tableView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tableView->setShowGrid(false);
    m_tableView->verticalHeader()->hide();
    m_tableView->verticalHeader()->setDefaultSectionSize(24);
    m_tableView->horizontalHeader()->setHighlightSections(false);
    m_tableView->setFrameShape(QFrame::NoFrame);
    m_pages->addWidget(canvases);
    m_pages->addWidget(m_tableView);
    m_card->hide();
    auto* content = new QHBoxLayout;
    content->setSpacing(12);
    content->addWidget(m_pages, 1);
    content->addWidget(m_card);
    bodyLayout()->setSpacing(4);
    m_note->setObjectName(QStringLiteral("viewNote"));
    m_note->setProperty("pill", true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->hide();
    bodyLayout()->addWidget(m_note);
    bodyLayout()->addWidget(m_optionRow);
    bodyLayout()->addLayout(content, 1);
}

void AnalysisPanel::connectAll() {
    connect(&m_moments, &Moments::changed, this, &AnalysisPanel::scheduleRefresh);
    connect(&m_selection, &Selection::filterChanged, this, &AnalysisPanel::clientsCompared);
    connect(&m_library, &RunLibrary::overlayChanged, this, &AnalysisPanel::scheduleRefresh);
    // Options depend on the run, their order too.
    connect(&m_moments.view(), &RunView::runChanged, this, &AnalysisPanel::refreshOptions);
    connect(&m_moments, &Moments::otherRunChanged, this, [this] {
        // Whoever names another run wants to see it.
        if (m_moments.otherRun() != nullptr && m_comparison == Comparison::Off)
            setComparison(Comparison::SideBySide);
        refresh();
    });
    if (m_chooser != nullptr) connect(m_chooser, &ViewChooser::chosen, this, &AnalysisPanel::takeView);
    connect(m_comparisons, &QComboBox::activated, this,
            [this](int index) { setComparison(static_cast<Comparison>(index)); });
    for (FigureCanvas* canvas : {m_left, m_right})
        connect(m_brush, &QToolButton::toggled, canvas, &FigureCanvas::setBrushes);
    connect(m_explain, &QToolButton::toggled, this, &AnalysisPanel::setExplained);
    connect(m_table, &QToolButton::toggled, this, &AnalysisPanel::setTableShown);
    connect(m_tablePart, &QComboBox::activated, this, &AnalysisPanel::showFigures);
    connect(m_popOut, &QToolButton::clicked, this, [this] { Q_EMIT popOutRequested(view().id); });
    connect(m_export, &FigureExportMenu::problem, this, &AnalysisPanel::problem);
    m_blinkTimer.setInterval(kBlinkMilliseconds);
    connect(&m_blinkTimer, &QTimer::timeout, this, &AnalysisPanel::blink);
    for (FigureCanvas* canvas : {m_left, m_right}) {
        connect(canvas, &FigureCanvas::roundChosen, &m_timeline, &Timeline::setView);
        connect(canvas, &FigureCanvas::keyChosen, this, &AnalysisPanel::chooseKey);
        connectBrushes(canvas);
        connect(canvas, &FigureCanvas::hovered, m_readOut, &QLabel::setText);
        connect(canvas, &FigureCanvas::markerMoved, this, [this](const QString& id, double position) {
            setOption(id, QString::number(position, 'g', 9));
        });
        connect(canvas, &FigureCanvas::markerGrabbed, this,
                [this] { m_optionsBefore = m_options[view().id]; });
        connect(canvas, &FigureCanvas::markerTakenBack, this, [this] {
            m_options[view().id] = m_optionsBefore;
            refreshOptions();
            refresh();
        });
    }
    // The two sides zoom together.
    connect(m_left, &FigureCanvas::zoomChanged, this, [this] { m_right->copyZoom(*m_left); });
    connect(m_right, &FigureCanvas::zoomChanged, this, [this] { m_left->copyZoom(*m_right); });
}

QStringList AnalysisPanel::viewIds() const {
    QStringList ids;
    for (const ViewDefinition& view : m_views) ids << view.id;
    return ids;
}

QString AnalysisPanel::viewId() const {
    return view().id;
}

QString AnalysisPanel::viewTitle() const {
    return view().title;
}

void AnalysisPanel::setNote(const QString& note) {
    m_note->setText(note);
    m_note->setHidden(note.isEmpty());
}

void AnalysisPanel::setView(const QString& id) {
    if (m_chooser == nullptr || !viewIds().contains(id) || id == view().id) return;
    m_chooser->setCurrent(id);
    takeView(id);
}

void AnalysisPanel::takeView(const QString& id) {
    m_current = static_cast<int>(viewIds().indexOf(id));
    refreshOptions();
    refresh();
    Q_EMIT viewChanged(view().id);
}

void AnalysisPanel::chooseView() {
    if (m_chooser != nullptr) m_chooser->openMenu();
}

void AnalysisPanel::stepView(int step) {
    if (m_chooser != nullptr) setView(m_chooser->neighbour(step));
}

void AnalysisPanel::setOption(const QString& option, const QString& value) {
    m_options[view().id][option] = value;
    refreshOptions();
    refresh();
}

void AnalysisPanel::setComparison(Comparison comparison) {
    if (comparison == m_comparison) return;
    m_comparison = comparison;
    m_blinkB = false;
    m_comparisons->setCurrentIndex(static_cast<int>(comparison));
    comparison == Comparison::Blink ? m_blinkTimer.start() : m_blinkTimer.stop();
    refresh();
    Q_EMIT comparisonChanged();
}

void AnalysisPanel::blink() {
    if (m_comparison != Comparison::Blink) return;
    m_blinkB = !m_blinkB;
    refresh();
}

void AnalysisPanel::setExplained(bool explained) {
    m_explain->setChecked(explained);
    m_card->setVisible(explained);
}

bool AnalysisPanel::isExplained() const {
    return m_explain->isChecked();
}

void AnalysisPanel::setTableShown(bool shown) {
    m_table->setChecked(shown);
    m_pages->setCurrentIndex(shown ? 1 : 0);
    showFigures();
}

void AnalysisPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_stale) refresh();
}

// Several changes of one event (a new round, its arrays, the cursor) make one drawing.
void AnalysisPanel::scheduleRefresh() {
    m_stale = true;
    if (m_scheduled || !isVisible()) return;
    m_scheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            if (m_stale) refresh();
        },
        Qt::QueuedConnection);
}

void AnalysisPanel::refreshOptions() {
    qDeleteAll(m_combos);
    m_combos.clear();
    auto* row = static_cast<QHBoxLayout*>(m_optionRow->layout());
    const auto& info = m_moments.view().info();
    const std::vector<ViewOption> options = info ? view().options(*info) : std::vector<ViewOption>{};
    ViewOptions& chosen = m_options[view().id];
    for (const ViewOption& option : options) {
        if (option.choices.empty()) continue;
        auto* combo = new QuietCombo;
        combo->setObjectName(QStringLiteral("option-") + option.id);
        combo->setAccessibleName(option.label);
        combo->setToolTip(option.label);
        const QString value = optionValue(chosen, option);
        for (const auto& [id, label] : option.choices) {
            combo->addItem(label, id);
            if (id == value) combo->setCurrentIndex(combo->count() - 1);
        }
        connect(combo, &QComboBox::activated, this, [this, combo, id = option.id] {
            m_options[view().id][id] = combo->currentData().toString();
            refresh();
        });
        row->insertWidget(static_cast<int>(m_combos.size()), combo);
        m_combos.push_back(combo);
    }
    const bool grids = std::any_of(m_figure.parts.begin(), m_figure.parts.end(),
                                   [](const FigurePart& part) { return part.grid.has_value(); });
    m_optionRow->setVisible(!m_combos.empty() || grids);
}

void AnalysisPanel::askExport() {
    m_export->askAny();
}

// Clicked again, the choice is taken back.
void AnalysisPanel::chooseKey(Link link, qint64 key) {
    const auto value = static_cast<int>(key);
    switch (link) {
        case Link::Round:
            m_timeline.setView(key);
            break;
        case Link::Level:
            m_selection.setLevel(m_selection.level() == value ? std::nullopt : std::optional<int>(value));
            break;
        case Link::Layer:
            m_selection.chooseLayer(m_selection.chosenLayer() == value ? std::nullopt
                                                                       : std::optional<int>(value));
            break;
        case Link::Client:
            m_selection.setClient(m_selection.client() == key ? std::nullopt : std::optional<qint64>(key));
            break;
        case Link::ClassIndex:
            m_selection.setClassIndex(m_selection.classIndex() == value ? std::nullopt
                                                                        : std::optional<int>(value));
            break;
        case Link::None:
        case Link::Magnitude:
            break;
    }
}

}  // namespace fiarse::ui
