#include "ui/panels/bookmarks_panel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/state/run_notes.h"
#include "ui/state/timeline.h"
#include "ui/theme/fonts.h"
#include "ui/views/view_definition.h"

namespace fiarse::ui {
namespace {

QString titleOf(const QString& view) {
    for (const ViewDefinition& known : viewDefinitions()) {
        if (known.id == view) return known.title;
    }
    return view;
}

}  // namespace

BookmarksPanel::BookmarksPanel(RunNotes& notes, Timeline& timeline, QWidget* parent)
    : Card(tr("Bookmarks"), parent),
      m_notes(notes),
      m_timeline(timeline),
      m_model(titleOf,
              [this](const Bookmark& bookmark, const QString& text) {
                  m_notes.setBookmark(bookmark.round, text, QString::fromStdString(bookmark.view));
              }),
      m_pages(new QStackedWidget),
      m_table(new QTableView),
      m_go(new QPushButton(tr("Go there"))),
      m_remove(new QPushButton(tr("Remove"))) {
    setObjectName(QStringLiteral("bookmarksPanel"));
    m_table->setObjectName(QStringLiteral("bookmarksTable"));
    m_table->setAccessibleName(tr("Bookmarks and notes, by round"));
    m_table->setModel(&m_model);
    m_table->setShowGrid(false);
    m_table->setFont(baseFont(kTablePixels));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(BookmarkModel::RoundColumn, 64);
    m_table->setColumnWidth(BookmarkModel::ViewColumn, 120);
    m_table->installEventFilter(this);
    m_go->setObjectName(QStringLiteral("goToBookmark"));
    m_remove->setObjectName(QStringLiteral("removeBookmark"));
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_go, m_remove}) buttons->addWidget(button);
    buttons->addStretch(1);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    auto* empty = new QLabel(
        tr("M marks the round in view; Ctrl+M pins a note to the round and to the analysis view."));
    empty->setProperty("muted", true);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    m_pages->addWidget(empty);
    m_pages->addWidget(list);
    bodyLayout()->addWidget(m_pages, 1);
    connect(&m_notes, &RunNotes::changed, this, &BookmarksPanel::refresh);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& at) { goTo(at.row()); });
    connect(m_go, &QPushButton::clicked, this, [this] { goTo(m_table->currentIndex().row()); });
    connect(m_remove, &QPushButton::clicked, this, &BookmarksPanel::removeCurrent);
    refresh();
}

void BookmarksPanel::refresh() {
    const int row = m_table->currentIndex().row();
    m_model.setBookmarks(m_notes.bookmarks());
    const int last = m_model.rowCount() - 1;
    m_pages->setCurrentIndex(last < 0 ? 0 : 1);
    if (last >= 0) m_table->selectRow(std::clamp(row, 0, last));
}

void BookmarksPanel::goTo(int row) {
    if (row < 0 || row >= m_model.rowCount()) return;
    const Bookmark bookmark = m_model.bookmark(row);
    m_timeline.setView(bookmark.round);
    if (!bookmark.view.empty()) Q_EMIT viewRequested(QString::fromStdString(bookmark.view));
}

void BookmarksPanel::removeCurrent() {
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model.rowCount()) return;
    const Bookmark bookmark = m_model.bookmark(row);
    m_notes.removeBookmark(bookmark.round, QString::fromStdString(bookmark.view));
}

bool BookmarksPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Delete) {
            removeCurrent();
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            goTo(m_table->currentIndex().row());
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

}  // namespace fiarse::ui
