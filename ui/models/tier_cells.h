/// The numbers of a tier as the cells of a table show and take them.
#pragma once

#include <QString>
#include <optional>

#include "engine/api/experiment.h"

namespace fiarse::ui {

/// Numbers that may be left out: 0, which a dash stands for. A link has a second one, for sending, a radio
/// one for receiving, written behind a slash: "20 / 5".
struct OptionalTierNumber {
    double Tier::*value;
    double Tier::*otherWay = nullptr;
};

/// Of a column of TierModel; nothing where its number is none that may be left out.
std::optional<OptionalTierNumber> optionalTierNumber(int column);

/// "20", "20 / 5", or a dash.
QString optionalTierText(const Tier& tier, const OptionalTierNumber& number);
/// The same with all digits and a 0 for what is left out, to be edited.
QString optionalTierEditText(const Tier& tier, const OptionalTierNumber& number);

/// Sets link, availability, data share, speed, memory or a power from text. @return empty, or a sentence on
/// what is allowed.
QString setTierNumber(Tier& tier, int column, const QString& text);

}  // namespace fiarse::ui
