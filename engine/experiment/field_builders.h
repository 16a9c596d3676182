/// Short ways to write the entries of the field table.
///
/// An accessor is a generic lambda `[](auto& e) -> auto& { return e.training.steps; }`, which serves
/// reading and writing alike.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/api/catalog.h"
#include "engine/api/fields.h"

namespace fiarse {

/// The words of a field: what the form and the help show.
struct FieldText {
    std::string label, help, symbol, unit;
};

/// The entries of a catalogue as choices.
inline std::vector<FieldChoice> choicesOf(const std::vector<CatalogEntry>& entries) {
    std::vector<FieldChoice> choices;
    for (const CatalogEntry& entry : entries) choices.push_back({entry.id, entry.title, entry.help});
    return choices;
}

/// A setting that came after the first runs: where it is at its default, files and run hashes are as before.
inline Field later(Field field) {
    field.silentDefault = true;
    return field;
}

inline std::vector<Field> later(std::vector<Field> fields) {
    for (Field& field : fields) field.silentDefault = true;
    return fields;
}

inline Field describedField(std::string key, FieldKind kind, FieldText text) {
    Field field;
    field.group = key.substr(0, key.find('.'));
    // Two one-line sections of the file share a group of the form.
    if (field.group == "checkpoint") field.group = "evaluation";
    field.key = std::move(key);
    field.kind = kind;
    field.label = std::move(text.label);
    field.help = std::move(text.help);
    field.symbol = std::move(text.symbol);
    field.unit = std::move(text.unit);
    field.applies = [](const Experiment&) { return true; };
    return field;
}

/// Reads and writes through the accessor, as the alternative `Value` of FieldValue.
template <typename Value, typename Access>
Field accessedField(Field field, Access access) {
    field.get = [access](const Experiment& e) { return FieldValue(static_cast<Value>(access(e))); };
    field.set = [access](Experiment& e, const FieldValue& value) {
        auto& target = access(e);
        target = static_cast<std::remove_reference_t<decltype(target)>>(std::get<Value>(value));
    };
    return field;
}

template <typename Access>
Field integerField(std::string key, FieldText text, double minimum, double maximum, Access access) {
    Field field = accessedField<std::int64_t>(
        describedField(std::move(key), FieldKind::Integer, std::move(text)), access);
    field.minimum = minimum;
    field.maximum = maximum;
    return field;
}

template <typename Access>
Field realField(std::string key, FieldText text, Access access) {
    return accessedField<double>(describedField(std::move(key), FieldKind::Real, std::move(text)), access);
}

template <typename Access>
Field textField(std::string key, FieldText text, Access access) {
    return accessedField<std::string>(describedField(std::move(key), FieldKind::Text, std::move(text)),
                                      access);
}

template <typename Access>
Field integerListField(std::string key, FieldText text, double minimum, double maximum, Access access) {
    Field field = accessedField<std::vector<std::int64_t>>(
        describedField(std::move(key), FieldKind::IntegerList, std::move(text)), access);
    field.minimum = minimum;
    field.maximum = maximum;
    return field;
}

/// `choices` stand in the order of the enum's values.
template <typename Access>
Field choiceField(std::string key, FieldText text, std::vector<FieldChoice> choices, Access access) {
    Field field = describedField(std::move(key), FieldKind::Choice, std::move(text));
    field.choices = std::move(choices);
    field.get = [access, known = field.choices](const Experiment& e) {
        return FieldValue(known.at(static_cast<std::size_t>(access(e))).id);
    };
    field.set = [access, known = field.choices](Experiment& e, const FieldValue& value) {
        auto& target = access(e);
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (known[i].id == std::get<std::string>(value)) {
                target = static_cast<std::remove_reference_t<decltype(target)>>(i);
            }
        }
    };
    return field;
}

/// The settings of "data" (data_fields.cpp).
std::vector<Field> dataFields();

}  // namespace fiarse
