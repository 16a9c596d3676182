#include "ui/widgets/tier_delegate.h"

#include <QKeyEvent>

#include "ui/models/tier_model.h"
#include "ui/theme/fonts.h"

namespace fiarse::ui {
namespace {

void takeAtOnce(const TierEditor& editor, const QString& text) {
    const QPersistentModelIndex& index = editor.index();
    auto* model = qobject_cast<TierModel*>(const_cast<QAbstractItemModel*>(index.model()));
    if (model != nullptr && index.isValid() && model->refusal(index, text).isEmpty())
        model->setData(index, text);
}

}  // namespace

TierEditor::TierEditor(const QModelIndex& index, QWidget* parent)
    : QLineEdit(parent), m_index(index), m_original(index.data(Qt::EditRole).toString()) {
    setObjectName(QStringLiteral("tierEditor"));
    setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
    setFont(index.column() == TierModel::Name ? baseFont(kTablePixels) : numberFont());
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) { takeAtOnce(*this, text); });
}

void TierEditor::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Up ? 1 : event->key() == Qt::Key_Down ? -1 : 0;
    bool isNumber = false;
    const qint64 number = text().toLongLong(&isNumber) + step;
    if (step == 0 || !isNumber || m_index.column() != TierModel::Clients) {
        QLineEdit::keyPressEvent(event);
        return;
    }
    if (number >= 1) {
        setText(QString::number(number));
        setModified(true);
        takeAtOnce(*this, text());
    }
}

QWidget* TierDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                    const QModelIndex& index) const {
    auto* editor = new TierEditor(index, parent);
    editor->setAlignment(Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()));
    return editor;
}

void TierDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    auto* line = static_cast<TierEditor*>(editor);
    // The view asks whenever the model changes, also by this editor's own typing.
    if (!line->isModified()) line->setText(index.data(Qt::EditRole).toString());
}

void TierDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    const auto* line = static_cast<const TierEditor*>(editor);
    if (!line->isModified()) return;
    const bool allowed = static_cast<TierModel*>(model)->refusal(index, line->text()).isEmpty();
    if (!allowed) model->setData(index, line->original(), Qt::EditRole);
    model->setData(index, line->text(), Qt::EditRole);
}

void TierDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const {
    QRect rect = option.rect;
    if (index.column() == TierModel::Name) rect.setLeft(rect.left() + 18);
    editor->setGeometry(rect.adjusted(0, 2, 0, -2));
}

bool TierDelegate::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        if (const auto* editor = qobject_cast<TierEditor*>(object)) takeAtOnce(*editor, editor->original());
    }
    return QStyledItemDelegate::eventFilter(object, event);
}

}  // namespace fiarse::ui
