#include "ui/widgets/number_box.h"

#include <QLineEdit>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

namespace fiarse::ui {
namespace {

constexpr double kSmallestStep = 1e-6;  // below it, one step down is the field's minimum

// Neighbours of a positive value among 1, 2, 5 times the powers of ten.
double neighbour(double value, bool up) {
    constexpr std::array kSeries = {1.0, 2.0, 5.0, 10.0};
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    const double figure = value / power;
    if (up) {
        for (const double candidate : kSeries) {
            if (candidate > figure * (1.0 + 1e-9)) return candidate * power;
        }
    }
    for (auto candidate = kSeries.rbegin(); candidate != kSeries.rend(); ++candidate) {
        if (*candidate < figure * (1.0 - 1e-9)) return *candidate * power;
    }
    return 0.5 * power;
}

double stepped(const Field& field, double value, bool up) {
    if (field.kind == FieldKind::Integer) return value + (up ? 1.0 : -1.0);
    const double range = field.maximum - field.minimum;
    if (range <= 1e3) return value + (up ? range : -range) / 20.0;
    if (value < kSmallestStep) return up ? kSmallestStep : value;
    const double next = neighbour(value, up);
    return next < kSmallestStep && field.minimumAllowed ? field.minimum : next;
}

bool isAllowed(const Field& field, double value) {
    const bool aboveMinimum = field.minimumAllowed ? value >= field.minimum : value > field.minimum;
    return aboveMinimum && (field.maximumAllowed ? value <= field.maximum : value < field.maximum);
}

}  // namespace

double steppedValue(const Field& field, double value, int steps) {
    double result = value;
    for (int i = 0; i < std::abs(steps); ++i) {
        double next = stepped(field, result, steps > 0);
        if (field.kind == FieldKind::Real) next = QString::number(next, 'g', 12).toDouble();
        if (next > field.maximum && field.maximumAllowed) next = field.maximum;
        if (next < field.minimum && field.minimumAllowed) next = field.minimum;
        if (!isAllowed(field, next)) break;
        result = next;
    }
    return result;
}

NumberBox::NumberBox(const Field* field, QWidget* parent) : QAbstractSpinBox(parent), m_field(field) {
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignRight);
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberBox::edited);
}

void NumberBox::setText(const QString& text) {
    if (lineEdit()->text() != text) lineEdit()->setText(text);
}

void NumberBox::stepBy(int steps) {
    bool isNumber = false;
    const double value = text().trimmed().toDouble(&isNumber);
    if (!isNumber) return;
    const double next = steppedValue(*m_field, value, steps);
    if (next == value) return;
    setText(m_field->kind == FieldKind::Integer ? QString::number(static_cast<qint64>(next))
                                                : QString::number(next, 'g', 12));
    Q_EMIT edited();
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
    bool isNumber = false;
    const double value = text().trimmed().toDouble(&isNumber);
    if (!isNumber || isReadOnly()) return StepNone;
    StepEnabled enabled = StepNone;
    if (steppedValue(*m_field, value, 1) != value) enabled |= StepUpEnabled;
    if (steppedValue(*m_field, value, -1) != value) enabled |= StepDownEnabled;
    return enabled;
}

void NumberBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus()) {
        QAbstractSpinBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

QSize NumberBox::sizeHint() const {
    ensurePolished();
    const QSize line = lineEdit()->sizeHint();
    return {112, std::max(line.height(), 28)};
}

}  // namespace fiarse::ui
