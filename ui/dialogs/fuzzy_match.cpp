#include "ui/dialogs/fuzzy_match.h"

#include <algorithm>

namespace fiarse::ui {
namespace {

constexpr int kImpossible = -1000000;
constexpr int kLetter = 10;
constexpr int kWordStart = 8;
constexpr int kSideBySide = 12;
constexpr int kLargestPenalty = 6;

bool isWordStart(const QString& text, int at) {
    if (at == 0) return true;
    const QChar before = text[at - 1];
    return !before.isLetterOrNumber() || (before.isLower() && text[at].isUpper());
}

}  // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text) {
    QString wanted = pattern.toCaseFolded();
    wanted.remove(QLatin1Char(' '));
    if (wanted.isEmpty()) return FuzzyMatch{};
    const int letters = static_cast<int>(wanted.size());
    const int length = static_cast<int>(text.size());
    if (letters > length) return std::nullopt;
    // best[i][j]: the best score of the first i + 1 letters when letter i stands at j; from[i][j]: where
    // letter i - 1 stands then.
    std::vector best(letters, std::vector<int>(length, kImpossible));
    std::vector from(letters, std::vector<int>(length, -1));
    for (int i = 0; i < letters; ++i) {
        for (int j = i; j < length; ++j) {
            if (text[j].toCaseFolded() != wanted[i]) continue;
            const int here = kLetter + (isWordStart(text, j) ? kWordStart : 0);
            if (i == 0) best[i][j] = here - std::min(j, kLargestPenalty) / 2;
            for (int k = i - 1; i > 0 && k < j; ++k) {
                if (best[i - 1][k] == kImpossible) continue;
                const int gap = j - k - 1;
                const int score =
                    best[i - 1][k] + here + (gap == 0 ? kSideBySide : -std::min(gap, kLargestPenalty));
                if (score > best[i][j]) {
                    best[i][j] = score;
                    from[i][j] = k;
                }
            }
        }
    }
    const auto last = std::max_element(best.back().begin(), best.back().end());
    if (*last == kImpossible) return std::nullopt;
    FuzzyMatch match{*last, std::vector<int>(letters)};
    int at = static_cast<int>(std::distance(best.back().begin(), last));
    for (int i = letters - 1; i >= 0; --i) {
        match.positions[i] = at;
        at = from[i][at];
    }
    return match;
}

}  // namespace fiarse::ui
