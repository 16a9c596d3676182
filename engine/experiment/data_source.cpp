#include "engine/experiment/data_source.h"

namespace fiarse {

DataSource dataSourceOf(std::string_view source) {
    const std::size_t colon = source.find(':');
    if (colon == std::string_view::npos) return {std::string(source), {}};
    return {std::string(source.substr(0, colon)), std::string(source.substr(colon + 1))};
}

bool isSource(const Experiment& experiment, std::string_view kind) {
    return dataSourceOf(experiment.data.source).kind == kind;
}

bool holdsImages(const Experiment& experiment) {
    return !isSource(experiment, "csv") && !isSource(experiment, "agnews");
}

}  // namespace fiarse
