#include "ui/widgets/field_input.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QStringList>
#include <QWheelEvent>
#include <algorithm>

#include "ui/widgets/number_box.h"

namespace fiarse::ui {
namespace {

QString fieldText(const std::string& english) {
    return QCoreApplication::translate("fields", english.c_str());
}

class NumberInput : public FieldInput {
public:
    NumberInput(const Field* field, QWidget* parent)
        : FieldInput(parent), m_box(new NumberBox(field, parent)) {
        connect(m_box, &NumberBox::edited, this, &FieldInput::edited);
        connect(m_box, &NumberBox::editingFinished, this, &FieldInput::finished);
    }
    QWidget* widget() override { return m_box; }
    QString text() const override { return m_box->text(); }
    void setText(const QString& text) override { m_box->setText(text); }

private:
    NumberBox* m_box;
};

class LineInput : public FieldInput {
public:
    explicit LineInput(QWidget* parent) : FieldInput(parent), m_line(new QLineEdit(parent)) {
        connect(m_line, &QLineEdit::textEdited, this, &FieldInput::edited);
        connect(m_line, &QLineEdit::editingFinished, this, &FieldInput::finished);
    }
    QWidget* widget() override { return m_line; }
    QString text() const override { return m_line->text(); }
    void setText(const QString& text) override {
        if (m_line->text() == text) return;
        m_line->setText(text);
        m_line->setCursorPosition(0);  // the beginning of a long text says more than its end
    }

private:
    QLineEdit* m_line;
};

// A wheel over the form scrolls the form.
class CalmComboBox : public QComboBox {
public:
    explicit CalmComboBox(QWidget* parent) : QComboBox(parent) {
        setFocusPolicy(Qt::StrongFocus);
        setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        setMinimumContentsLength(8);
    }

protected:
    void wheelEvent(QWheelEvent* event) override {
        if (hasFocus()) {
            QComboBox::wheelEvent(event);
        } else {
            event->ignore();
        }
    }
};

class ChoiceInput : public FieldInput {
public:
    ChoiceInput(const Field* field, QWidget* parent) : FieldInput(parent), m_combo(new CalmComboBox(parent)) {
        for (const FieldChoice& choice : field->choices) {
            m_combo->addItem(fieldText(choice.label), QString::fromStdString(choice.id));
            m_combo->setItemData(m_combo->count() - 1, fieldText(choice.help), Qt::ToolTipRole);
        }
        connect(m_combo, &QComboBox::activated, this, [this] { pick(); });
    }
    QWidget* widget() override { return m_combo; }
    QString text() const override { return m_combo->currentData().toString(); }
    void setText(const QString& text) override { m_combo->setCurrentIndex(m_combo->findData(text)); }

protected:
    virtual void pick() {
        Q_EMIT edited();
        Q_EMIT finished();
    }
    QComboBox* combo() const { return m_combo; }

private:
    QComboBox* m_combo;
};

// The last entry asks for a folder; a chosen folder is an entry of its own above it.
class SourceInput : public ChoiceInput {
public:
    SourceInput(const Field* field, QWidget* parent) : ChoiceInput(field, parent) {
        const int folder = folderEntry();
        if (folder >= 0) combo()->setItemText(folder, combo()->itemText(folder) + QChar(u'…'));
    }
    QString text() const override { return m_text; }
    void setText(const QString& text) override {
        m_text = text;
        if (combo()->findData(text) < 0 && text.startsWith(kPrefix)) {
            const QString path = text.mid(kPrefix.size());
            const int place = std::max(folderEntry(), 0);
            combo()->insertItem(place, QFileInfo(path).fileName() + QStringLiteral(" (IDX)"), text);
            combo()->setItemData(place, path, Qt::ToolTipRole);
        }
        ChoiceInput::setText(text);
    }

protected:
    void pick() override {
        if (combo()->currentIndex() != folderEntry()) {
            take(combo()->currentData().toString());
            return;
        }
        ChoiceInput::setText(m_text);  // until a folder is chosen
        auto* dialog = new QFileDialog(combo()->window(),
                                       QCoreApplication::translate("FieldInput", "Folder of IDX files"));
        dialog->setObjectName(QStringLiteral("dataFolderDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        if (m_text.startsWith(kPrefix)) dialog->setDirectory(m_text.mid(kPrefix.size()));
        connect(dialog, &QFileDialog::fileSelected, this,
                [this](const QString& path) { take(kPrefix + path); });
        dialog->open();
    }

private:
    int folderEntry() const { return combo()->findData(QStringLiteral("idx:DIR")); }
    void take(const QString& text) {
        setText(text);
        Q_EMIT edited();
        Q_EMIT finished();
    }

    const QString kPrefix = QStringLiteral("idx:");
    QString m_text;
};

}  // namespace

FieldInput* FieldInput::create(const Field* field, QWidget* parent) {
    FieldInput* input = nullptr;
    if (field->kind == FieldKind::Integer || field->kind == FieldKind::Real) {
        input = new NumberInput(field, parent);
    } else if (field->kind == FieldKind::Choice) {
        input = new ChoiceInput(field, parent);
    } else if (!field->choices.empty()) {
        input = new SourceInput(field, parent);
    } else {
        input = new LineInput(parent);
    }
    input->widget()->setObjectName(QStringLiteral("field.") + QString::fromStdString(field->key));
    return input;
}

QString editorText(const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
        QStringList parts;
        for (const std::int64_t entry : *list) parts.append(QString::number(entry));
        return parts.join(QStringLiteral(", "));
    }
    return QString::fromStdString(valueText(value));
}

}  // namespace fiarse::ui
