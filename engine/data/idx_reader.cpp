#include "engine/data/idx_reader.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>

namespace fiarse {

namespace {

constexpr std::uint32_t kImagesMagic = 0x00000803;
constexpr std::uint32_t kLabelsMagic = 0x00000801;
constexpr std::uint32_t kLargestSide = 4096;

Error fileError(const std::filesystem::path& path, std::string message) {
    return {ErrorKind::File, std::move(message), path.string(), 0, 0, {}};
}

std::string hexText(std::uint32_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) text += digits[(value >> shift) & 15U];
    return text;
}

// One IDX file, read front to back; gzip and plain files look the same.
class IdxFile {
public:
    explicit IdxFile(std::filesystem::path path) : m_path(std::move(path)) {}
    ~IdxFile() {
        if (m_file != nullptr) gzclose(m_file);
    }
    IdxFile(const IdxFile&) = delete;
    IdxFile& operator=(const IdxFile&) = delete;

    // Opens and reads the magic number and `N` sizes behind it.
    template <std::size_t N>
    Result<std::array<std::uint32_t, N>> open(std::uint32_t magic, std::string_view what) {
        m_file = gzopen(m_path.c_str(), "rb");
        if (m_file == nullptr) return fileError(m_path, "This file could not be opened for reading.");
        gzbuffer(m_file, 1U << 17);
        std::vector<std::uint8_t> bytes;
        if (const auto read = append(bytes, 4); !read) return read.error();
        if (m_path.extension() == ".gz" && gzdirect(m_file) == 1) {
            return fileError(m_path, "This file ends in .gz but is not compressed with gzip.");
        }
        if (word(bytes, 0) != magic) {
            return fileError(m_path, "This is not an IDX file of " + std::string(what) + ": it begins with " +
                                         hexText(word(bytes, 0)) + ", and " + hexText(magic) +
                                         " was expected.");
        }
        bytes.clear();
        if (const auto read = append(bytes, 4 * N); !read) return read.error();
        std::array<std::uint32_t, N> sizes{};
        for (std::size_t i = 0; i < N; ++i) sizes[i] = word(bytes, i);
        return sizes;
    }

    // Reads exactly `count` bytes and expects the end of the file behind them.
    Result<std::vector<std::uint8_t>> rest(std::uint64_t count) {
        std::vector<std::uint8_t> bytes;
        const auto read = append(bytes, count);
        if (!read) return read.error();
        std::uint8_t extra = 0;
        const int got = gzread(m_file, &extra, 1);
        int status = Z_OK;
        gzerror(m_file, &status);
        // All values are there, but a compressed file may lack its checksum or have a wrong one.
        if (got < 0 || status != Z_OK) return damaged();
        if (got > 0) {
            return fileError(m_path, "This file is longer than the " + std::to_string(count) +
                                         " values that its header promises.");
        }
        return bytes;
    }

private:
    static std::uint32_t word(const std::vector<std::uint8_t>& bytes, std::size_t index) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | bytes[4 * index + i];
        return value;
    }

    // A header can promise any size, so memory grows with what is really there.
    Result<void> append(std::vector<std::uint8_t>& bytes, std::uint64_t count) {
        constexpr std::uint64_t chunk = 1U << 22;
        bytes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(count, 64 * chunk)));
        while (bytes.size() < count) {
            const std::size_t have = bytes.size();
            const std::size_t want = static_cast<std::size_t>(std::min(chunk, count - have));
            bytes.resize(have + want);
            const int got = gzread(m_file, bytes.data() + have, static_cast<unsigned>(want));
            int status = Z_OK;
            gzerror(m_file, &status);
            if (got < 0 || (status != Z_OK && status != Z_BUF_ERROR)) return damaged();
            if (static_cast<std::size_t>(got) < want) {
                return fileError(m_path, "This file is cut short: it should hold " + std::to_string(count) +
                                             " more bytes, and only " +
                                             std::to_string(have + static_cast<std::size_t>(got)) +
                                             " are there.");
            }
        }
        return {};
    }

    Error damaged() const {
        return fileError(m_path, "This gzip file is damaged and could not be unpacked.");
    }

    std::filesystem::path m_path;
    gzFile m_file = nullptr;
};

struct ImageHeader {
    std::uint32_t count = 0, height = 0, width = 0;
};

struct Paths {
    std::filesystem::path images, labels;
};

Result<std::filesystem::path> find(const IdxSource& source, const std::string& part,
                                   const std::string& kind) {
    const std::string names[] = {part + "-" + kind, part + "." + kind};
    std::error_code ignored;
    for (const char* ending : {"", ".gz"}) {
        for (const std::string& name : names) {
            auto path = source.folder / (name + ending);
            if (std::filesystem::is_regular_file(path, ignored)) return path;
        }
    }
    std::string message = std::filesystem::is_directory(source.folder, ignored)
                              ? "This folder holds no file " + names[0] + " (plain or .gz)."
                              : "This folder does not exist, so " + source.title + " could not be read.";
    if (!source.hint.empty()) message += " " + source.hint;
    return fileError(source.folder, std::move(message));
}

Result<Paths> findSplit(const IdxSource& source, const std::string& part) {
    auto images = find(source, part + "-images", "idx3-ubyte");
    if (!images) return images.error();
    auto labels = find(source, part + "-labels", "idx1-ubyte");
    if (!labels) return labels.error();
    return Paths{std::move(images).value(), std::move(labels).value()};
}

