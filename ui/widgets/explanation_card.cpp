#include "ui/widgets/explanation_card.h"

#include <QFrame>
#include <QLabel>
#include <QTextDocument>
#include <QVBoxLayout>

#include "ui/theme/fonts.h"

namespace fiarse::ui {
namespace {

constexpr int kWidth = 268;

QLabel* paragraph(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFont(baseFont(kTablePixels));
    return label;
}

}  // namespace

ExplanationCard::ExplanationCard(QWidget* parent)
    : QScrollArea(parent),
      m_title(paragraph("explanationTitle")),
      m_meaning(paragraph("explanationMeaning")),
      m_formula(paragraph("explanationFormula")),
      m_numbers(paragraph("explanationNumbers")),
      m_reading(paragraph("explanationReading")) {
    setObjectName(QStringLiteral("explanationCard"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(kWidth);
    setAccessibleName(tr("Explanation"));
    auto* content = new QFrame;
    content->setProperty("tint", QStringLiteral("plain"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(8);
    m_title->setFont(titleFont());
    m_formula->setFont(numberFont());
    m_numbers->setFont(numberFont());
    m_reading->setProperty("muted", true);
    for (QLabel* label : {m_title, m_meaning, m_formula, m_numbers, m_reading}) column->addWidget(label);
    column->addStretch(1);
    setWidget(content);
}

void ExplanationCard::setExplanation(const QString& title, const FigureExplanation& explanation) {
    m_title->setText(title.toHtmlEscaped());
    const std::pair<QLabel*, QString> texts[] = {{m_meaning, explanation.meaning},
                                                 {m_formula, explanation.formula},
                                                 {m_numbers, explanation.numbers},
                                                 {m_reading, explanation.reading}};
    for (const auto& [label, text] : texts) {
        label->setText(text);
        label->setHidden(text.isEmpty());
    }
}

QString ExplanationCard::text() const {
    QStringList lines;
    for (const QLabel* label : {m_title, m_meaning, m_formula, m_numbers, m_reading}) {
        QTextDocument document;
        document.setHtml(label->text());
        if (!label->text().isEmpty()) lines << document.toPlainText();
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace fiarse::ui
