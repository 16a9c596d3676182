/// What the inspector says about one parameter, in words. Pure functions of values.
#pragma once

#include <QString>
#include <vector>

#include "ui/models/parameter_facts.h"

namespace fiarse::ui {

struct InspectorRow {
    QString id;  ///< stable: "parameter", "pixel", "weight", "rank", "tier", "own-mask", "coverage",
                 ///< "updates", "last-trained", "held", "ratios"
    QString label;
    QString value;
    QString help;  ///< a sentence

    friend bool operator==(const InspectorRow&, const InspectorRow&) = default;
};

std::vector<InspectorRow> inspectorRows(const RunInfo& info, const ParameterFacts& facts);

/// The mask and gradient rule with this parameter's numbers in it, as rich text lines.
struct FormulaText {
    QString mask;      ///< "m = 1 because |w| ≥ θ(1/16): 0.0891 ≥ 0.0744"
    QString gradient;  ///< "dL/dw = dL/de · (1 + 2θ|w| / (|w| + θ)²)"
    QString result;    ///< "= dL/de · 1.496"

    /// All lines without markup.
    QString plain() const;
};

FormulaText formulaText(const RunInfo& info, const ParameterFacts& facts, const GradientFacts& gradient);

}  // namespace fiarse::ui
