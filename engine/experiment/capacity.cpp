#include "engine/api/capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/experiment/text.h"

namespace fiarse {

namespace {

/// A Japanese input method types full-width signs (U+FF01..U+FF5E); each has an ASCII twin.
std::string withoutFullWidth(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
        if (byte(i) == 0xEF && i + 2 < text.size() && (byte(i + 1) == 0xBC || byte(i + 1) == 0xBD)) {
            const unsigned code = ((byte(i + 1) & 0x3Fu) << 6) | (byte(i + 2) & 0x3Fu) | 0xF000u;
            if (code >= 0xFF01u && code <= 0xFF5Eu) {
                result += static_cast<char>(code - 0xFF01u + 0x21u);
                i += 3;
                continue;
            }
        }
        result += text[i++];
    }
    return result;
}

std::optional<double> readNumber(std::string_view text) {
    std::string plain(trimmed(text));
    std::replace(plain.begin(), plain.end(), ',', '.');
    double value = 0.0;
    const char* end = plain.data() + plain.size();
    const auto [stop, failure] = std::from_chars(plain.data(), end, value);
    if (failure != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<double> readCapacity(std::string_view text) {
    const std::string plain = withoutFullWidth(text);
    const std::size_t slash = plain.find('/');
    if (slash != std::string::npos) {
        const auto numerator = readNumber(std::string_view(plain).substr(0, slash));
        const auto denominator = readNumber(std::string_view(plain).substr(slash + 1));
        if (!numerator || !denominator || *denominator == 0.0) return std::nullopt;
        return *numerator / *denominator;
    }
    if (!plain.empty() && plain.back() == '%') {
        const auto percent = readNumber(std::string_view(plain).substr(0, plain.size() - 1));
        return percent ? std::optional(*percent / 100.0) : std::nullopt;
    }
    return readNumber(plain);
}

}  // namespace

Result<Capacity> parseCapacity(std::string_view text) {
    const std::string_view typed = trimmed(text);
    const std::optional<double> value = readCapacity(typed);
    if (!value) {
        return Error{
            .message = fmt::format(
                "\"{}\" is not a capacity; write a fraction such as 1/16, a percentage such as 6.25 % or a "
                "number such as 0.0625, greater than 0 and at most 1.",
                typed)};
    }
    if (!(*value > 0.0 && *value <= 1.0)) {
        return Error{.message =
                         fmt::format("A capacity must be greater than 0 and at most 1, not {}.", typed)};
    }
    return Capacity{*value, std::string(typed)};
}

Capacity capacityFromValue(double value) {
    const double inverse = 1.0 / value;
    const double rounded = std::round(inverse);
    if (rounded == 1.0 && value == 1.0) return {value, "1"};
    // Only fractions that read back as the same number; 0.04 is usual as a decimal, 1/64 is not.
    const bool powerOfTwo =
        rounded >= 2.0 && rounded <= 65536.0 && std::exp2(std::round(std::log2(rounded))) == rounded;
    if (powerOfTwo && 1.0 / rounded == value) return {value, fmt::format("1/{:.0f}", rounded)};
    const std::string decimal = fmt::format("{}", value);
    if (decimal.size() > 6 && rounded >= 2.0 && rounded <= 65536.0 && 1.0 / rounded == value) {
        return {value, fmt::format("1/{:.0f}", rounded)};
    }
    return {value, decimal};
}

std::uint64_t keptCount(double capacity, std::uint64_t count) {
    if (count == 0) return 0;
    const double wanted = std::floor(capacity * static_cast<double>(count) * (1.0 + 1e-12));
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::max(wanted, 1.0)), 1, count);
}

}  // namespace fiarse
