#include "ui/widgets/tier_table.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <utility>

#include "ui/models/tier_model.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/tier_delegate.h"

namespace fiarse::ui {
namespace {

constexpr int kRowHeight = 28;
constexpr int kCellPadding = 14;
constexpr int kPercentWidth = 62;    // "100.0 %"
constexpr int kWidthForShare = 330;  // narrower, the column would squeeze the names
constexpr int kSwatchWidth = 20;
constexpr int kWidthForAll = 560;
constexpr int kWidthForCosts = 430;
constexpr int kEditableColumns = TierModel::kEditableColumns;
constexpr int kWidthForDevices = 900;  // what devices can do as well, unasked
constexpr int kNameWidth = 90;         // of names where the columns are wider than the table
constexpr int kNotch = 120;

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

    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        fitColumns();
        fitNames();
    });
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
    const QFontMetrics numbers(numberFont());
    for (int column = TierModel::CapacityText; column < TierModel::ColumnCount; ++column) {
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        int width =
            std::max(metrics.horizontalAdvance(title) + 8, column == TierModel::Share ? kPercentWidth : 0);
        // Both ways of a link, "20 / 5", are wider than its title.
        if (column == TierModel::Link || column == TierModel::Radio)
            for (int row = 0; row < model()->rowCount(); ++row)
                width =
                    std::max(width, numbers.horizontalAdvance(model()->index(row, column).data().toString()) +
                                        kCellPadding);
        horizontalHeader()->resizeSection(column, width);
    }
}

void TierTable::fitHeight() {
    const int bar =
        horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOn ? horizontalScrollBar()->sizeHint().height() : 0;
    setFixedHeight(horizontalHeader()->sizeHint().height() + model()->rowCount() * kRowHeight + 1 + bar);
}

QModelIndex TierTable::editableNeighbour(int step) const {
    const int row = currentIndex().row();
    const int column = std::min(currentIndex().column(), kEditableColumns - 1);
    int place = row * kEditableColumns + column + step;
    while (place >= 0 && isColumnHidden(place % kEditableColumns)) place += step;
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
    showColumns();
    QTableView::resizeEvent(event);
}

void TierTable::setMoreColumns(bool more) {
    m_more = more;
    showColumns();
}

void TierTable::showColumns() {
    const bool settings = m_more || width() >= kWidthForAll;
    for (const int column : {TierModel::Link, TierModel::Availability, TierModel::DataShare})
        setColumnHidden(column, !settings);
    setColumnHidden(TierModel::Traffic, settings && width() < kWidthForCosts);
    setColumnHidden(TierModel::Share, width() < (settings ? kWidthForAll : kWidthForShare));
    for (const int column : {TierModel::Speed, TierModel::Memory, TierModel::Power, TierModel::Radio})
        setColumnHidden(column, !m_more && width() < kWidthForDevices);
    fitNames();
}

// Names take what is left; where that is too little to read them, the table is scrolled.
void TierTable::fitNames() {
    int others = 0;
    for (int column = TierModel::CapacityText; column < TierModel::ColumnCount; ++column)
        if (!isColumnHidden(column)) others += columnWidth(column);
    const bool tight = m_more && others + kNameWidth > width();
    horizontalHeader()->setSectionResizeMode(TierModel::Name,
                                             tight ? QHeaderView::Fixed : QHeaderView::Stretch);
    if (tight) horizontalHeader()->resizeSection(TierModel::Name, kNameWidth);
    setHorizontalScrollBarPolicy(tight ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    fitHeight();
}

void TierTable::wheelEvent(QWheelEvent* event) {
    const QModelIndex index = indexAt(event->position().toPoint());
    const bool onClients = index.isValid() && index.column() == TierModel::Clients;
    if (!onClients || !hasFocus() || state() == EditingState) {
        event->ignore();
        return;
    }
    event->accept();
    m_wheelAngle += event->angleDelta().y();
    const int notches = m_wheelAngle / kNotch;
    m_wheelAngle -= notches * kNotch;
    const qint64 clients = index.data(TierModel::kNumberRole).toLongLong() + notches;
    if (notches == 0 || clients < 1) return;
    m_wheeled = true;
    model()->setData(index, QString::number(clients));
}

void TierTable::leaveEvent(QEvent* event) {
    m_wheelAngle = 0;
    if (std::exchange(m_wheeled, false)) Q_EMIT editingEnded();
    QTableView::leaveEvent(event);
}

}  // namespace fiarse::ui
