/// What a data source holds, for people and scripts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

struct DataDescription {
    std::string source;  ///< as the experiment names it
    std::string title;   ///< for people
    std::string kind;    ///< "image", "table", "series" or "text"
    std::int64_t channels = 1, height = 1, width = 1;
    std::vector<std::string> classNames;
    std::vector<std::int64_t> trainCounts, testCounts;  ///< examples of each class, [classes]
    std::vector<std::string> featureNames;              ///< of a table
    std::int64_t vocabulary = 0;                        ///< of texts: words told apart
    std::vector<std::string> groupNames;                ///< natural clients; empty = none
    std::vector<std::int64_t> groupCounts;              ///< training examples of each, [groups]
    std::vector<std::string> report;                    ///< what was found and done, in whole sentences
};

/// Reads the source completely. Errors: Input (unknown source, a setting that does not fit), File.
Result<DataDescription> describeData(const DataSettings& settings, std::uint64_t seed);

}  // namespace fiarse
