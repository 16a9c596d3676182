#include "engine/data/image_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "engine/data/image_file.h"
#include "engine/data/test_split.h"
#include "engine/data/text_table.h"

namespace fiarse {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostClasses = 256;
constexpr std::size_t kNamedFiles = 5;

Error fileError(const fs::path& path, std::string message) {
    return {.kind = ErrorKind::File, .message = std::move(message), .file = path.string()};
}

/// Files of pictures with their classes, in order of class and name.
struct Listing {
    std::vector<fs::path> files;
    std::vector<std::uint8_t> labels;
};

std::vector<fs::path> foldersIn(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        if (at->is_directory(failed)) folders.push_back(at->path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

/// @param skipped  gets the files whose names are not those of pictures.
std::vector<fs::path> picturesIn(const fs::path& folder, std::vector<fs::path>& skipped) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        if (at->is_regular_file(failed)) (isPictureName(at->path()) ? files : skipped).push_back(at->path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Files that lie beside the folders of the classes, pictures too.
void addLooseFiles(const fs::path& folder, std::vector<fs::path>& skipped) {
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        if (at->is_regular_file(failed)) skipped.push_back(at->path());
}

Result<Listing> list(const fs::path& folder, const std::vector<std::string>& classes,
                     std::vector<fs::path>& skipped) {
    Listing listing;
    addLooseFiles(folder, skipped);
    for (const fs::path& one : foldersIn(folder)) {
        const auto place = std::find(classes.begin(), classes.end(), one.filename().string());
        if (place == classes.end())
            return fileError(one,
                             "This class of the test pictures has no folder among the training pictures.");
        for (fs::path& file : picturesIn(one, skipped)) {
            listing.files.push_back(std::move(file));
            listing.labels.push_back(static_cast<std::uint8_t>(place - classes.begin()));
        }
    }
    return listing;
}

/// What the names alone tell.
struct Found {
    std::vector<std::string> classes;
    Listing train, test;  ///< `test` is empty where there is no such folder
    bool hasTest = false;
    std::vector<fs::path> skipped;  ///< files that are not looked at, in order
};

Result<Found> find(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return fileError(folder, "This folder of pictures does not exist.");
    Found found;
    found.hasTest = fs::is_directory(folder / "train", ignored) && fs::is_directory(folder / "test", ignored);
    const fs::path train = found.hasTest ? folder / "train" : folder;
    for (const fs::path& one : foldersIn(train)) found.classes.push_back(one.filename().string());
    if (found.classes.size() < 2 || found.classes.size() > kMostClasses)
        return fileError(
            train, fmt::format("This folder holds {}; it needs one folder for each class, 2 to {}.",
                               found.classes.empty()       ? std::string("no folders")
                               : found.classes.size() == 1 ? std::string("1 folder")
                                                           : fmt::format("{} folders", found.classes.size()),
                               kMostClasses));
    auto listed = list(train, found.classes, found.skipped);
    if (!listed) return listed.error();
    found.train = *std::move(listed);
    if (found.hasTest) {
        auto tests = list(folder / "test", found.classes, found.skipped);
        if (!tests) return tests.error();
        found.test = *std::move(tests);
        addLooseFiles(folder, found.skipped);
    }
    std::sort(found.skipped.begin(), found.skipped.end());
    return found;
}

/// What was done to the files of a folder.
struct Tally {
    std::size_t resized = 0, recoloured = 0;
    std::vector<fs::path> unreadable;
};

Split readPictures(const Listing& listing, const DataSettings& settings, Tally& tally) {
    const bool grey = settings.imageColour == ImageColour::Grey;
    const auto side = static_cast<std::size_t>(settings.imageSize);
    Split split;
    for (std::size_t i = 0; i < listing.files.size(); ++i) {
        const auto picture = readPicture(listing.files[i], grey);
        if (!picture) {
            tally.unreadable.push_back(listing.files[i]);
            continue;
        }
        tally.resized += picture->height != side || picture->width != side ? 1 : 0;
        tally.recoloured += picture->greyFile != grey ? 1 : 0;
        const auto pixels = centralSquare(*picture, side);
        split.pixels.insert(split.pixels.end(), pixels.begin(), pixels.end());
        split.labels.push_back(listing.labels[i]);
    }
    return split;
}

void cutTestOff(Dataset& data, double share, std::uint64_t seed) {
    const auto isTest = chooseTestExamples(data.train.labels, {}, share, seed);
    const Split all = std::move(data.train);
    data.train = {};
    for (std::size_t i = 0; i < all.count(); ++i) {
        Split& split = isTest[i] ? data.test : data.train;
        const auto first = all.pixels.begin() + static_cast<std::ptrdiff_t>(i * data.imageSize());
        split.pixels.insert(split.pixels.end(), first, first + static_cast<std::ptrdiff_t>(data.imageSize()));
        split.labels.push_back(all.labels[i]);
    }
}

std::string unreadableSentence(const fs::path& folder, const std::vector<fs::path>& files) {
    std::string names;
    for (std::size_t i = 0; i < std::min(files.size(), kNamedFiles); ++i)
        names += (i > 0 ? ", " : "") + files[i].lexically_relative(folder).string();
    if (files.size() > kNamedFiles)
        names += fmt::format(" and {} more", countText(files.size() - kNamedFiles));
    return fmt::format("{} could not be read as PNG or JPEG and {} left out: {}.",
                       files.size() == 1 ? "1 file" : countText(files.size()) + " files",
                       files.size() == 1 ? "was" : "were", names);
}

void reportChanges(const fs::path& folder, const Found& found, const Tally& tally,
                   const DataSettings& settings, Dataset& data) {
    const auto count = [](std::size_t n, const char* one, const char* many) {
        return n == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", countText(n), many);
    };
    const auto say = [&](std::string sentence) { data.report.push_back(std::move(sentence)); };
    if (tally.resized > 0)
        say(fmt::format("{} of another size: the central square was brought to {} × {} pixels.",
                        count(tally.resized, "picture was", "pictures were"), settings.imageSize,
                        settings.imageSize));
    if (tally.recoloured > 0 && settings.imageColour == ImageColour::Grey)
        say(fmt::format("{} turned grey.",
                        count(tally.recoloured, "picture in colour was", "pictures in colour were")));
    else if (tally.recoloured > 0)
        say(fmt::format("{} three equal channels of colour.",
                        count(tally.recoloured, "grey picture was given", "grey pictures were given")));
    if (found.skipped.empty()) return;
    const std::string example = found.skipped.front().lexically_relative(folder).string();
    say(found.skipped.size() == 1
            ? fmt::format("1 file was skipped, since it is no PNG or JPEG in the folder of a class: {}.",
                          example)
            : fmt::format(
                  "{} files were skipped, since they are no PNG or JPEG in the folder of a class; {} is one "
                  "of them.",
                  countText(found.skipped.size()), example));
}

/// The first class that has no training or no test picture, as an error.
std::optional<Error> emptyClass(const fs::path& folder, const Dataset& data) {
    for (std::size_t c = 0; c < data.classes(); ++c) {
        for (const Split* split : {&data.train, &data.test}) {
            if (std::find(split->labels.begin(), split->labels.end(), c) != split->labels.end()) continue;
            return fileError(folder,
                             fmt::format("Class \"{}\" has no readable {} picture; each class needs a PNG or "
                                         "JPEG file to train on and another to test on.",
                                         data.classNames[c], split == &data.train ? "training" : "test"));
        }
    }
    return std::nullopt;
}

std::string titleOf(const fs::path& folder) {
    return (folder.has_filename() ? folder.filename() : folder.parent_path().filename()).string();
}

}  // namespace

Result<Dataset> readImageFolder(const fs::path& folder, const DataSettings& settings, std::uint64_t seed) {
    auto found = find(folder);
    if (!found) return found.error();
    Dataset data{.id = "images:" + folder.string(), .title = titleOf(folder)};
    data.channels = settings.imageColour == ImageColour::Grey ? 1 : 3;
    data.height = data.width = settings.imageSize;
    data.classNames = found->classes;
    Tally tally;
    data.train = readPictures(found->train, settings, tally);
    data.test = readPictures(found->test, settings, tally);
    if (!found->hasTest) cutTestOff(data, settings.testShare, seed);
    if (auto problem = emptyClass(folder, data)) return *std::move(problem);
    data.report.push_back(fmt::format("{} pictures were read: {} for training and {} for testing.",
                                      countText(data.train.count() + data.test.count()),
                                      countText(data.train.count()), countText(data.test.count())));
    reportChanges(folder, *found, tally, settings, data);
    if (!tally.unreadable.empty()) data.report.push_back(unreadableSentence(folder, tally.unreadable));
    normaliseByTraining(data);
    return data;
}

Result<DataShape> probeImageFolder(const fs::path& folder, const DataSettings& settings, std::uint64_t seed) {
    const auto found = find(folder);
    if (!found) return found.error();
    DataShape shape{.id = "images:" + folder.string(), .title = titleOf(folder)};
    shape.channels = settings.imageColour == ImageColour::Grey ? 1 : 3;
    shape.height = shape.width = settings.imageSize;
    shape.classNames = found->classes;
    shape.trainCount = static_cast<std::int64_t>(found->train.files.size());
    shape.testCount = static_cast<std::int64_t>(found->test.files.size());
    if (!found->hasTest) {
        const auto isTest = chooseTestExamples(found->train.labels, {}, settings.testShare, seed);
        shape.testCount = std::count(isTest.begin(), isTest.end(), std::uint8_t{1});
        shape.trainCount -= shape.testCount;
    }
    return shape;
}

}  // namespace fiarse