Result<ImageHeader> openImages(IdxFile& file, const std::filesystem::path& path) {
    const auto sizes = file.open<3>(kImagesMagic, "images");
    if (!sizes) return sizes.error();
    const auto [count, height, width] = *sizes;
    if (count == 0) return fileError(path, "This file holds no images.");
    if (height == 0 || width == 0 || height > kLargestSide || width > kLargestSide) {
        return fileError(path, "This file promises images of " + std::to_string(height) + "×" +
                                   std::to_string(width) + " pixels; each side must be 1 to " +
                                   std::to_string(kLargestSide) + ".");
    }
    return ImageHeader{count, height, width};
}

Result<std::vector<std::uint8_t>> readLabels(const Paths& paths, std::uint32_t images) {
    IdxFile file(paths.labels);
    const auto sizes = file.open<1>(kLabelsMagic, "labels");
    if (!sizes) return sizes.error();
    const std::uint32_t count = (*sizes)[0];
    if (count != images) {
        return fileError(paths.labels, "This file holds " + std::to_string(count) + " labels, but " +
                                           paths.images.filename().string() + " holds " +
                                           std::to_string(images) + " images.");
    }
    return file.rest(count);
}

// One split as far as it is wanted: `pixels` only when asked for.
struct ReadSplit {
    Paths paths;
    ImageHeader header;
    Split split;
};

Result<ReadSplit> readSplit(const IdxSource& source, const std::string& part, bool pixels) {
    const auto paths = findSplit(source, part);
    if (!paths) return paths.error();
    IdxFile images(paths->images);
    const auto header = openImages(images, paths->images);
    if (!header) return header.error();
    auto labels = readLabels(*paths, header->count);
    if (!labels) return labels.error();
    ReadSplit result{*paths, *header, {{}, std::move(labels).value()}};
    if (pixels) {
        auto bytes = images.rest(std::uint64_t{header->count} * header->height * header->width);
        if (!bytes) return bytes.error();
        result.split.pixels = std::move(bytes).value();
    }
    return result;
}

// The first label outside 0..classes−1, as an error.
std::optional<Error> checkLabels(const ReadSplit& part, std::size_t classes) {
    const auto& labels = part.split.labels;
    const auto bad = std::find_if(labels.begin(), labels.end(), [&](std::uint8_t v) { return v >= classes; });
    if (bad == labels.end()) return std::nullopt;
    return fileError(part.paths.labels, "Label " + std::to_string(bad - labels.begin() + 1) + " is " +
                                            std::to_string(*bad) +
                                            ", but the training data has only the classes 0 to " +
                                            std::to_string(classes - 1) + ".");
}

struct Folder {
    ReadSplit train, test;
    std::vector<std::string> classNames;
};

Result<Folder> readFolder(const IdxSource& source, bool pixels) {
    auto train = readSplit(source, "train", pixels);
    if (!train) return train.error();
    auto test = readSplit(source, "t10k", pixels);
    if (!test) return test.error();
    Folder folder{std::move(train).value(), std::move(test).value(), source.classNames};
    const ImageHeader& a = folder.train.header;
    const ImageHeader& b = folder.test.header;
    if (a.height != b.height || a.width != b.width) {
        return fileError(folder.test.paths.images,
                         "These test images have " + std::to_string(b.height) + "×" +
                             std::to_string(b.width) + " pixels, but the training images have " +
                             std::to_string(a.height) + "×" + std::to_string(a.width) + ".");
    }
    if (folder.classNames.empty()) {
        const auto& labels = folder.train.split.labels;
        const int largest = *std::max_element(labels.begin(), labels.end());
        for (int c = 0; c <= largest; ++c) folder.classNames.push_back(std::to_string(c));
    }
    for (const ReadSplit* part : {&folder.train, &folder.test}) {
        if (auto error = checkLabels(*part, folder.classNames.size())) return *std::move(error);
    }
    return folder;
}

}  // namespace

IdxSource fashionMnistSource() {
    return {"/usr/share/datasets/fashion-mnist",
            "fashion-mnist",
            "Fashion-MNIST",
            {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
             "Ankle boot"},
            "Fashion-MNIST comes with the Debian package dataset-fashion-mnist (sudo apt-get install "
            "dataset-fashion-mnist).",
            0.2860F,
            0.3530F};
}

IdxSource idxFolderSource(const std::filesystem::path& folder) {
    const auto name = folder.has_filename() ? folder.filename() : folder.parent_path().filename();
    return {folder, "idx:" + folder.string(), name.empty() ? folder.string() : name.string(), {}, "", 0.0F,
            0.0F};
}

Result<Dataset> readIdx(const IdxSource& source) {
    auto read = readFolder(source, true);
    if (!read) return read.error();
    Folder& folder = *read;
    Dataset data;
    data.id = source.id;
    data.title = source.title;
    data.height = folder.train.header.height;
    data.width = folder.train.header.width;
    data.classNames = std::move(folder.classNames);
    data.train = std::move(folder.train.split);
    data.test = std::move(folder.test.split);
    const PixelStatistics measured = source.deviation > 0.0F ? PixelStatistics{source.mean, source.deviation}
                                                             : pixelStatistics(data.train, data.maximum);
    data.mean = measured.mean;
    data.deviation = measured.deviation;
    return data;
}

Result<DataShape> probeIdx(const IdxSource& source) {
    auto folder = readFolder(source, false);
    if (!folder) return folder.error();
    const ImageHeader& header = folder->train.header;
    return DataShape{.id = source.id,
                     .title = source.title,
                     .height = header.height,
                     .width = header.width,
                     .classNames = folder->classNames,
                     .trainCount = header.count,
                     .testCount = folder->test.header.count};
}

}  // namespace fiarse
