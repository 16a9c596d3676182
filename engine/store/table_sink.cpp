#include "engine/store/table_sink.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace fiarse {

namespace {

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"') field += '"';
        field += c;
    }
    return field + '"';
}

/// The number in `value`, shortest form; `notANumber` and `infinite` stand for what a format lacks.
std::string numberText(const Cell& value, const char* notANumber, const char* infinite) {
    return std::visit(
        [&](const auto& number) -> std::string {
            using Number = std::decay_t<decltype(number)>;
            if constexpr (std::is_floating_point_v<Number>) {
                if (std::isnan(number)) return notANumber;
                if (std::isinf(number) && infinite != nullptr) return infinite;
            }
            if constexpr (std::is_arithmetic_v<Number>) return fmt::format("{}", number);
            return notANumber;
        },
        value);
}

std::string csvCell(const Cell& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return csvField(*text);
    return numberText(value, "", nullptr);
}

std::string jsonText(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string jsonCell(const Cell& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return jsonText(*text);
    return numberText(value, "null", "null");
}

}  // namespace

void CsvSink::columns(const std::vector<std::string>& names) {
    row({names.begin(), names.end()});
}

void CsvSink::row(const std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) m_text += ',';
        m_text += csvCell(cells[i]);
    }
    m_text += "\r\n";
}

std::string CsvSink::finish() {
    return std::move(m_text);
}

void JsonSink::columns(const std::vector<std::string>& names) {
    for (const std::string& name : names) m_keys.push_back(jsonText(name));
}

void JsonSink::row(const std::vector<Cell>& cells) {
    m_text += m_first ? "\n" : ",\n";
    m_first = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        m_text += (i == 0 ? "{" : ",") + m_keys[i] + ":" + jsonCell(cells[i]);
    }
    m_text += '}';
}

std::string JsonSink::finish() {
    return std::move(m_text) + "\n]\n";
}

}  // namespace fiarse
