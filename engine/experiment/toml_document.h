/// From a parsed TOML document to an Experiment, through the field table. Only the toml_*.cpp of this folder
/// include this: they alone see toml++.
#pragma once

#include <toml++/toml.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/fields.h"
#include "engine/api/result.h"

namespace fiarse {

/// "a whole number", "text", ..., for sentences.
std::string typeName(const toml::node& node);

/// Walks one document; errors are collected so that the first in the file can be told.
class ExperimentReader {
public:
    ExperimentReader(const toml::table& root, std::string_view fileName) : m_root(root), m_file(fileName) {}

    /// With `draft`, contradictions are left for validate(), but there must be a tier.
    Result<Experiment> read(bool draft);

private:
    void checkSchema();
    void readFields();
    void readField(const Field& field, const toml::node& node);
    void readTiers();
    void readTier(const toml::table& table, std::size_t number);
    void readTierText(const toml::table& table, const char* name, std::size_t number, std::string& target);
    void readTierNumber(const toml::table& table, const char* name, std::size_t number, double& target);
    void readTierClients(const toml::table& table, std::size_t number, Tier& tier);
    void readCapacity(const toml::node& node, std::size_t number, Tier& tier);
    void readAlerts();
    void readAlert(const toml::table& table, std::size_t number);
    void fillDefaults();
    void findUnknownKeys(const toml::table& table, const std::string& prefix);
    void findUnknownKeysIn(const toml::table& table, const std::vector<std::string>& known,
                           const std::string& thing);
    void addContradictions();

    void report(const toml::node& node, std::string key, std::string message) {
        reportAt(node.source().begin, std::move(key), std::move(message));
    }
    void reportAt(const toml::source_position& place, std::string key, std::string message);
    toml::source_position placeOf(const std::string& key) const;

    const toml::table& m_root;
    std::string m_file;
    Experiment m_experiment;
    std::map<std::string, toml::source_position> m_places;  ///< of every key that the file sets
    std::vector<Error> m_errors;
};

}  // namespace fiarse
