#include "ui/panels/field_row.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <QVariant>

#include "engine/api/catalog.h"
#include "ui/state/experiment_document.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_input.h"

namespace fiarse::ui {
namespace {

constexpr int kProblemDelayMilliseconds = 500;  // "0." on the way to "0.5" is no mistake
constexpr int kSmallButton = 20;

QString fieldText(const std::string& english) {
    return english.empty() ? QString() : QCoreApplication::translate("fields", english.c_str());
}

bool isNumber(const Field& field) {
    return field.kind == FieldKind::Integer || field.kind == FieldKind::Real;
}

/// The catalogue behind a choice that needs more than a word: what it does and who says so.
const std::vector<CatalogEntry>* catalogueOf(const Field& field) {
    if (field.key == "strategy.kind") return &strategies();
    if (field.key == "strategy.importance") return &importanceMeasures();
    if (field.key == "model.kind") return &modelKinds();
    return nullptr;
}

QToolButton* smallButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIconSize(QSize(14, 14));
    button->setFixedSize(kSmallButton, kSmallButton);
    return button;
}

}  // namespace

FieldRow::FieldRow(const Field* field, ExperimentDocument* document, const Theme* theme, QWidget* parent)
    : QWidget(parent),
      m_field(field),
      m_document(document),
      m_theme(theme),
      m_input(FieldInput::create(field, this)),
      m_label(new QLabel(this)),
      m_help(smallButton(this)),
      m_reset(smallButton(this)),
      m_about(new QLabel(this)),
      m_problem(new QLabel(this)) {
    const QString key = QString::fromStdString(field->key);
    setObjectName(QStringLiteral("row.") + key);
    m_reset->setObjectName(QStringLiteral("reset.") + key);
    m_problem->setObjectName(QStringLiteral("problem.") + key);
    m_about->setObjectName(QStringLiteral("about.") + key);
    m_about->setProperty("muted", true);
    m_about->setWordWrap(true);
    m_about->setTextFormat(Qt::RichText);
    m_about->hide();
    m_problem->setProperty("warningText", true);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    buildLabel();
    arrange();

    m_problemDelay.setSingleShot(true);
    m_problemDelay.setInterval(kProblemDelayMilliseconds);
    connect(&m_problemDelay, &QTimer::timeout, this, &FieldRow::showProblem);
    connect(m_input, &FieldInput::edited, this, &FieldRow::take);
    connect(m_input, &FieldInput::finished, this, &FieldRow::finish);
    connect(m_reset, &QToolButton::clicked, this, &FieldRow::resetValue);
    connect(theme, &Theme::changed, this, &FieldRow::retheme);
    m_value = field->get(document->experiment());
    m_input->setText(editorText(m_value));
    showAbout();
    retheme();
}

QWidget* FieldRow::editor() const {
    return m_input->widget();
}

QString FieldRow::labelText() const {
    QString text = fieldText(m_field->label).toHtmlEscaped();
    if (!m_field->symbol.empty()) {
        const QStringList parts = QString::fromStdString(m_field->symbol).toHtmlEscaped().split(QChar(u'_'));
        text += QStringLiteral(" <i>%1</i>").arg(parts.front());
        if (parts.size() > 1) text += QStringLiteral("<sub>%1</sub>").arg(parts.back());
    }
    const QString unit = fieldText(m_field->unit);
    // "Rounds" needs no unit "rounds".
    if (!unit.isEmpty() && !fieldText(m_field->label).contains(unit, Qt::CaseInsensitive)) {
        text += QStringLiteral(" <span style=\"color:%1\">%2</span>")
                    .arg(m_theme->colours().muted.name(), unit.toHtmlEscaped());
    }
    return text;
}

QString FieldRow::helpText() const {
    QStringList lines = {fieldText(m_field->help)};
    for (const FieldChoice& choice : m_field->choices) {
        lines.append(QStringLiteral("• %1: %2").arg(fieldText(choice.label), fieldText(choice.help)));
    }
    if (m_field->choices.empty() && m_field->kind != FieldKind::Text) {
        lines.append(tr("Allowed: %1.").arg(QString::fromStdString(allowedText(*m_field))));
    }
    const QString initial = editorText(m_field->get(defaultExperiment()));
    if (!initial.isEmpty()) lines.append(tr("Default: %1").arg(initial));
    return lines.join(QChar(u'\n'));
}

