#include "ui/dialogs/sweep_axis_row.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

SweepAxisRow::SweepAxisRow(int number, const Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_setting(new QComboBox),
      m_values(new QLineEdit),
      m_remove(new QToolButton),
      m_problem(new QLabel) {
    m_setting->setObjectName(QStringLiteral("sweepSetting%1").arg(number));
    m_setting->setAccessibleName(tr("Setting %1 that varies").arg(number));
    m_setting->setToolTip(tr("Which setting varies; type a part of its name to find it"));
    m_setting->setEditable(true);
    m_setting->setInsertPolicy(QComboBox::NoInsert);
    m_setting->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_setting->setMinimumContentsLength(12);
    m_setting->completer()->setFilterMode(Qt::MatchContains);
    m_setting->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_values->setObjectName(QStringLiteral("sweepValues%1").arg(number));
    m_values->setAccessibleName(tr("Values of setting %1").arg(number));
    m_values->setToolTip(
        tr("Values separated by commas, or a range from:to:step such as 0.1:0.5:0.1; lists in brackets"));
    m_values->setPlaceholderText(tr("a, b, c or from:to:step"));
    m_remove->setObjectName(QStringLiteral("sweepRemove%1").arg(number));
    m_remove->setAutoRaise(true);
    m_remove->setAccessibleName(tr("Do not vary setting %1").arg(number));
    m_remove->setToolTip(tr("Do not vary this setting"));
    m_problem->setObjectName(QStringLiteral("sweepProblem%1").arg(number));
    m_problem->setProperty("warningText", true);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_setting, 1);
    line->addWidget(m_remove);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(line);
    column->addWidget(m_values);
    column->addWidget(m_problem);
    connect(m_setting, &QComboBox::activated, this, [this](int index) {
        const QString key = m_setting->itemData(index).toString();
        if (!key.isEmpty()) Q_EMIT keyChosen(key);
    });
    connect(m_setting->lineEdit(), &QLineEdit::editingFinished, this, &SweepAxisRow::takeKey);
    connect(m_values, &QLineEdit::textEdited, this, &SweepAxisRow::valuesEdited);
    connect(m_remove, &QToolButton::clicked, this, &SweepAxisRow::removeRequested);
    connect(&m_theme, &Theme::changed, this, &SweepAxisRow::dress);
    dress();
}

void SweepAxisRow::dress() {
    m_remove->setIcon(themedIcon(m_theme, QStringLiteral("close"), m_theme.colours().muted));
}

QString SweepAxisRow::key() const {
    return m_setting->currentData().toString();
}

void SweepAxisRow::setSettings(const std::vector<SweepSetting>& settings) {
    const bool same =
        static_cast<int>(settings.size()) == m_setting->count() &&
        std::all_of(settings.begin(), settings.end(), [&, i = 0](const SweepSetting& setting) mutable {
            return m_setting->itemData(i).toString() == setting.key &&
                   m_setting->itemText(i++) == setting.label;
        });
    if (same) return;
    const QString before = key();
    m_setting->clear();
    for (const SweepSetting& setting : settings) {
        m_setting->addItem(setting.label, setting.key);
        m_setting->setItemData(m_setting->count() - 1, setting.key, Qt::ToolTipRole);
    }
    m_setting->setCurrentIndex(m_setting->findData(before));
}

void SweepAxisRow::setAxis(const SweepAxisText& axis) {
    int index = m_setting->findData(axis.key);
    if (index < 0) {
        // It plays no part at present (or came from a file): it stays, the sweep says what is wrong.
        m_setting->addItem(axis.key, axis.key);
        index = m_setting->count() - 1;
    }
    if (index != m_setting->currentIndex() || m_setting->currentText() != m_setting->itemText(index)) {
        m_setting->setCurrentIndex(index);
        m_setting->setEditText(m_setting->itemText(index));
    }
    // Not while it is typed: the cursor would jump.
    if (m_values->text() != axis.values) m_values->setText(axis.values);
}

// What was typed counts where it is the name or key of a setting; else the choice stays.
void SweepAxisRow::takeKey() {
    const QString typed = m_setting->currentText().trimmed();
    int index = m_setting->findText(typed, Qt::MatchFixedString);
    if (index < 0) index = m_setting->findData(typed);
    if (index < 0) {
        m_setting->setEditText(m_setting->itemText(m_setting->currentIndex()));
    } else if (index != m_setting->currentIndex()) {
        m_setting->setCurrentIndex(index);
        Q_EMIT keyChosen(m_setting->itemData(index).toString());
    }
}

void SweepAxisRow::setProblem(const QString& sentence) {
    m_problem->setText(sentence);
    m_problem->setHidden(sentence.isEmpty());
    const bool invalid = !sentence.isEmpty();
    if (m_values->property("invalid").toBool() == invalid) return;
    m_values->setProperty("invalid", invalid);
    m_values->style()->unpolish(m_values);
    m_values->style()->polish(m_values);
}

}  // namespace fiarse::ui
