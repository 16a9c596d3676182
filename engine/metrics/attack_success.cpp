#include "engine/metrics/attack_success.h"

#include <algorithm>

#include "engine/api/records.h"
#include "engine/clients/poison.h"

namespace fiarse {

namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double triggerSuccess(const Predictions& triggered, std::int64_t target) {
    const auto fooled = std::count(triggered.classes.begin(), triggered.classes.end(), target);
    return share(fooled, static_cast<std::int64_t>(triggered.classes.size()));
}

double flipSuccess(const Predictions& predictions, const Split& test, const AttackSettings& attack,
                   std::size_t classes) {
    std::int64_t flipped = 0, fooled = 0;
    for (std::size_t i = 0; i < test.count(); ++i) {
        const std::uint8_t wrong = flippedLabel(attack, test.labels[i], classes);
        if (wrong == test.labels[i]) continue;
        ++flipped;
        fooled += predictions.classes[i] == wrong ? 1 : 0;
    }
    return share(fooled, flipped);
}

double hijackSuccess(std::span<const std::uint32_t> chosen, std::span<const std::uint8_t> tierMap,
                     int level) {
    const auto held = std::count_if(chosen.begin(), chosen.end(),
                                    [&](std::uint32_t p) { return holds(tierMap[p], level); });
    return share(held, static_cast<std::int64_t>(chosen.size()));
}

}  // namespace fiarse
