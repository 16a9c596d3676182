/// The editor of one field of the field table, whatever its kind, seen as text.
#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "engine/api/fields.h"

class QWidget;

namespace fiarse::ui {

/// Owns no widget: the editor belongs to its parent widget. Numbers are typed into a NumberBox, lists
/// ("8, 16") and text into a line, choices are picked from a combo box, the data source from one that
/// also asks for a folder.
class FieldInput : public QObject {
    Q_OBJECT
public:
    /// @param field   must outlive the input.
    /// @param parent  parent of the editor and of the input.
    static FieldInput* create(const Field* field, QWidget* parent);

    virtual QWidget* widget() = 0;
    /// As setFieldFromText() reads it; of a choice its id.
    virtual QString text() const = 0;
    /// Shows `text` without emitting edited().
    virtual void setText(const QString& text) = 0;

Q_SIGNALS:
    void edited();    ///< by the user: text() may be new
    void finished();  ///< by the user: Enter, or the focus left

protected:
    using QObject::QObject;
};

/// A value as an editor shows it: "0.1", "8, 16", the id of a choice, plain text.
QString editorText(const FieldValue& value);

}  // namespace fiarse::ui
