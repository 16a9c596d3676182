/// What became of one client's part in a round, in words.
#pragma once

#include <QString>
#include <span>

#include "engine/api/records.h"

namespace fiarse::ui {

/// "30 images, loss 0.512, assigned 40, alive 38, moved 31"; of a refused update also why.
QString participationText(const Participation& one);

/// What the server did with the update: "taken as it is", "shortened to 50 %", "refused: …".
QString verdictText(const Participation& one);

/// Whether it came to nothing: the update was refused, or the loss was no number. What a defence leaves out
/// has not failed.
bool hasFailed(const Participation& one);
/// How many of all participations in these rounds have failed.
int failuresIn(std::span<const RoundRecord> records);

}  // namespace fiarse::ui
