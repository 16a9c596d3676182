/// Client × round: who took part when, and whether that was chance (V8).
#pragma once

#include "ui/views/view_definition.h"

namespace fiarse::ui {

ViewDefinition participationView();

/// P(nobody of `reaching` clients is among m drawn from n without putting back) = C(n − reaching, m) / C(n,
/// m). 0 where they cannot all be missed. Source: method.md, section 5 (starved rounds).
double starvedProbability(std::int64_t clients, std::int64_t reaching, std::int64_t participants);

}  // namespace fiarse::ui
