/// Finding a text by some of its letters.
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace fiarse::ui {

struct FuzzyMatch {
    int score = 0;               ///< higher is better; only to be compared for one pattern
    std::vector<int> positions;  ///< indices of the matched letters in the text, rising
};

/// Whether all letters of `pattern` stand in `text` in this order, however far apart; case and spaces of the
/// pattern do not count. Of several ways the best is taken: letters at the start of words and letters side by
/// side count more, gaps and late starts less. An empty pattern matches everything with score 0.
/// Cost: O(pattern * text^2) for texts of up to some hundred letters.
std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text);

}  // namespace fiarse::ui
