/// The preview of a fleet in sentences.
#pragma once

#include <QString>

#include "engine/api/experiment.h"
#include "engine/api/preview.h"

namespace fiarse::ui {

/// What is wrong, where, with counts, and what mends it: "At 1/64, fc1.weight keeps 0 of 156,800
/// weights: that submodel is cut in two and learns output biases only. Scope “layer” mends it."
QString warningSentence(const Preview& preview, const PreviewWarning& warning, Scope scope);

/// "3.1 MB of 9.2 MB (34 %)": the fleet's traffic against that of full models.
QString trafficText(const Preview& preview);
/// What the tiers spend, a line each: "Sensor: 1.2 s computing, 0.30 s link, 12 MB, 5.0 J; misses the
/// deadline". Empty where no tier states anything.
QString tierCostText(const Experiment& experiment, const Preview& preview);
/// "812 to 50,826": of the weakest submodel and the strongest.
QString multiplyAddsText(const Preview& preview);

}  // namespace fiarse::ui
