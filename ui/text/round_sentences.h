/// What happened in a round, in sentences: what, what it means, whether it is by design, what mends it.
#pragma once

#include <QString>
#include <span>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// How a sentence is shown: a headline, a plain line, a note on an accent tint, a warning on its tint.
enum class SentenceKind { Headline, Plain, Note, Warning };

struct Sentence {
    SentenceKind kind = SentenceKind::Plain;
    QString lead;  ///< shown in bold before `text`; may be empty
    QString text;  ///< plain text

    /// lead and text as one line.
    QString whole() const {
        return lead.isEmpty() ? text : text.isEmpty() ? lead : lead + QChar(u' ') + text;
    }

    friend bool operator==(const Sentence&, const Sentence&) = default;
};

/// Probability that a round has no participant of the largest capacity that the strategy draws
/// (fleetFigures()). @return 0..1.
double chanceWithoutLargest(const RunInfo& info);

/// The level that lags behind the best one, seen over the evaluated rounds in `history`.
/// A level begins to lag 10 percentage points below the best and stops at 7, so that a curve at the
/// edge does not warn in every other round. @return -1 where none lags.
int laggingLevel(std::span<const RoundRecord> history);

/// What is said once the data and the model are there.
std::vector<Sentence> loadedSentences(const RunInfo& info);

/// What is said about the last record of `history`. The first sentence is the headline.
/// @param history  the records of rounds 1.. to this one, in order; at least one. Warnings appear in
///                 the round in which they begin.
/// Threads: pure.
std::vector<Sentence> roundSentences(const RunInfo& info, std::span<const RoundRecord> history);

}  // namespace fiarse::ui
