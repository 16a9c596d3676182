/// Small PNG and JPEG files for the tests.
#pragma once

#include <cstdio>
//
#include <jpeglib.h>
#include <png.h>

#include <QByteArray>
#include <QString>

namespace fiarse::test {

inline bool writePng(const QString& path, int height, int width, const QByteArray& pixels,
                     png_uint_32 format) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = format;
    return png_image_write_to_file(&image, path.toLocal8Bit().constData(), 0, pixels.constData(), 0,
                                   nullptr) != 0;
}

/// @param pixels  [height, width, 3]
inline bool writePng(const QString& path, int height, int width, const QByteArray& pixels) {
    return writePng(path, height, width, pixels, PNG_FORMAT_RGB);
}

/// A PNG in shades of grey. @param pixels  [height, width]
inline bool writeGreyPng(const QString& path, int height, int width, const QByteArray& pixels) {
    return writePng(path, height, width, pixels, PNG_FORMAT_GRAY);
}

/// A picture in colour as a JPEG of the best quality.
inline bool writeJpeg(const QString& path, int height, int width, const QByteArray& pixels) {
    std::FILE* file = std::fopen(path.toLocal8Bit().constData(), "wb");
    if (file == nullptr) return false;
    jpeg_compress_struct state{};
    jpeg_error_mgr errors{};
    state.err = jpeg_std_error(&errors);
    jpeg_create_compress(&state);
    jpeg_stdio_dest(&state, file);
    state.image_width = static_cast<JDIMENSION>(width);
    state.image_height = static_cast<JDIMENSION>(height);
    state.input_components = 3;
    state.in_color_space = JCS_RGB;
    jpeg_set_defaults(&state);
    jpeg_set_quality(&state, 100, TRUE);
    jpeg_start_compress(&state, TRUE);
    QByteArray copy = pixels;
    while (state.next_scanline < state.image_height) {
        auto* row =
            reinterpret_cast<JSAMPROW>(copy.data()) + state.next_scanline * static_cast<unsigned>(width) * 3;
        jpeg_write_scanlines(&state, &row, 1);
    }
    jpeg_finish_compress(&state);
    jpeg_destroy_compress(&state);
    return std::fclose(file) == 0;
}

/// A picture of one colour.
inline QByteArray plain(int height, int width, int red, int green, int blue) {
    QByteArray pixels;
    for (int i = 0; i < height * width; ++i) {
        pixels.append(static_cast<char>(red));
        pixels.append(static_cast<char>(green));
        pixels.append(static_cast<char>(blue));
    }
    return pixels;
}

}  // namespace fiarse::test
