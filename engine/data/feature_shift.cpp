#include "engine/data/feature_shift.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/core/random.h"

namespace fiarse {

namespace {

float deviationOf(const Dataset& data, std::size_t place) {
    if (data.channelDeviation.empty()) return data.deviation;
    return data.channelDeviation[place / (data.imageSize() / static_cast<std::size_t>(data.channels))];
}

void addNoise(const Dataset& data, Split& split, std::size_t example, double amount, Random& random) {
    const std::size_t size = data.imageSize();
    for (std::size_t i = 0; i < size; ++i) {
        const double noise = amount * random.normal();
        if (!split.values.empty()) {
            split.values[example * size + i] += static_cast<float>(noise);
            continue;
        }
        std::uint8_t& pixel = split.pixels[example * size + i];
        const double value = pixel + noise * deviationOf(data, i) * data.maximum;
        pixel = static_cast<std::uint8_t>(
            std::clamp(std::lround(value), 0L, static_cast<long>(std::lround(data.maximum))));
    }
}

/// The picture at a place between pixels; black outside.
double bilinear(const std::uint8_t* plane, std::int64_t height, std::int64_t width, double y, double x) {
    const double top = std::floor(y), left = std::floor(x);
    double sum = 0.0;
    for (int dy = 0; dy < 2; ++dy) {
        for (int dx = 0; dx < 2; ++dx) {
            const auto py = static_cast<std::int64_t>(top) + dy, px = static_cast<std::int64_t>(left) + dx;
            if (py < 0 || px < 0 || py >= height || px >= width) continue;
            const double weight = (1.0 - std::fabs(y - static_cast<double>(py))) *
                                  (1.0 - std::fabs(x - static_cast<double>(px)));
            sum += weight * plane[py * width + px];
        }
    }
    return sum;
}

void rotate(const Dataset& data, Split& split, std::size_t example, double degrees) {
    const double angle = degrees * std::numbers::pi / 180.0;
    const double sine = std::sin(angle), cosine = std::cos(angle);
    const double middleY = static_cast<double>(data.height - 1) / 2.0;
    const double middleX = static_cast<double>(data.width - 1) / 2.0;
    const auto plane = static_cast<std::size_t>(data.height * data.width);
    std::uint8_t* image = split.pixels.data() + example * data.imageSize();
    const std::vector<std::uint8_t> before(image, image + data.imageSize());
    for (std::size_t c = 0; c < static_cast<std::size_t>(data.channels); ++c) {
        for (std::int64_t y = 0; y < data.height; ++y) {
            for (std::int64_t x = 0; x < data.width; ++x) {
                const double dy = static_cast<double>(y) - middleY, dx = static_cast<double>(x) - middleX;
                // Rows run downwards, so turning back by the angle has these signs.
                const double fromY = middleY + sine * dx + cosine * dy;
                const double fromX = middleX + cosine * dx - sine * dy;
                const double value =
                    bilinear(before.data() + c * plane, data.height, data.width, fromY, fromX);
                image[c * plane + static_cast<std::size_t>(y * data.width + x)] =
                    static_cast<std::uint8_t>(std::lround(value));
            }
        }
    }
}

Error problem(std::string message) {
    return {.message = std::move(message), .key = "data.partition.shift_kind"};
}

}  // namespace

Result<void> shiftFeatures(Dataset& data, const std::vector<ClientData>& clients,
                           const PartitionSettings& settings, std::uint64_t seed) {
    const bool turns = settings.shiftKind == ShiftKind::Rotation;
    if (data.kind == DataKind::Text)
        return problem("The words of " + data.title +
                       " can be neither noisy nor turned; choose another partition than feature-shift.");
    if (turns && data.kind != DataKind::Image)
        return problem("Only pictures can be turned, and " + data.title +
                       " holds none; choose data.partition.shift_kind = \"noise\".");
    const double steps = static_cast<double>(std::max<std::size_t>(clients.size(), 2) - 1);
    for (std::size_t k = 0; k < clients.size(); ++k) {
        const double place = clients.size() == 1 && turns ? 0.5 : static_cast<double>(k) / steps;
        const double amount = settings.shift * (turns ? 2.0 * place - 1.0 : place);
        if (amount == 0.0) continue;
        Random random = Random::stream(seed, "partition.shift", k);
        for (const auto& [split, examples] :
             {std::pair{&data.train, &clients[k].train}, std::pair{&data.test, &clients[k].test}}) {
            for (const std::uint32_t example : *examples)
                turns ? rotate(data, *split, example, amount)
                      : addNoise(data, *split, example, amount, random);
        }
    }
    return {};
}

}  // namespace fiarse
