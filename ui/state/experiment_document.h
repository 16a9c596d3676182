/// The experiment being edited: the draft, its undo stack and its file.
///
/// Every edit, of a field or of the tier table, goes through edit() and is one undo step; edits of
/// the same key in one go (dragging a spin box) merge into one.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>

#include "engine/api/experiment.h"
#include "engine/api/fields.h"
#include "engine/api/result.h"

namespace fiarse::ui {

class ExperimentDocument : public QObject {
    Q_OBJECT
public:
    explicit ExperimentDocument(QObject* parent = nullptr);

    const Experiment& experiment() const { return m_experiment; }
    QUndoStack* undoStack() { return &m_undo; }
    /// Empty = never saved.
    QString filePath() const { return m_filePath; }
    bool isModified() const { return !m_undo.isClean(); }
    /// Problems of the draft as it stands; empty = it can run.
    std::vector<Error> problems() const;

    /// Replaces the draft as one undoable step.
    /// @param text      what the undo list shows, "Change learning rate".
    /// @param mergeKey  consecutive edits with the same non-empty key become one step.
    void edit(const Experiment& changed, const QString& text, const QString& mergeKey = {});
    /// edit() for one field of the field table. Errors: Input; the draft is unchanged then.
    Result<void> editField(const std::string& key, const FieldValue& value);

    /// Starts anew with `experiment`; clears the undo stack.
    void reset(const Experiment& experiment, const QString& filePath = {});
    /// Reads a file; on an error the draft stays as it is.
    Result<void> open(const QString& filePath);
    Result<void> save(const QString& filePath);

Q_SIGNALS:
    void changed();          ///< the draft changed (edit, undo, redo, reset)
    void filePathChanged();

private:
    friend class EditExperimentCommand;
    void apply(const Experiment& experiment);

    Experiment m_experiment;
    QUndoStack m_undo;
    QString m_filePath;
};

}  // namespace fiarse::ui
