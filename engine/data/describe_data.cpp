#include <exception>

#include "engine/api/data_description.h"
#include "engine/data/dataset.h"

namespace fiarse {

namespace {

const char* kindName(DataKind kind) {
    switch (kind) {
        case DataKind::Image:
            return "image";
        case DataKind::Table:
            return "table";
        case DataKind::Series:
            return "series";
        case DataKind::Text:
            return "text";
    }
    return "";
}

std::vector<std::int64_t> countsOf(const std::vector<std::uint8_t>& labels, std::size_t classes) {
    std::vector<std::int64_t> counts(classes, 0);
    for (const std::uint8_t label : labels) ++counts[label];
    return counts;
}

DataDescription describe(const Dataset& data) {
    constexpr std::int64_t reserved = 2;  // padding and unknown are no words
    DataDescription result{.source = data.id, .title = data.title, .kind = kindName(data.kind)};
    result.channels = data.channels;
    result.height = data.height;
    result.width = data.width;
    result.classNames = data.classNames;
    result.trainCounts = countsOf(data.train.labels, data.classes());
    result.testCounts = countsOf(data.test.labels, data.classes());
    result.featureNames = data.featureNames;
    if (data.kind == DataKind::Text)
        result.vocabulary = static_cast<std::int64_t>(data.vocabulary.size()) - reserved;
    result.groupNames = data.groupNames;
    result.groupCounts.assign(data.groupNames.size(), 0);
    for (const std::int32_t group : data.train.group) ++result.groupCounts[static_cast<std::size_t>(group)];
    result.report = data.report;
    return result;
}

}  // namespace

Result<DataDescription> describeData(const DataSettings& settings, std::uint64_t seed) {
    try {
        const auto data = loadDataset(settings, seed);
        if (!data) return data.error();
        return describe(**data);
    } catch (const std::exception& exception) {
        return Error{.kind = ErrorKind::File,
                     .message = std::string("The data could not be read: ") + exception.what()};
    }
}

}  // namespace fiarse
