/// A spin box for a field of the field table that keeps what is typed, allowed or not.
///
/// QSpinBox and QDoubleSpinBox correct or refuse text while one types; here the text stays and the
/// owner says what is wrong with it. Takes 0.0001, 1e-4 and 64-bit integers.
#pragma once

#include <QAbstractSpinBox>

#include "engine/api/fields.h"

namespace fiarse::ui {

/// The value `steps` steps from `value`, within the field's range. Integers go by 1; reals within a
/// finite range by a twentieth of it; other reals along 1, 2, 5, 10, ... of any power of ten.
/// Precondition: the field is Integer or Real.
double steppedValue(const Field& field, double value, int steps);

class NumberBox : public QAbstractSpinBox {
    Q_OBJECT
public:
    /// @param field  Integer or Real; must outlive the box.
    explicit NumberBox(const Field* field, QWidget* parent = nullptr);

    /// Shows `text` without emitting edited().
    void setText(const QString& text);

    void stepBy(int steps) override;

Q_SIGNALS:
    void edited();  ///< typed or stepped by the user

protected:
    StepEnabled stepEnabled() const override;
    void wheelEvent(QWheelEvent* event) override;  ///< only with the focus: the form scrolls
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    const Field* m_field;
};

}  // namespace fiarse::ui
