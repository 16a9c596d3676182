/// The one table that describes every scalar setting of an Experiment.
///
/// It drives the experiment file, `-s key=value`, validation, the form in the window, help, and the
/// comparison of two runs. A new setting is one entry here and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

enum class FieldKind { Integer, Real, Text, Choice, IntegerList };

/// Integer and Choice-free kinds map to their C++ type; Choice holds the chosen id as a string.
using FieldValue = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>>;

struct FieldChoice {
    std::string id;     ///< as written in the file
    std::string label;  ///< English; the window translates it (context "fields")
    std::string help;   ///< one sentence
};

struct Field {
    std::string key;  ///< dotted path in the file, "data.partition.alpha"
    /// "experiment", "data", "model", "strategy", "remedy", "training", "attack", "defence", "evaluation"
    std::string group;
    std::string label;   ///< English, sentence case; translated by the window (context "fields")
    std::string help;    ///< one or two sentences; translated likewise
    std::string symbol;  ///< the paper's symbol, "η", or empty
    std::string unit;    ///< "rounds", "images", or empty
    FieldKind kind = FieldKind::Integer;
    double minimum = std::numeric_limits<double>::lowest();
    double maximum = std::numeric_limits<double>::max();
    bool minimumAllowed = true;  ///< false: the value must be greater than `minimum`
    bool maximumAllowed = true;  ///< false: the value must be less than `maximum`
    std::vector<FieldChoice> choices;
    /// At the value of Experiment{} it is neither written to files nor part of a run's hash.
    bool silentDefault = false;

    std::function<FieldValue(const Experiment&)> get;
    /// Precondition: the value holds the alternative of `kind` (setField() checks).
    std::function<void(Experiment&, const FieldValue&)> set;
    /// Whether the setting plays a part given the others (alpha only under a Dirichlet partition).
    std::function<bool(const Experiment&)> applies;
};

/// All fields, in the order of the file and the form. Built once; safe from any thread.
const std::vector<Field>& experimentFields();

/// The field with this key, or nullptr.
const Field* findField(std::string_view key);

/// "a number greater than 0", "one of iid, dirichlet, shards": what a field accepts, for sentences.
std::string allowedText(const Field& field);

/// A value as the file writes it: 0.1, "cnn", [8, 16].
std::string valueText(const FieldValue& value);

/// Sets one field after checking type and range. Errors: Input with `key` set; the experiment is unchanged
/// then.
Result<void> setField(Experiment& experiment, std::string_view key, const FieldValue& value);

/// Sets one field from text, as `-s key=value` does ("0.1", "cnn", "8,16" or "[8, 16]").
/// Also takes "tier.N.name", "tier.N.capacity", "tier.N.clients" and the numbers of a tier,
/// "tier.N.link_mbps" and so on, with N counted from 1.
Result<void> setFieldFromText(Experiment& experiment, std::string_view key, std::string_view text);

/// One setting in which two experiments differ.
struct FieldDifference {
    std::string key, label, left, right;
};

/// All differing settings, tiers and alert rules included, in the order of the file.
std::vector<FieldDifference> differences(const Experiment& left, const Experiment& right);

}  // namespace fiarse
