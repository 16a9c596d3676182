#include "ui/state/experiment_document.h"

#include <QCoreApplication>
#include <filesystem>

#include "engine/api/experiment_file.h"
#include "ui/state/edit_experiment_command.h"
#include "ui/state/tier_edits.h"

namespace fiarse::ui {
namespace {

std::filesystem::path toPath(const QString& filePath) {
    return {filePath.toStdU16String()};
}

}  // namespace

ExperimentDocument::ExperimentDocument(QObject* parent)
    : QObject(parent), m_experiment(defaultExperiment()), m_baseline(m_experiment) {}

std::vector<Error> ExperimentDocument::problems() const {
    return validate(m_experiment);
}

void ExperimentDocument::edit(const Experiment& changed, const QString& text, const QString& mergeKey) {
    if (changed == m_experiment) return;
    if (mergeKey.isEmpty() || mergeKey != m_mergeKey) {
        endEdit();
        m_mergeKey = mergeKey;
        m_mergeBase = m_experiment;
    }
    m_undo.push(new EditExperimentCommand(this, changed, text, mergeKey, m_session));
}

const Experiment& ExperimentDocument::mergeBase(const QString& mergeKey) const {
    return !mergeKey.isEmpty() && mergeKey == m_mergeKey ? m_mergeBase : m_experiment;
}

Result<void> ExperimentDocument::editField(const std::string& key, const FieldValue& value) {
    Experiment changed = m_experiment;
    const QString mergeKey = QString::fromStdString(key);
    if (Result<void> set = setField(changed, key, value); !set) return set;
    if (key == "data.partition.clients") {
        // Digits arrive one by one; each is scaled from the fleet before the first, so that no
        // proportion is lost on the way.
        const Result<std::vector<Tier>> scaled =
            scaledTiers(mergeBase(mergeKey).tiers, changed.data.partition.clients);
        if (!scaled) return scaled.error();
        changed = withTiers(changed, *scaled);
    }
    const Field* field = findField(key);
    const QString label = QCoreApplication::translate("fields", field->label.c_str());
    edit(changed, tr("Change “%1”").arg(label), mergeKey);
    return {};
}

void ExperimentDocument::reset(const Experiment& experiment, const QString& filePath) {
    endEdit();
    m_undo.clear();
    m_baseline = experiment;
    setFilePath(filePath);
    apply(experiment);
    Q_EMIT baselineChanged();
}

Result<void> ExperimentDocument::open(const QString& filePath) {
    Result<Experiment> read = readDraft(toPath(filePath));
    if (!read) return read.error();
    reset(*read, filePath);
    return {};
}

Result<void> ExperimentDocument::save(const QString& filePath) {
    if (Result<void> written = writeExperiment(toPath(filePath), m_experiment); !written) return written;
    endEdit();
    m_baseline = m_experiment;
    m_undo.setClean();
    setFilePath(filePath);
    Q_EMIT baselineChanged();
    return {};
}

void ExperimentDocument::endEdit() {
    m_mergeKey.clear();
    ++m_session;
}

void ExperimentDocument::apply(const Experiment& experiment) {
    m_experiment = experiment;
    Q_EMIT changed();
}

void ExperimentDocument::setFilePath(const QString& filePath) {
    if (filePath == m_filePath) return;
    m_filePath = filePath;
    Q_EMIT filePathChanged();
}

}  // namespace fiarse::ui
