#include "ui/text/english_plurals.h"

#include <QCoreApplication>

namespace fiarse::ui {

QString EnglishPlurals::translate(const char* /*context*/, const char* sourceText,
                                  const char* /*disambiguation*/, int n) const {
    static const QString kEnding = QStringLiteral("(s)");
    if (n < 0) return {};
    QString text = QString::fromUtf8(sourceText);
    if (!text.contains(kEnding)) return {};
    return text.replace(kEnding, n == 1 ? QString() : QStringLiteral("s"));
}

void installEnglishPlurals() {
    QCoreApplication* program = QCoreApplication::instance();
    if (program->findChild<EnglishPlurals*>() != nullptr) return;
    QCoreApplication::installTranslator(new EnglishPlurals(program));
}

}  // namespace fiarse::ui