void FieldRow::buildLabel() {
    const QString help = helpText();
    // Rich text, because only that wraps in a tool tip.
    QString tip = help.toHtmlEscaped();
    tip = QStringLiteral("<p>%1</p>").arg(tip.replace(QChar(u'\n'), QStringLiteral("<br>")));
    m_label->setTextFormat(Qt::RichText);
    m_label->setWordWrap(true);
    m_label->setBuddy(editor());
    m_label->setToolTip(tip);
    editor()->setToolTip(tip);
    editor()->setAccessibleName(fieldText(m_field->label));
    editor()->setAccessibleDescription(help);
    m_help->setToolTip(tip);
    m_help->setAccessibleName(tr("Help on %1").arg(fieldText(m_field->label)));
    m_help->setFocusPolicy(Qt::NoFocus);
    connect(m_help, &QToolButton::clicked, this, [this, tip] {
        QToolTip::showText(m_help->mapToGlobal(m_help->rect().bottomLeft()), tip, m_help);
    });
    m_reset->setToolTip(tr("Back to the value in the file, or to the default of a new experiment"));
    m_reset->setAccessibleName(tr("Reset %1").arg(fieldText(m_field->label)));
    QSizePolicy policy = m_reset->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(policy);
    m_reset->hide();
}

// Numbers stand beside their label, wider editors below it.
void FieldRow::arrange() {
    auto* line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(m_label, 1);
    line->addWidget(m_reset);
    line->addWidget(m_help);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(line);
    if (isNumber(*m_field)) {
        line->addWidget(editor());
    } else {
        column->addWidget(editor());
    }
    column->addWidget(m_about);
    column->addWidget(m_problem);
}

Result<void> FieldRow::apply(const QString& text) {
    if (m_field->kind == FieldKind::Text || m_field->kind == FieldKind::Choice) {
        return m_document->editField(m_field->key, text.toStdString());
    }
    Experiment parsed = m_document->experiment();
    if (Result<void> set = setFieldFromText(parsed, m_field->key, text.toStdString()); !set) return set;
    return m_document->editField(m_field->key, m_field->get(parsed));
}

void FieldRow::take() {
    m_taking = true;
    const Result<void> taken = apply(m_input->text());
    m_taking = false;
    m_typedError = taken ? QString() : QString::fromStdString(taken.error().message);
    if (m_typedError.isEmpty()) {
        showProblem();
    } else {
        m_problemDelay.start();
    }
}

void FieldRow::finish() {
    showProblem();
    m_document->endEdit();
}

void FieldRow::resetValue() {
    m_document->endEdit();
    m_typedError.clear();
    const Result<void> taken = m_document->editField(m_field->key, m_field->get(m_document->baseline()));
    if (!taken) m_typedError = QString::fromStdString(taken.error().message);
    m_document->endEdit();
    m_value = m_field->get(m_document->experiment());
    m_input->setText(editorText(m_value));
    showProblem();
}

void FieldRow::refresh(const QString& problem, const QString& caution) {
    const FieldValue now = m_field->get(m_document->experiment());
    if (!m_taking && now != m_value) {
        m_input->setText(editorText(now));
        m_typedError.clear();
    }
    m_value = now;
    showAbout();
    m_draftError = problem;
    m_caution = caution;
    // While text waits to be judged, an old sentence about the draft would only confuse.
    if (!m_taking && !m_problemDelay.isActive()) showProblem();
}

void FieldRow::showAbout() {
    const std::vector<CatalogEntry>* catalogue = catalogueOf(*m_field);
    if (catalogue == nullptr) return;
    const std::string& id = std::get<std::string>(m_value);
    for (const CatalogEntry& entry : *catalogue) {
        if (entry.id != id) continue;
        m_about->setText(QStringLiteral("%1 <i>%2</i>")
                             .arg(fieldText(entry.help).toHtmlEscaped(),
                                  QString::fromStdString(entry.source).toHtmlEscaped()));
        m_about->show();
    }
}

void FieldRow::showProblem() {
    m_problemDelay.stop();
    const QString sentence = m_typedError.isEmpty() ? m_draftError : m_typedError;
    m_problem->setText(sentence.isEmpty() ? m_caution : sentence);
    m_problem->setHidden(m_problem->text().isEmpty());
    const bool invalid = !sentence.isEmpty();
    if (editor()->property("invalid").toBool() != invalid) {
        editor()->setProperty("invalid", invalid);
        editor()->style()->unpolish(editor());
        editor()->style()->polish(editor());
    }
    const bool changed = m_value != m_field->get(m_document->baseline());
    m_reset->setVisible(changed || !m_typedError.isEmpty());
    QFont font = m_label->font();
    font.setWeight(changed ? QFont::DemiBold : QFont::Normal);
    m_label->setFont(font);
}

void FieldRow::retheme() {
    const QColor muted = m_theme->colours().muted;
    m_label->setText(labelText());
    m_help->setIcon(themedIcon(*m_theme, QStringLiteral("info"), muted));
    m_reset->setIcon(themedIcon(*m_theme, QStringLiteral("reset"), m_theme->colours().accent));
}

}  // namespace fiarse::ui
