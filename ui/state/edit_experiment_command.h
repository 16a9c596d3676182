/// One undo step of an ExperimentDocument: the whole experiment before and after.
#pragma once

#include <QUndoCommand>

#include "engine/api/experiment.h"

namespace fiarse::ui {

class ExperimentDocument;

class EditExperimentCommand : public QUndoCommand {
public:
    /// @param mergeKey  empty = never merged.
    /// @param session   edits merge only with others of the same key and session.
    EditExperimentCommand(ExperimentDocument* document, Experiment after, const QString& text,
                          QString mergeKey, quint64 session);

    void undo() override;
    void redo() override;
    int id() const override;
    /// Takes over `other`'s result; obsolete if that leads back to where this step began.
    bool mergeWith(const QUndoCommand* other) override;

private:
    ExperimentDocument* m_document;
    Experiment m_before;
    Experiment m_after;
    QString m_mergeKey;
    quint64 m_session;
    bool m_done = false;
};

}  // namespace fiarse::ui
