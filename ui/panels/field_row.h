/// One field of the experiment form: label, help, editor, reset, and what is wrong with it.
#pragma once

#include <QTimer>
#include <QWidget>

#include "engine/api/fields.h"

class QLabel;
class QToolButton;

namespace fiarse::ui {

class ExperimentDocument;
class FieldInput;
class Theme;

/// What is typed takes effect at once where it is allowed; where it is not, it stays as typed, the draft
/// keeps its value, and the sentence appears below after a moment or when the editor is left.
/// The editor's objectName is "field." + key, the reset button's "reset." + key, the sentence's
/// "problem." + key.
class FieldRow : public QWidget {
    Q_OBJECT
public:
    /// @param field  must outlive the row.
    FieldRow(const Field* field, ExperimentDocument* document, const Theme* theme, QWidget* parent = nullptr);

    const Field& field() const { return *m_field; }
    QWidget* editor() const;
    /// Follows the draft. @param problem  what is wrong with the draft's value; empty = nothing.
    /// @param caution  what is allowed but hardly meant, shown where there is no problem; empty = nothing.
    void refresh(const QString& problem, const QString& caution = {});

private:
    void buildLabel();
    void arrange();
    void take();
    Result<void> apply(const QString& text);
    void finish();
    void resetValue();
    void showAbout();
    void showProblem();
    void retheme();
    QString labelText() const;
    QString helpText() const;

    const Field* m_field;
    ExperimentDocument* m_document;
    const Theme* m_theme;
    FieldInput* m_input;
    QLabel* m_label;
    QToolButton* m_help;
    QToolButton* m_reset;
    QLabel* m_about;  ///< what the chosen strategy, measure or model is, and from where
    QLabel* m_problem;
    QTimer m_problemDelay;
    FieldValue m_value;     ///< of the draft, as last shown
    QString m_typedError;   ///< about text that was not taken; empty = it was
    QString m_draftError;   ///< about the draft's value
    QString m_caution;      ///< shown where nothing is wrong
    bool m_taking = false;  ///< the draft changes because of this row
};

}  // namespace fiarse::ui
