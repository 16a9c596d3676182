/// The words behind an ⓘ: meaning, formula, the formula with the present numbers, how to read it.
#pragma once

#include <QScrollArea>

#include "ui/models/figure.h"

class QLabel;

namespace fiarse::ui {

class ExplanationCard : public QScrollArea {
    Q_OBJECT
public:
    explicit ExplanationCard(QWidget* parent = nullptr);

    void setExplanation(const QString& title, const FigureExplanation& explanation);
    /// All of it as plain text, for screen readers and tests.
    QString text() const;

private:
    QLabel* m_title;
    QLabel* m_meaning;
    QLabel* m_formula;
    QLabel* m_numbers;
    QLabel* m_reading;
};

}  // namespace fiarse::ui
