/// What the name of a data source says without opening anything.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/experiment.h"

namespace fiarse {

/// "csv:/data/a.csv" in its parts; `path` is empty for sources that are built in or whose path is missing.
struct DataSource {
    std::string kind;  ///< "digits", "fashion-mnist", "idx", "cifar10", "cifar100", "agnews", "csv", "images"
    std::string path;
};

/// Precondition: none; what is no source at all comes back as its own kind.
DataSource dataSourceOf(std::string_view source);

/// Whether the source of this experiment is of one kind.
bool isSource(const Experiment& experiment, std::string_view kind);

/// Whether its examples are pictures.
bool holdsImages(const Experiment& experiment);

}  // namespace fiarse
