/// The editor in a cell of the tier table: what is typed takes effect at once where it is allowed.
#pragma once

#include <QLineEdit>
#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace fiarse::ui {

/// One cell being edited; remembers what stood there before.
class TierEditor : public QLineEdit {
    Q_OBJECT
public:
    TierEditor(const QModelIndex& index, QWidget* parent);

    const QPersistentModelIndex& index() const { return m_index; }
    QString original() const { return m_original; }

protected:
    /// Up and Down change a number of clients by one.
    void keyPressEvent(QKeyEvent* event) override;

private:
    QPersistentModelIndex m_index;
    QString m_original;
};

/// For a TierModel. Text that is not allowed yet ("1/") waits; where it still is not when the editor
/// closes, the old value comes back and the model tells why. Escape brings the old value back too.
class TierDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
};

}  // namespace fiarse::ui
