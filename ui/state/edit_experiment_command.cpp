#include "ui/state/edit_experiment_command.h"

#include <utility>

#include "ui/state/experiment_document.h"

namespace fiarse::ui {

EditExperimentCommand::EditExperimentCommand(ExperimentDocument* document, Experiment after,
                                             const QString& text, QString mergeKey, quint64 session)
    : QUndoCommand(text),
      m_document(document),
      m_before(document->experiment()),
      m_after(std::move(after)),
      m_mergeKey(std::move(mergeKey)),
      m_session(session) {}

void EditExperimentCommand::undo() {
    m_document->endEdit();
    m_document->apply(m_before);
}

void EditExperimentCommand::redo() {
    // QUndoStack::push() calls this once; that is the edit itself and keeps the session open.
    if (std::exchange(m_done, true)) m_document->endEdit();
    m_document->apply(m_after);
}

int EditExperimentCommand::id() const {
    return m_mergeKey.isEmpty() ? -1 : 1;
}

bool EditExperimentCommand::mergeWith(const QUndoCommand* other) {
    const auto* next = dynamic_cast<const EditExperimentCommand*>(other);
    if (next == nullptr || next->m_mergeKey != m_mergeKey || next->m_session != m_session) return false;
    m_after = next->m_after;
    setObsolete(m_after == m_before);
    return true;
}

}  // namespace fiarse::ui
