/// Lists of numbers as JSON. JSON has no NaN and no infinity, and a loss may be either: NaN is written
/// as null, the infinities as text.
#pragma once

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fiarse {

inline nlohmann::json jsonNumber(double value) {
    if (std::isnan(value)) return nullptr;
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return value;
}

template <typename T>
nlohmann::json jsonNumbers(const std::vector<T>& values) {
    nlohmann::json list = nlohmann::json::array();
    for (const T& value : values) {
        if constexpr (std::is_floating_point_v<T>) {
            list.push_back(jsonNumber(static_cast<double>(value)));
        } else {
            list.push_back(jsonNumbers(value));
        }
    }
    return list;
}

/// The inverse of jsonNumber(). Throws nlohmann::json::exception for anything else.
inline double numberFrom(const nlohmann::json& value) {
    if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (!value.is_string()) return value.get<double>();
    const double infinite = std::numeric_limits<double>::infinity();
    return value.get_ref<const std::string&>() == "-inf" ? -infinite : infinite;
}

/// The inverse for a flat list. Throws nlohmann::json::exception for anything else.
template <typename T>
std::vector<T> numbersFrom(const nlohmann::json& list) {
    std::vector<T> values;
    values.reserve(list.size());
    for (const nlohmann::json& value : list) {
        if (value.is_null()) {
            values.push_back(std::numeric_limits<T>::quiet_NaN());
        } else if (value.is_string()) {
            const bool negative = value.get_ref<const std::string&>() == "-inf";
            values.push_back(negative ? -std::numeric_limits<T>::infinity()
                                      : std::numeric_limits<T>::infinity());
        } else {
            values.push_back(static_cast<T>(value.get<double>()));
        }
    }
    return values;
}

}  // namespace fiarse
