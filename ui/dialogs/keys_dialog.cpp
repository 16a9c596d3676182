#include "ui/dialogs/keys_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/dialogs/keys_model.h"

namespace fiarse::ui {
namespace {

// Records one key at a time: a command of several keys in a row would make each of them wait.
class KeyDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto* editor = new QKeySequenceEdit(parent);
        editor->setObjectName(QStringLiteral("keyEditor"));
        editor->setAccessibleName(KeysDialog::tr("Press the new key"));
        connect(editor, &QKeySequenceEdit::keySequenceChanged, this,
                [this, editor](const QKeySequence& keys) {
                    if (keys.count() > 1) editor->setKeySequence(QKeySequence(keys[0]));
                    if (keys.count() != 1) return;
                    auto* self = const_cast<KeyDelegate*>(this);
                    Q_EMIT self->commitData(editor);
                    Q_EMIT self->closeEditor(editor);
                });
        return editor;
    }
    void setEditorData(QWidget* editor, const QModelIndex&) const override {
        // Empty: what is pressed next is the key.
        const QSignalBlocker quiet(editor);
        static_cast<QKeySequenceEdit*>(editor)->clear();
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        const QKeySequence keys = static_cast<QKeySequenceEdit*>(editor)->keySequence();
        if (!keys.isEmpty()) model->setData(index, keys, Qt::EditRole);
    }
};

}  // namespace

KeysDialog::KeysDialog(KeyTable& table, QWidget* parent)
    : QDialog(parent),
      m_model(new KeysModel(table, this)),
      m_view(new QTableView(this)),
      m_note(new QLabel(this)) {
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keys"));
    m_view->setObjectName(QStringLiteral("keysTable"));
    m_view->setAccessibleName(tr("Commands and their keys"));
    m_view->setModel(m_model);
    m_view->setItemDelegateForColumn(KeysModel::KeyColumn, new KeyDelegate(m_view));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setShowGrid(false);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setSectionResizeMode(KeysModel::CommandColumn, QHeaderView::Stretch);
    m_view->setColumnWidth(KeysModel::KeyColumn, 160);
    m_view->setColumnWidth(KeysModel::DefaultColumn, 160);
    m_view->setCurrentIndex(m_model->index(0, KeysModel::KeyColumn));
    m_note->setObjectName(QStringLiteral("keysNote"));
    m_note->setProperty("muted", true);
    m_note->setWordWrap(true);
    const QString usual =
        tr("Double-click a key, or press F2, and press another. Single keys work wherever no text is being "
           "edited.");
    m_note->setText(usual);
    connect(m_model, &KeysModel::taken, this, [this, usual](const QString& sentence) {
        m_note->setText(sentence.isEmpty() ? usual : sentence);
    });

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    const auto addButton = [&](const QString& text, const QString& name) {
        QPushButton* button = buttons->addButton(text, QDialogButtonBox::ActionRole);
        button->setObjectName(name);
        button->setAutoDefault(false);
        return button;
    };
    connect(addButton(tr("No key"), QStringLiteral("removeKey")), &QPushButton::clicked, this,
            &KeysDialog::removeKey);
    connect(addButton(tr("Default key"), QStringLiteral("resetKey")), &QPushButton::clicked, this,
            &KeysDialog::resetKey);
    connect(addButton(tr("All defaults"), QStringLiteral("resetAllKeys")), &QPushButton::clicked, &table,
            &KeyTable::resetAll);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(12);
    column->addWidget(m_view, 1);
    column->addWidget(m_note);
    column->addWidget(buttons);
    resize(620, 560);
}

void KeysDialog::removeKey() {
    const QModelIndex current = m_view->currentIndex();
    if (current.isValid())
        m_model->setData(current.siblingAtColumn(KeysModel::KeyColumn), QKeySequence(), Qt::EditRole);
}

void KeysDialog::resetKey() {
    m_model->reset(m_view->currentIndex().row());
}

}  // namespace fiarse::ui
