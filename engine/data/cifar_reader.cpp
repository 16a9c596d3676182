#include "engine/data/cifar_reader.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <system_error>

#include "engine/data/text_table.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPixels = 3072;
constexpr const char* kTenNames = "airplane automobile bird cat deer dog frog horse ship truck";
constexpr const char* kHundredNames =
    "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel "
    "can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur "
    "dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion "
    "lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree "
    "pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea "
    "seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table "
    "tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman "
    "worm";

/// What the two versions differ in.
struct Version {
    std::string id, title, inner, namesFile, names;
    std::vector<std::string> train, test;
    std::size_t labelBytes, classes, trainEach, testEach;  // the last two: pictures of a file in the original

    std::size_t record() const { return labelBytes + kPixels; }
};

Version versionOf(CifarVersion version) {
    if (version == CifarVersion::Ten) {
        return {"cifar10",
                "CIFAR-10",
                "cifar-10-batches-bin",
                "batches.meta.txt",
                kTenNames,
                {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                 "data_batch_5.bin"},
                {"test_batch.bin"},
                1,
                10,
                10000,
                10000};
    }
    return {"cifar100",
            "CIFAR-100",
            "cifar-100-binary",
            "fine_label_names.txt",
            kHundredNames,
            {"train.bin"},
            {"test.bin"},
            2,
            100,
            50000,
            10000};
}

Error fileError(const fs::path& path, std::string message) {
    return {.kind = ErrorKind::File, .message = std::move(message), .file = path.string()};
}

fs::path innerFolder(const fs::path& folder, const Version& version) {
    std::error_code ignored;
    const fs::path inner = folder / version.inner;
    return fs::is_directory(inner, ignored) ? inner : folder;
}

/// How many records a file has.
Result<std::size_t> recordsIn(const fs::path& file, const Version& version, std::size_t original) {
    std::error_code failed;
    if (!fs::is_directory(file.parent_path(), failed))
        return fileError(file.parent_path(),
                         "This folder does not exist, so " + version.title + " could not be read.");
    const std::uintmax_t size = fs::file_size(file, failed);
    if (failed)
        return fileError(file,
                         fmt::format("This file of the binary version of {} is missing.", version.title));
    if (size == 0 || size % version.record() != 0)
        return fileError(
            file,
            fmt::format("This file is cut short or not of {}: {} bytes were expected ({} pictures of {} "
                        "bytes; fewer whole pictures would do), and {} were found.",
                        version.title, countText(original * version.record()), countText(original),
                        countText(version.record()), countText(size)));
    return static_cast<std::size_t>(size / version.record());
}

std::vector<std::string> words(std::istream& text) {
    std::vector<std::string> names;
    for (std::string line; std::getline(text, line);)
        if (!trimmed(line).empty()) names.emplace_back(trimmed(line));
    return names;
}

Result<std::vector<std::string>> classNames(const fs::path& folder, const Version& version) {
    std::error_code ignored;
    const fs::path file = folder / version.namesFile;
    if (!fs::is_regular_file(file, ignored)) {
        std::string usual = version.names;
        for (char& c : usual)
            if (c == ' ') c = '\n';
        std::istringstream text(usual);
        return words(text);
    }
    const Result<std::string> contents = readUtf8File(file);
    if (!contents) return contents.error();
    std::istringstream text(*contents);
    std::vector<std::string> names = words(text);
    if (names.size() != version.classes)
        return fileError(file, fmt::format("This file holds {} class names; {} has {}.", names.size(),
                                           version.title, version.classes));
    return names;
}

Result<void> readFile(const fs::path& file, const Version& version, std::size_t original, Split& split,
                      std::vector<std::string>& report) {
    const Result<std::size_t> records = recordsIn(file, version, original);
    if (!records) return records.error();
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> record(version.record());
    split.pixels.reserve(split.pixels.size() + *records * kPixels);
    for (std::size_t i = 0; i < *records; ++i) {
        if (!stream.read(record.data(), static_cast<std::streamsize>(record.size())))
            return fileError(file, "This file could not be read to its end.");
        const auto label = static_cast<std::uint8_t>(record[version.labelBytes - 1]);
        if (label >= version.classes)
            return fileError(file,
                             fmt::format("Picture {} has the class {}, but {} has only the classes 0 to "
                                         "{}.",
                                         i + 1, label, version.title, version.classes - 1));
        split.labels.push_back(label);
        for (std::size_t p = version.labelBytes; p < record.size(); ++p)
            split.pixels.push_back(static_cast<std::uint8_t>(record[p]));
    }
    if (*records != original)
        report.push_back(
            fmt::format("{} holds {}; the original has {}.", file.filename().string(),
                        *records == 1 ? std::string("1 picture") : countText(*records) + " pictures",
                        countText(original)));
    return {};
}

}  // namespace

Result<Dataset> readCifar(const fs::path& given, CifarVersion which) {
    const Version version = versionOf(which);
    const fs::path folder = innerFolder(given, version);
    Dataset data{.id = version.id + ":" + given.string(), .title = version.title};
    data.channels = 3;
    data.height = data.width = 32;
    for (const std::string& name : version.train) {
        if (auto read = readFile(folder / name, version, version.trainEach, data.train, data.report); !read)
            return read.error();
    }
    for (const std::string& name : version.test) {
        if (auto read = readFile(folder / name, version, version.testEach, data.test, data.report); !read)
            return read.error();
    }
    auto names = classNames(folder, version);
    if (!names) return names.error();
    data.classNames = *std::move(names);
    normaliseByTraining(data);
    return data;
}

Result<DataShape> probeCifar(const fs::path& given, CifarVersion which) {
    const Version version = versionOf(which);
    const fs::path folder = innerFolder(given, version);
    DataShape shape{.id = version.id + ":" + given.string(), .title = version.title};
    shape.channels = 3;
    shape.height = shape.width = 32;
    for (const std::string& name : version.train) {
        const auto records = recordsIn(folder / name, version, version.trainEach);
        if (!records) return records.error();
        shape.trainCount += static_cast<std::int64_t>(*records);
    }
    for (const std::string& name : version.test) {
        const auto records = recordsIn(folder / name, version, version.testEach);
        if (!records) return records.error();
        shape.testCount += static_cast<std::int64_t>(*records);
    }
    auto names = classNames(folder, version);
    if (!names) return names.error();
    shape.classNames = *std::move(names);
    return shape;
}

}  // namespace fiarse
