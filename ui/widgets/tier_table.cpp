#include "ui/widgets/tier_table.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>

#include "ui/models/tier_model.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/tier_delegate.h"

namespace fiarse::ui {
namespace {

constexpr int kRowHeight = 28;
constexpr int kPercentWidth = 62;    // "100.0 %"
constexpr int kWidthForShare = 330;  // narrower, the column would squeeze the names
constexpr int kSwatchWidth = 20;
constexpr int kEditableColumns = TierModel::Clients + 1;

}  // namespace

TierTable::TierTable(TierModel* model, QWidget* parent) : QTableView(parent) {
    setObjectName(QStringLiteral("tierTable"));
    setAccessibleName(tr("Tiers"));
    setModel(model);
    auto* delegate = new TierDelegate(this);
    setItemDelegate(delegate);
    connect(delegate, &QAbstractItemDelegate::closeEditor, this, &TierTable::editingEnded);

    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setTabKeyNavigation(false);  // Tab leaves the table; within an editor it goes to the next cell
    setShowGrid(false);
    setWordWrap(false);
    setIconSize(QSize(12, 12));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    verticalHeader()->setMinimumSectionSize(kRowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(TierModel::Name, QHeaderView::Stretch);
    fitColumns();

    connect(model, &QAbstractItemModel::rowsInserted, this, &TierTable::fitHeight);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &TierTable::fitHeight);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { Q_EMIT currentRowChanged(current.row()); });
    fitHeight();
    selectRow(0);
}

void TierTable::selectRow(int row) {
    const int column = currentIndex().isValid() ? currentIndex().column() : static_cast<int>(TierModel::Name);
    setCurrentIndex(model()->index(row, column));
}

// Resizing to contents leaves room for sort arrows, which the names need more.
void TierTable::fitColumns() {
    const QFontMetrics metrics(baseFont(kTablePixels));
    for (int column = TierModel::CapacityText; column < TierModel::ColumnCount; ++column) {
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        horizontalHeader()->resizeSection(column, std::max(metrics.horizontalAdvance(title) + 8,
                                                           column == TierModel::Share ? kPercentWidth : 0));
    }
}

void TierTable::fitHeight() {
    setFixedHeight(horizontalHeader()->sizeHint().height() + model()->rowCount() * kRowHeight + 1);
}

QModelIndex TierTable::editableNeighbour(int step) const {
    const int row = currentIndex().row();
    const int column = std::min(currentIndex().column(), kEditableColumns - 1);
    const int place = row * kEditableColumns + column + step;
    if (place < 0) return {};
    return model()->index(place / kEditableColumns, place % kEditableColumns);
}

QModelIndex TierTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) {
    if (action == MoveNext) return editableNeighbour(1);
    if (action == MovePrevious) return editableNeighbour(-1);
    return QTableView::moveCursor(action, modifiers);
}

void TierTable::mousePressEvent(QMouseEvent* event) {
    QTableView::mousePressEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    const bool onColour = index.isValid() && index.column() == TierModel::Name &&
                          event->position().x() < visualRect(index).left() + kSwatchWidth;
    if (onColour && event->button() == Qt::LeftButton) {
        Q_EMIT menuRequested(index.row(), viewport()->mapToGlobal(visualRect(index).bottomLeft()));
    }
}

void TierTable::contextMenuEvent(QContextMenuEvent* event) {
    QModelIndex index = indexAt(event->pos());
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        index = currentIndex();
        place = viewport()->mapToGlobal(visualRect(index).bottomLeft());
    }
    if (!index.isValid()) return;
    selectRow(index.row());
    Q_EMIT menuRequested(index.row(), place);
}

void TierTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete && currentIndex().isValid() && state() != EditingState) {
        Q_EMIT removeRequested(currentRow());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TierTable::resizeEvent(QResizeEvent* event) {
    setColumnHidden(TierModel::Share, width() < kWidthForShare);
    QTableView::resizeEvent(event);
}

}  // namespace fiarse::ui
