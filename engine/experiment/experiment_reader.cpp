#include <filesystem>
#include <string>
#include <string_view>

#include "engine/api/experiment_file.h"
#include "engine/experiment/data_source.h"
#include "engine/experiment/draft_text.h"
#include "engine/experiment/text_file.h"

namespace fiarse {

namespace {

/// A file or folder that is named relatively lies beside the file that names it; from then on it has its
/// whole path, so that a run can be continued from any folder.
void anchorData(Experiment& experiment, const std::filesystem::path& file) {
    const DataSource source = dataSourceOf(experiment.data.source);
    if (source.path.empty() || std::filesystem::path(source.path).is_absolute()) return;
    std::error_code failed;
    const std::filesystem::path whole = std::filesystem::absolute(file, failed).parent_path() / source.path;
    if (!failed) experiment.data.source = source.kind + ":" + whole.lexically_normal().string();
}

Result<Experiment> readFile(const std::filesystem::path& path, bool draft) {
    const Result<std::string> contents = readTextFile(path);
    if (!contents) return contents.error();
    Result<Experiment> experiment = parseToml(*contents, path.string(), draft);
    if (experiment) anchorData(*experiment, path);
    return experiment;
}

}  // namespace

Result<Experiment> parseExperiment(std::string_view text, std::string_view fileName) {
    return parseToml(text, fileName, false);
}

Result<Experiment> readExperiment(const std::filesystem::path& path) {
    return readFile(path, false);
}

Result<Experiment> readDraft(const std::filesystem::path& path) {
    return readFile(path, true);
}

}  // namespace fiarse
