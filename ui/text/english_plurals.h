/// English singulars and plurals for texts with a number.
#pragma once

#include <QTranslator>

namespace fiarse::ui {

/// Where a text is asked for with a number, each "(s)" in it becomes nothing for 1 and "s" for any other.
/// Texts without a number, and those without "(s)", stay as they are. Another language's translator,
/// installed later, goes first.
class EnglishPlurals : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* sourceText, const char* disambiguation = nullptr,
                      int n = -1) const override;
};

/// Installs them for the program, once. GUI thread only.
void installEnglishPlurals();

}  // namespace fiarse::ui
