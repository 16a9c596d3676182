#include "ui/panels/alerts_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QTableView>
#include <QTextLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "ui/models/alert_rules_model.h"
#include "ui/models/breakpoint_model.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kAlertLines = 2;

// As many whole lines as fit; what is left over ends in an ellipsis, never in half a line.
void drawLines(QPainter& painter, const QRect& rect, const QString& text, const QFont& font) {
    const QFontMetrics metrics(font);
    QTextLayout layout(text, font);
    layout.beginLayout();
    for (int i = 0; i < kAlertLines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(rect.width());
        const bool last = i + 1 == kAlertLines;
        const QString shown =
            last ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, rect.width())
                 : text.mid(line.textStart(), line.textLength());
        painter.drawText(
            QRect(rect.left(), rect.top() + i * metrics.height(), rect.width(), metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter, shown.trimmed());
    }
    layout.endLayout();
}

// Trouble in the colour of warnings, effects by design in the muted one.
class AlertDelegate : public QStyledItemDelegate {
public:
    AlertDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        if (index.column() == AlertModel::RoundColumn) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionViewItem item(option);
        initStyleOption(&item, index);
        const QString text = std::exchange(item.text, QString());
        item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        painter->save();
        painter->setFont(item.font);
        painter->setPen(item.palette.color(item.state & QStyle::State_Selected ? QPalette::HighlightedText
                                                                               : QPalette::Text));
        drawLines(*painter, item.rect.adjusted(4, 3, -4, -3), text, item.font);
        painter->restore();
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool byDesign = index.data(AlertModel::ByDesignRole).toBool();
        if (index.column() == AlertModel::RuleColumn) {
            option->palette.setColor(QPalette::Text,
                                     byDesign ? m_theme.colours().accent : m_theme.colours().warning);
        } else if (byDesign) {
            option->palette.setColor(QPalette::Text, m_theme.colours().muted);
        }
    }

private:
    const Theme& m_theme;
};

// The three actions as a list instead of a number.
class ActionDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto* combo = new QComboBox(parent);
        combo->addItems(AlertRulesModel::actionTexts());
        combo->setAccessibleName(AlertsPanel::tr("What happens at this alert"));
        return combo;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        static_cast<QComboBox*>(editor)->setCurrentIndex(index.data(Qt::EditRole).toInt());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        model->setData(index, static_cast<QComboBox*>(editor)->currentIndex());
    }
};

void dressTable(QTableView& table) {
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.verticalHeader()->hide();
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setStretchLastSection(true);
    table.setFont(baseFont(kTablePixels));
}

}  // namespace

