/// The experiment being edited: the draft, its undo stack and its file.
///
/// Every edit, of a field or of the tier table, goes through edit() and is one undo step; edits of
/// the same key in one go (typing a number, dragging a spin box) merge into one. Such a session ends
/// when another key is edited, at undo and redo, on save, and with endEdit(), which editors call when
/// they lose the focus.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/fields.h"
#include "engine/api/result.h"

namespace fiarse::ui {

class ExperimentDocument : public QObject {
    Q_OBJECT
public:
    /// Starts with defaultExperiment(), unsaved and unmodified.
    explicit ExperimentDocument(QObject* parent = nullptr);

    const Experiment& experiment() const { return m_experiment; }
    /// Holds the steps of others too (undo_step.h).
    QUndoStack* undoStack() { return &m_undo; }
    /// Empty = never saved.
    QString filePath() const { return m_filePath; }
    /// Whether the draft is another than the baseline.
    bool isModified() const { return !(m_experiment == m_baseline); }
    /// What the file holds, or what the draft started from; "changed" and "reset" refer to it.
    const Experiment& baseline() const { return m_baseline; }
    /// Problems of the draft as it stands; empty = it can run.
    std::vector<Error> problems() const;

    /// Replaces the draft as one undoable step; nothing happens if `changed` equals the draft.
    /// @param text      what the undo list shows, "Change learning rate".
    /// @param mergeKey  consecutive edits with the same non-empty key become one step.
    void edit(const Experiment& changed, const QString& text, const QString& mergeKey = {});
    /// The draft before the first edit of the session of this key; the draft itself without one.
    const Experiment& mergeBase(const QString& mergeKey) const;
    /// edit() for one field of the field table. Setting data.partition.clients scales the tiers with it.
    /// Errors: Input; the draft is unchanged then.
    Result<void> editField(const std::string& key, const FieldValue& value);

    /// Starts anew with `experiment`; clears the undo stack.
    void reset(const Experiment& experiment, const QString& filePath = {});
    /// Reads a file; on an error the draft stays as it is. A file with contradictions is opened, as save()
    /// writes it: problems() tells them.
    Result<void> open(const QString& filePath);
    /// Writes the draft, valid or not, and makes it the baseline; on an error nothing changes.
    Result<void> save(const QString& filePath);

public Q_SLOTS:
    /// The next edit is a step of its own, even of the same key.
    void endEdit();

Q_SIGNALS:
    void changed();  ///< the draft changed (edit, undo, redo, reset)
    void filePathChanged();
    void baselineChanged();

private:
    friend class EditExperimentCommand;
    void apply(const Experiment& experiment);
    void setFilePath(const QString& filePath);

    Experiment m_experiment;
    Experiment m_baseline;
    QUndoStack m_undo;
    QString m_filePath;
    QString m_mergeKey;      ///< of the session in progress; empty = none
    quint64 m_session = 0;   ///< rises whenever a session ends
    Experiment m_mergeBase;  ///< the draft before the session's first edit
};

}  // namespace fiarse::ui
