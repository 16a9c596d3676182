/// Colour arithmetic behind the theme: contrast as WCAG counts it and even ramps in OKLab.
#pragma once

#include <QColor>
#include <span>

namespace fiarse::ui {

/// WCAG 2 relative luminance, 0 (black) .. 1 (white).
double relativeLuminance(const QColor& colour);

/// WCAG 2 contrast ratio, 1..21; order does not matter.
double contrastRatio(const QColor& a, const QColor& b);

/// Perceptual distance of two colours: Euclidean in OKLab; 0.02 is about one just-noticeable step.
double colourDistance(const QColor& a, const QColor& b);

/// A point between two colours, mixed in OKLab. @param t  0 gives `a`, 1 gives `b`.
QColor mixColours(const QColor& a, const QColor& b, double t);

/// A point on the polyline through `anchors`, which are spread evenly over 0..1.
/// @param t  clamped to 0..1; NaN counts as 0. Precondition: at least one anchor.
QColor colourOnRamp(std::span<const QColor> anchors, double t);

}  // namespace fiarse::ui
