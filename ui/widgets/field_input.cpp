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

// Entries that end in :DIR or :FILE ask for one; what was chosen is an entry of its own above the first of
// them.
class SourceInput : public ChoiceInput {
public:
    SourceInput(const Field* field, QWidget* parent) : ChoiceInput(field, parent) {
        for (int i = 0; i < combo()->count(); ++i)
            if (isAsking(i)) combo()->setItemText(i, combo()->itemText(i) + QChar(u'…'));
    }
    QString text() const override { return m_text; }
    void setText(const QString& text) override {
        m_text = text;
        const int kind = entryOfKind(text);
        if (combo()->findData(text) < 0 && kind >= 0) {
            const QString path = pathIn(text);
            const QString name = QFileInfo(path).fileName();
            const QString label = combo()->itemText(kind);
            const int place = firstAsking();
            combo()->insertItem(
                place, QStringLiteral("%1 (%2)").arg(name, text.left(text.indexOf(QChar(u':')))), text);
            combo()->setItemData(place, QStringLiteral("%1\n%2").arg(label.chopped(1), path),
                                 Qt::ToolTipRole);
        }
        ChoiceInput::setText(text);
    }

protected:
    void pick() override {
        const int entry = combo()->currentIndex();
        if (!isAsking(entry)) {
            take(combo()->currentData().toString());
            return;
        }
        const QString kind = combo()->itemData(entry).toString();
        const QString title = combo()->itemText(entry).chopped(1);
        ChoiceInput::setText(m_text);  // until something is chosen
        const bool file = kind.endsWith(QLatin1String(":FILE"));
        const QString prefix = kind.left(kind.indexOf(QChar(u':')) + 1);
        auto* dialog = new QFileDialog(combo()->window(), title);
        dialog->setObjectName(QStringLiteral("dataFolderDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(file ? QFileDialog::ExistingFile : QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly, !file);
        if (file)
            dialog->setNameFilters({QCoreApplication::translate("FieldInput", "Tables (*.csv *.tsv *.txt)"),
                                    QCoreApplication::translate("FieldInput", "All files (*)")});
        if (m_text.startsWith(prefix)) {
            const QFileInfo chosen(pathIn(m_text));
            dialog->setDirectory(file ? chosen.path() : chosen.filePath());
        }
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, prefix](const QString& path) { take(prefix + path); });
        dialog->open();
    }

private:
    bool isAsking(int entry) const {
        const QString data = combo()->itemData(entry).toString();
        return data.endsWith(QLatin1String(":DIR")) || data.endsWith(QLatin1String(":FILE"));
    }
    int firstAsking() const {
        for (int i = 0; i < combo()->count(); ++i)
            if (isAsking(i)) return i;
        return combo()->count();
    }
    /// The asking entry of the kind of `text`, or −1.
    int entryOfKind(const QString& text) const {
        const QString prefix = text.left(text.indexOf(QChar(u':')) + 1);
        for (int i = 0; i < combo()->count() && !prefix.isEmpty(); ++i)
            if (isAsking(i) && combo()->itemData(i).toString().startsWith(prefix)) return i;
        return -1;
    }
    static QString pathIn(const QString& text) { return text.mid(text.indexOf(QChar(u':')) + 1); }
    void take(const QString& text) {
        setText(text);
        Q_EMIT edited();
        Q_EMIT finished();
    }

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