AlertsPanel::AlertsPanel(RunView& view, ExperimentDocument& document, Timeline& timeline,
                         Selection& selection, BreakpointModel& breakpoints, const Theme& theme,
                         QWidget* parent)
    : Card(tr("Alerts"), parent),
      m_timeline(timeline),
      m_selection(selection),
      m_tabs(new QTabBar),
      m_pages(new QStackedWidget),
      m_summary(new QLabel),
      m_raised(new QTableView),
      m_byDesign(new QToolButton) {
    setObjectName(QStringLiteral("alertsPanel"));
    m_tabs->setObjectName(QStringLiteral("alertsTabs"));
    m_tabs->setAccessibleName(tr("Alerts or rules"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->addTab(tr("Raised"));
    m_tabs->addTab(tr("Rules"));
    m_tabs->addTab(tr("Breakpoints"));
    addTitleWidget(m_tabs);
    makeRaised(theme);
    makeRules(document);
    makeBreakpoints(breakpoints);
    bodyLayout()->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    const auto take = [this, &view] {
        m_model.setRun(view.info(), view.records());
        if (view.failure()) m_model.addFailure(*view.failure());
        updateSummary();
    };
    connect(&view, &RunView::runChanged, this, take);
    connect(&view, &RunView::runFailed, this, [this, &view] {
        // A run that could not be recorded has failed too, but not by an alert.
        if (view.failure() && !m_model.hasFailure()) m_model.addFailure(*view.failure());
        updateSummary();
    });
    connect(&view, &RunView::recordsAppended, this, [this, &view](int first) {
        m_model.append(view.records(), first);
        updateSummary();
    });
    connect(&theme, &Theme::changed, m_raised->viewport(), QOverload<>::of(&QWidget::update));
    take();
}

void AlertsPanel::makeRaised(const Theme& theme) {
    m_byDesign->setObjectName(QStringLiteral("byDesignButton"));
    m_byDesign->setText(tr("By design"));
    m_byDesign->setCheckable(true);
    m_byDesign->setChecked(true);
    m_byDesign->setAutoRaise(true);
    m_byDesign->setToolTip(tr("Also show what the capacities of the fleet alone explain"));
    connect(m_byDesign, &QToolButton::toggled, &m_model, &AlertModel::setByDesignShown);
    m_raised->setObjectName(QStringLiteral("alertsTable"));
    m_raised->setAccessibleName(tr("Alerts, newest first"));
    m_raised->setModel(&m_model);
    m_raised->setItemDelegate(new AlertDelegate(theme, this));
    m_raised->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_raised->setWordWrap(true);
    m_raised->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_raised->setToolTip(tr("Click an alert to look at its round and place"));
    dressTable(*m_raised);
    m_raised->setColumnWidth(AlertModel::RoundColumn, 50);
    m_raised->setColumnWidth(AlertModel::RuleColumn, 104);
    // Two lines a row: to measure every row each time a round comes would stop the window after some hundred.
    m_raised->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_raised->verticalHeader()->setDefaultSectionSize(
        kAlertLines * QFontMetrics(baseFont(kTablePixels)).height() + 6);
    connect(m_raised, &QTableView::clicked, this, [this](const QModelIndex& index) { goTo(index.row()); });
    connect(m_raised, &QTableView::activated, this, [this](const QModelIndex& index) { goTo(index.row()); });
    m_summary->setObjectName(QStringLiteral("alertsSummary"));
    m_summary->setProperty("caption", true);
    m_summary->setWordWrap(true);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->addWidget(m_summary, 1);
    row->addWidget(m_byDesign);
    column->addLayout(row);
    column->addWidget(m_raised, 1);
    m_pages->addWidget(page);
}

void AlertsPanel::makeRules(ExperimentDocument& document) {
    auto* rules = new QTableView;
    rules->setObjectName(QStringLiteral("alertRulesTable"));
    rules->setAccessibleName(tr("Alert rules of the experiment being edited"));
    rules->setModel(new AlertRulesModel(document, this));
    rules->setItemDelegateForColumn(AlertRulesModel::ActionColumn, new ActionDelegate(this));
    rules->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                           QAbstractItemView::AnyKeyPressed);
    dressTable(*rules);
    rules->setColumnWidth(AlertRulesModel::RuleColumn, 150);
    rules->setColumnWidth(AlertRulesModel::ThresholdColumn, 72);
    rules->setColumnWidth(AlertRulesModel::RoundsColumn, 60);
    rules->verticalHeader()->setDefaultSectionSize(26);
    m_pages->addWidget(rules);
}

void AlertsPanel::makeBreakpoints(BreakpointModel& breakpoints) {
    auto* list = new QListView;
    list->setObjectName(QStringLiteral("breakpointList"));
    list->setAccessibleName(tr("Breakpoints"));
    list->setModel(&breakpoints);
    list->setFrameShape(QFrame::NoFrame);
    list->setToolTip(tr("Delete removes the chosen breakpoint; a double click changes it"));
    auto* remove = new QShortcut(QKeySequence::Delete, list);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this,
            [list, &breakpoints] { breakpoints.remove(list->currentIndex().row()); });
    auto* edit = new QLineEdit;
    edit->setObjectName(QStringLiteral("breakpointEdit"));
    edit->setAccessibleName(tr("New breakpoint"));
    edit->setPlaceholderText(tr("round=50, accuracy[1/4]>=70 %, alert=churn"));
    auto* add = new QToolButton;
    add->setObjectName(QStringLiteral("addBreakpoint"));
    add->setText(tr("Add"));
    add->setToolTip(tr("Pause by itself there; training only, never the view"));
    add->setPopupMode(QToolButton::MenuButtonPopup);
    auto* problem = new QLabel;
    problem->setObjectName(QStringLiteral("breakpointProblem"));
    problem->setProperty("warningText", true);
    problem->setWordWrap(true);
    problem->hide();
    const auto take = [edit, problem, &breakpoints] {
        const Result<void> added = breakpoints.add(edit->text());
        problem->setHidden(added.ok());
        if (added.ok()) {
            edit->clear();
        } else {
            problem->setText(QString::fromStdString(added.error().message));
        }
    };
    connect(edit, &QLineEdit::returnPressed, this, take);
    connect(add, &QToolButton::clicked, this, take);
    auto* menu = new QMenu(add);
    const auto offer = [menu, edit](const QString& title, const QString& text) {
        menu->addAction(title, edit, [edit, text] {
            edit->setText(text);
            edit->setFocus();
        });
    };
    offer(tr("At a round"), QStringLiteral("round=50"));
    offer(tr("At any alert that is not by design"), QStringLiteral("alert"));
    menu->addSeparator();
    for (const BreakpointMetric& metric : breakpointMetrics()) {
        offer(QString::fromStdString(metric.title),
              QString::fromStdString(metric.id) +
                  (metric.share ? QStringLiteral(">=50 %") : QStringLiteral("<=0.5")));
    }
    add->setMenu(menu);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(add);
    column->addLayout(row);
    column->addWidget(problem);
    column->addWidget(list, 1);
    m_pages->addWidget(page);
}

void AlertsPanel::updateSummary() {
    const auto [trouble, byDesign] = m_model.counts();
    m_summary->setText(trouble + byDesign == 0
                           ? tr("Nothing noticed so far.")
                           : tr("%n alert(s)", nullptr, trouble) + tr(", ") +
                                 tr("%n effect(s) by design", nullptr, byDesign) + QLatin1Char('.'));
}

void AlertsPanel::goTo(int row) {
    const Alert& alert = m_model.alert(row);
    m_timeline.setReplaying(false);
    m_timeline.setView(alert.round);
    m_selection.chooseLayer(alert.layer >= 0 ? std::optional<int>(static_cast<int>(alert.layer))
                                             : std::nullopt);
    m_selection.setLevel(alert.level >= 0 ? std::optional<int>(static_cast<int>(alert.level)) : std::nullopt);
    m_selection.setClient(alert.client >= 0 ? std::optional<qint64>(alert.client) : std::nullopt);
    m_selection.setClassIndex(alert.classIndex >= 0 ? std::optional<int>(static_cast<int>(alert.classIndex))
                                                    : std::nullopt);
}

}  // namespace fiarse::ui
