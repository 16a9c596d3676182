#include "engine/data/image_file.h"

// jpeglib.h uses FILE and size_t without including what declares them.
#include <cstdio>
//
#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <csetjmp>
#include <memory>
#include <string>

namespace fiarse {

namespace {

constexpr std::size_t kMostPixels = 100'000'000;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// [height, width, channels] to [channels, height, width].
Picture planesOf(const std::vector<std::uint8_t>& mixed, std::size_t channels, std::size_t height,
                 std::size_t width) {
    Picture picture{channels, height, width, std::vector<std::uint8_t>(mixed.size()), false};
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < height * width; ++i)
            picture.pixels[c * height * width + i] = mixed[i * channels + c];
    return picture;
}

std::optional<Picture> readPng(std::FILE* file, bool grey) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_stdio(&image, file) == 0) return std::nullopt;
    const bool greyFile = (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
    image.format = grey ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    const std::size_t width = image.width, height = image.height;
    if (width * height > kMostPixels) {
        png_image_free(&image);
        return std::nullopt;
    }
    std::vector<std::uint8_t> mixed(PNG_IMAGE_SIZE(image));
    const png_color black{0, 0, 0};
    if (png_image_finish_read(&image, &black, mixed.data(), 0, nullptr) == 0) return std::nullopt;
    Picture picture = planesOf(mixed, grey ? 1 : 3, height, width);
    picture.greyFile = greyFile;
    return picture;
}

/// libjpeg leaves by this on an error.
struct JpegErrors {
    jpeg_error_mgr base{};
    std::jmp_buf leave{};
    bool warned = false;
};

void leaveJpeg(j_common_ptr state) {
    std::longjmp(reinterpret_cast<JpegErrors*>(state->err)->leave, 1);
}

// Data that end early are a warning to libjpeg, which then fills the rest with grey.
void noteJpeg(j_common_ptr state, int level) {
    if (level < 0) reinterpret_cast<JpegErrors*>(state->err)->warned = true;
}

/// Everything with a destructor lives in the caller: longjmp() would not run it.
bool decodeJpeg(jpeg_decompress_struct& state, JpegErrors& errors, std::FILE* file, bool grey,
                std::vector<std::uint8_t>& mixed) {
    if (setjmp(errors.leave) != 0) return false;
    jpeg_create_decompress(&state);
    jpeg_stdio_src(&state, file);
    jpeg_read_header(&state, TRUE);
    if (std::size_t{state.image_width} * state.image_height > kMostPixels) return false;
    state.out_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&state);
    const std::size_t stride =
        std::size_t{state.output_width} * static_cast<std::size_t>(state.output_components);
    mixed.resize(stride * state.output_height);
    while (state.output_scanline < state.output_height) {
        JSAMPROW row = mixed.data() + stride * state.output_scanline;
        jpeg_read_scanlines(&state, &row, 1);
    }
    jpeg_finish_decompress(&state);
    return !errors.warned;
}

std::optional<Picture> readJpeg(std::FILE* file, bool grey) {
    jpeg_decompress_struct state{};
    JpegErrors errors;
    state.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = leaveJpeg;
    errors.base.emit_message = noteJpeg;
    std::vector<std::uint8_t> mixed;
    const bool read = decodeJpeg(state, errors, file, grey, mixed);
    const std::size_t height = state.output_height, width = state.output_width;
    const bool greyFile = state.jpeg_color_space == JCS_GRAYSCALE;
    jpeg_destroy_decompress(&state);
    if (!read) return std::nullopt;
    Picture picture = planesOf(mixed, grey ? 1 : 3, height, width);
    picture.greyFile = greyFile;
    return picture;
}

}  // namespace

bool isPictureName(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

std::optional<Picture> readPicture(const std::filesystem::path& path, bool grey) {
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file) return std::nullopt;
    std::array<unsigned char, 8> first{};
    const std::size_t got = std::fread(first.data(), 1, first.size(), file.get());
    std::rewind(file.get());
    if (got == first.size() && png_sig_cmp(first.data(), 0, first.size()) == 0)
        return readPng(file.get(), grey);
    if (got >= 2 && first[0] == 0xFF && first[1] == 0xD8) return readJpeg(file.get(), grey);
    return std::nullopt;
}

std::vector<std::uint8_t> centralSquare(const Picture& picture, std::size_t side) {
    const std::size_t square = std::min(picture.height, picture.width);
    const std::size_t top = (picture.height - square) / 2, left = (picture.width - square) / 2;
    const double step = static_cast<double>(square) / static_cast<double>(side);
    std::vector<std::uint8_t> result;
    result.reserve(picture.channels * side * side);
    // How much of pixel `p` the stretch [from, to) covers.
    const auto overlap = [](std::size_t p, double from, double to) {
        return std::min(static_cast<double>(p + 1), to) - std::max(static_cast<double>(p), from);
    };
    const auto last = [square](double to) {
        return std::min(square, static_cast<std::size_t>(std::ceil(to)));
    };
    for (std::size_t c = 0; c < picture.channels; ++c) {
        for (std::size_t y = 0; y < side; ++y) {
            const double y0 = step * static_cast<double>(y), y1 = y0 + step;
            for (std::size_t x = 0; x < side; ++x) {
                const double x0 = step * static_cast<double>(x), x1 = x0 + step;
                double sum = 0.0, area = 0.0;
                for (auto py = static_cast<std::size_t>(y0); py < last(y1); ++py) {
                    for (auto px = static_cast<std::size_t>(x0); px < last(x1); ++px) {
                        const double part =
                            std::max(0.0, overlap(py, y0, y1)) * std::max(0.0, overlap(px, x0, x1));
                        sum += part * picture.at(c, top + py, left + px);
                        area += part;
                    }
                }
                result.push_back(static_cast<std::uint8_t>(std::lround(sum / area)));
            }
        }
    }
    return result;
}

}  // namespace fiarse
