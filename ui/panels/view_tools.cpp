#include "ui/panels/view_tools.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include "ui/panels/figure_export_menu.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/explanation_card.h"

namespace fiarse::ui {
namespace {

constexpr int kRowHeight = 24;
constexpr int kColumnWidth = 84;

}  // namespace

ViewTools::ViewTools(const QString& name, Theme& theme, QWidget* picture, std::function<ViewFiles()> files,
                     QWidget* parent)
    : QWidget(parent),
      m_brush(button(name + QStringLiteral("Brush"), tr("Brush"), {}, true)),
      m_explain(button(name + QStringLiteral("Explain"), tr("Explain this view"),
                       tr("What this view shows, its formula, and the formula with the present numbers"),
                       true)),
      m_table(button(name + QStringLiteral("Table"), tr("Show as a table"), tr("The same numbers as a table"),
                     true)),
      m_popOut(button(name + QStringLiteral("PopOut"), tr("Open in a window of its own"),
                      tr("Open this view in a window of its own"), false)),
      m_export(new FigureExportMenu(theme, std::move(files))),
      m_pages(new QStackedWidget),
      m_tableView(new QTableView),
      m_card(new ExplanationCard) {
    m_export->setObjectName(name + QStringLiteral("Export"));
    m_tableView->setObjectName(name + QStringLiteral("TableView"));
    m_tableView->setAccessibleName(tr("The numbers of this view"));
    m_tableView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tableView->setFont(numberFont());
    m_tableView->setShowGrid(false);
    m_tableView->setFrameShape(QFrame::NoFrame);
    m_tableView->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_tableView->horizontalHeader()->setDefaultSectionSize(kColumnWidth);
    m_tableView->horizontalHeader()->setHighlightSections(false);
    m_card->setObjectName(name + QStringLiteral("Explanation"));
    m_card->hide();
    m_pages->addWidget(picture);
    m_pages->addWidget(m_tableView);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_pages, 1);
    row->addWidget(m_card);
    connect(m_explain, &QToolButton::toggled, this, [this](bool shown) {
        m_card->setVisible(shown);
        Q_EMIT shownChanged();
    });
    connect(m_table, &QToolButton::toggled, this, [this](bool shown) {
        m_pages->setCurrentIndex(shown ? 1 : 0);
        Q_EMIT shownChanged();
    });
    connect(m_popOut, &QToolButton::clicked, this, &ViewTools::popOutRequested);
    m_export->menu()->addSeparator();
    m_brushAction = m_export->menu()->addAction(tr("Brush"));
    m_brushAction->setCheckable(true);
    connect(m_brushAction, &QAction::toggled, m_brush, &QToolButton::setChecked);
    connect(m_brush, &QToolButton::toggled, m_brushAction, &QAction::setChecked);
    connect(m_brush, &QToolButton::toggled, this, &ViewTools::brushToggled);
    m_brush->hide();
    m_tableAction = m_export->menu()->addAction(tr("Show as a table"));
    m_tableAction->setCheckable(true);
    connect(m_tableAction, &QAction::toggled, m_table, &QToolButton::setChecked);
    connect(m_table, &QToolButton::toggled, m_tableAction, &QAction::setChecked);
    m_popOutAction =
        m_export->menu()->addAction(tr("Open in a window of its own"), this, &ViewTools::popOutRequested);
    for (QAction* action : {m_brushAction, m_tableAction, m_popOutAction}) action->setVisible(false);
    connect(m_export, &FigureExportMenu::problem, this, &ViewTools::problem);
    const auto dress = [this, &theme] {
        const QColor muted = theme.colours().muted;
        m_brush->setIcon(themedIcon(theme, QStringLiteral("brush"), muted));
        m_explain->setIcon(themedIcon(theme, QStringLiteral("info"), muted));
        m_table->setIcon(themedIcon(theme, QStringLiteral("table"), muted));
        m_popOut->setIcon(themedIcon(theme, QStringLiteral("pop-out"), muted));
    };
    connect(&theme, &Theme::changed, this, dress);
    dress();
}

QToolButton* ViewTools::button(const QString& name, const QString& text, const QString& help,
                               bool checkable) {
    auto* made = new QToolButton;
    made->setObjectName(name);
    made->setAutoRaise(true);
    made->setCheckable(checkable);
    made->setAccessibleName(text);
    made->setToolTip(help);
    return made;
}

void ViewTools::addTo(Card& card, bool popOut) {
    card.addHeaderWidget(m_brush);
    card.addHeaderWidget(m_explain);
    card.addHeaderWidget(m_table);
    card.addHeaderWidget(m_popOut);
    card.addHeaderWidget(m_export);
    m_brush->setVisible(m_offersBrush);
    m_popsOut = popOut;
    m_popOut->setVisible(popOut);
}

void ViewTools::setCompact(bool compact) {
    m_brush->setVisible(!compact && m_offersBrush);
    m_brushAction->setVisible(compact && m_offersBrush);
    m_table->setHidden(compact);
    m_popOut->setVisible(!compact && m_popsOut);
    m_tableAction->setVisible(compact);
    m_popOutAction->setVisible(compact && m_popsOut);
}

void ViewTools::setTable(QAbstractItemModel* model, bool rowNames) {
    m_tableView->setModel(model);
    m_tableView->verticalHeader()->setVisible(rowNames);
}

void ViewTools::offerBrush(const QString& help) {
    m_offersBrush = true;
    m_brush->setToolTip(help);
}

void ViewTools::setExplanation(const QString& title, const FigureExplanation& explanation) {
    m_card->setExplanation(title, explanation);
}

void ViewTools::setFilled(bool filled) {
    m_export->setEnabled(filled);
    m_table->setEnabled(filled);
}

bool ViewTools::isExplained() const {
    return m_explain->isChecked();
}

bool ViewTools::isTableShown() const {
    return m_table->isChecked();
}

void ViewTools::askExport() {
    m_export->askAny();
}

}  // namespace fiarse::ui
