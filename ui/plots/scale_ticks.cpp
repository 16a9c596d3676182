#include "ui/plots/scale_ticks.h"

#include <algorithm>
#include <cmath>

namespace fiarse::ui {

std::vector<double> scaleTicks(double maximum, int most, bool integers) {
    if (!(maximum > 0.0) || !std::isfinite(maximum)) return {0.0};
    const double rough = maximum / std::max(most, 1);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough * (1.0 - 1e-9)) {
            step = factor * power;
            break;
        }
    }
    if (integers) step = std::max(1.0, std::ceil(step));
    std::vector<double> ticks;
    for (int i = 0; i * step < maximum - 0.6 * step; ++i) ticks.push_back(i * step);
    if (ticks.empty()) ticks.push_back(0.0);
    ticks.push_back(maximum);
    return ticks;
}

}  // namespace fiarse::ui
