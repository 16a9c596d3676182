#include "ui/theme/colour_math.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fiarse::ui {
namespace {

using Triple = std::array<double, 3>;

double toLinear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double toGamma(double channel) {
    const double clamped = std::clamp(channel, 0.0, 1.0);
    return clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * std::pow(clamped, 1.0 / 2.4) - 0.055;
}

Triple linearRgb(const QColor& colour) {
    return {toLinear(colour.redF()), toLinear(colour.greenF()), toLinear(colour.blueF())};
}

// Matrices of Björn Ottosson's OKLab (2020).
Triple toOklab(const QColor& colour) {
    const auto [r, g, b] = linearRgb(colour);
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

QColor fromOklab(const Triple& lab) {
    const auto cube = [](double x) { return x * x * x; };
    const double l = cube(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]);
    const double m = cube(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]);
    const double s = cube(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2]);
    return QColor::fromRgbF(
        static_cast<float>(toGamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
        static_cast<float>(toGamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
        static_cast<float>(toGamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)));
}

}  // namespace

double relativeLuminance(const QColor& colour) {
    const auto [r, g, b] = linearRgb(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

double contrastRatio(const QColor& a, const QColor& b) {
    const auto [low, high] = std::minmax({relativeLuminance(a), relativeLuminance(b)});
    return (high + 0.05) / (low + 0.05);
}

double colourDistance(const QColor& a, const QColor& b) {
    const Triple x = toOklab(a);
    const Triple y = toOklab(b);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

QColor mixColours(const QColor& a, const QColor& b, double t) {
    // The ends come back exactly: the tokens must survive rounding.
    if (!(t > 0.0)) return a;
    if (t >= 1.0) return b;
    const Triple x = toOklab(a);
    const Triple y = toOklab(b);
    return fromOklab({std::lerp(x[0], y[0], t), std::lerp(x[1], y[1], t), std::lerp(x[2], y[2], t)});
}

QColor colourOnRamp(std::span<const QColor> anchors, double t) {
    if (anchors.size() == 1 || !(t > 0.0)) return anchors.front();
    if (t >= 1.0) return anchors.back();
    const double place = t * static_cast<double>(anchors.size() - 1);
    // Ramp positions that mean an anchor, such as 2/3 of three steps, arrive with rounding errors.
    const double nearest = std::round(place);
    if (std::abs(place - nearest) < 1e-9) return anchors[static_cast<std::size_t>(nearest)];
    const auto index = static_cast<std::size_t>(place);
    return mixColours(anchors[index], anchors[index + 1], place - static_cast<double>(index));
}

}  // namespace fiarse::ui
