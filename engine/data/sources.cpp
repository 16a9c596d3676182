#include <fmt/format.h>

#include "engine/api/catalog.h"
#include "engine/data/cifar_reader.h"
#include "engine/data/csv_reader.h"
#include "engine/data/dataset.h"
#include "engine/data/digits.h"
#include "engine/data/idx_reader.h"
#include "engine/data/image_folder.h"
#include "engine/data/news_reader.h"
#include "engine/experiment/data_source.h"

namespace fiarse {

namespace {

Error unknownSource(const std::string& source) {
    std::string known;
    const auto& sources = dataSources();
    for (std::size_t i = 0; i < sources.size(); ++i) {
        // The path is missing where only the kind was given.
        const DataSource kind = dataSourceOf(sources[i].id);
        if (!kind.path.empty() && source == kind.kind + ":")
            return {.message = fmt::format("The source {} needs a {}, for example {}:/data/mine{}.", source,
                                           kind.path == "FILE" ? "file" : "folder", kind.kind,
                                           kind.path == "FILE" ? "." + kind.kind : ""),
                    .key = "data.source"};
        known += (i == 0 ? "" : i + 1 == sources.size() ? " and " : ", ") + sources[i].id;
    }
    return {.message = fmt::format("There is no data source \"{}\"; allowed are {}.", source, known),
            .key = "data.source"};
}

IdxSource idxSource(const DataSource& source) {
    return source.kind == "idx" ? idxFolderSource(source.path) : fashionMnistSource();
}

bool isKnown(const std::string& given) {
    const DataSource source = dataSourceOf(given);
    for (const CatalogEntry& entry : dataSources()) {
        const DataSource known = dataSourceOf(entry.id);
        if (known.kind == source.kind && known.path.empty() == source.path.empty())
            return given.back() != ':';
    }
    return false;
}

/// Precondition: isKnown().
Result<Dataset> read(const DataSettings& settings, std::uint64_t seed) {
    const DataSource source = dataSourceOf(settings.source);
    if (source.kind == "digits") return digitsDataset();
    if (source.kind == "cifar10") return readCifar(source.path, CifarVersion::Ten);
    if (source.kind == "cifar100") return readCifar(source.path, CifarVersion::Hundred);
    if (source.kind == "agnews") return readNews(source.path, settings);
    if (source.kind == "csv") return readCsv(source.path, settings, seed);
    if (source.kind == "images") return readImageFolder(source.path, settings, seed);
    return readIdx(idxSource(source));
}

}  // namespace

Result<std::shared_ptr<const Dataset>> loadDataset(const DataSettings& settings, std::uint64_t seed) {
    if (!isKnown(settings.source)) return unknownSource(settings.source);
    Result<Dataset> data = read(settings, seed);
    if (!data) return data.error();
    return std::make_shared<const Dataset>(std::move(data).value());
}

Result<std::shared_ptr<const Dataset>> loadDataset(std::string_view source) {
    return loadDataset(DataSettings{.source = std::string(source)}, 0);
}

Result<DataShape> dataShape(const DataSettings& settings, std::uint64_t seed) {
    if (!isKnown(settings.source)) return unknownSource(settings.source);
    const DataSource source = dataSourceOf(settings.source);
    if (source.kind == "digits") return digitsShape();
    if (source.kind == "cifar10") return probeCifar(source.path, CifarVersion::Ten);
    if (source.kind == "cifar100") return probeCifar(source.path, CifarVersion::Hundred);
    if (source.kind == "images") return probeImageFolder(source.path, settings, seed);
    if (source.kind == "idx" || source.kind == "fashion-mnist") return probeIdx(idxSource(source));
    const Result<Dataset> data = read(settings, seed);
    if (!data) return data.error();
    return shapeOf(*data);
}

Result<DataShape> dataShape(std::string_view source) {
    return dataShape(DataSettings{.source = std::string(source)}, 0);
}

}  // namespace fiarse
