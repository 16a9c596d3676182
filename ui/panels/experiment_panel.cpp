#include "ui/panels/experiment_panel.h"

#include <QFileInfo>
#include <QToolButton>
#include <QVBoxLayout>
#include <map>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "ui/panels/field_row.h"
#include "ui/state/experiment_document.h"
#include "ui/theme/theme.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/scroll_column.h"

namespace fiarse::ui {
namespace {

// Name and note stand above the sections.
bool isHeader(const Field& field) {
    return field.key == "experiment.name" || field.key == "experiment.note";
}

}  // namespace

ExperimentPanel::ExperimentPanel(ExperimentDocument* document, const Theme* theme, QWidget* parent)
    : Card(tr("Experiment"), parent), m_document(document), m_theme(theme) {
    setObjectName(QStringLiteral("experimentPanel"));
    QVBoxLayout* column = addScrollColumn(*this, QStringLiteral("experimentScroll"));
    for (const Field& field : experimentFields()) {
        auto* row = new FieldRow(&field, document, theme, column->parentWidget());
        m_rows.push_back(row);
        if (isHeader(field)) {
            column->addWidget(row);
        } else {
            section(field.group, column)->bodyLayout()->addWidget(row);
        }
    }
    column->addStretch(1);
    for (const auto signal : {&ExperimentDocument::changed, &ExperimentDocument::baselineChanged}) {
        connect(document, signal, this, &ExperimentPanel::refresh);
        connect(document, signal, this, &ExperimentPanel::refreshFile);
    }
    connect(document, &ExperimentDocument::filePathChanged, this, &ExperimentPanel::refreshFile);
    refresh();
    refreshFile();
}

CollapsibleSection* ExperimentPanel::section(const std::string& group, QVBoxLayout* column) {
    const QString name = QStringLiteral("section.") + QString::fromStdString(group);
    for (CollapsibleSection* known : m_sections) {
        if (known->objectName() == name) return known;
    }
    const std::map<std::string, QString> titles = {
        {"experiment", tr("Run")},    {"data", tr("Data & partition")}, {"model", tr("Model")},
        {"strategy", tr("Strategy")}, {"remedy", tr("Remedies")},       {"training", tr("Training")},
        {"attack", tr("Attack")},     {"defence", tr("Defence")},       {"evaluation", tr("Evaluation")},
    };
    const auto title = titles.find(group);
    auto* added =
        new CollapsibleSection(title != titles.end() ? title->second : QString::fromStdString(group), m_theme,
                               column->parentWidget());
    added->setObjectName(name);
    added->header()->setObjectName(name + QStringLiteral(".header"));
    m_sections.push_back(added);
    column->addWidget(added);
    return added;
}

void ExperimentPanel::refresh() {
    std::map<std::string, QString> problems;
    for (const Error& problem : m_document->problems()) {
        problems.emplace(problem.key, QString::fromStdString(problem.message));
    }
    std::map<std::string, QString> warned;
    for (const Error& caution : cautions(m_document->experiment()))
        warned.emplace(caution.key, QString::fromStdString(caution.message));
    const auto sentence = [](const std::map<std::string, QString>& sentences, const std::string& key) {
        const auto found = sentences.find(key);
        return found == sentences.end() ? QString() : found->second;
    };
    for (FieldRow* row : m_rows) {
        const std::string& key = row->field().key;
        row->refresh(sentence(problems, key), sentence(warned, key));
        row->setHidden(!row->field().applies(m_document->experiment()));
    }
}

void ExperimentPanel::refreshFile() {
    const QString path = m_document->filePath();
    const QString file = path.isEmpty() ? tr("not saved") : QFileInfo(path).fileName();
    setSubtitle(m_document->isModified() ? tr("%1, edited").arg(file) : file);
}

void ExperimentPanel::showField(const std::string& key) {
    for (FieldRow* row : m_rows) {
        if (row->field().key != key) continue;
        for (CollapsibleSection* part : m_sections) {
            if (part->isAncestorOf(row)) part->setOpen(true);
        }
        scrollTo(*row);
        row->editor()->setFocus(Qt::OtherFocusReason);
    }
}

}  // namespace fiarse::ui
