#include "engine/store/picture.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

#include "engine/store/pixel_font.h"

namespace fiarse {

namespace {

// Dots of the font are squares of this many pixels.
constexpr int kDot = Picture::kTextHeight / kGlyphHeight;
constexpr int kAdvance = (kGlyphWidth + 1) * kDot;

// UTF-8: the bytes that go on a sign that has begun.
bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

void appendBigEndian(std::string& text, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>((value >> shift) & 0xFF);
}

void appendChunk(std::string& file, const std::string& type, const std::string& data) {
    appendBigEndian(file, static_cast<std::uint32_t>(data.size()));
    const std::string body = type + data;
    file += body;
    const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    appendBigEndian(file, static_cast<std::uint32_t>(sum));
}

std::string deflated(const std::string& bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string packed(size, '\0');
    const int code = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                               reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()),
                               Z_BEST_COMPRESSION);
    if (code != Z_OK) throw std::runtime_error("a picture could not be compressed");
    packed.resize(size);
    return packed;
}

}  // namespace

std::string colourText(Colour colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

Picture::Picture(int width, int height, Colour background)
    : m_width(std::max(width, 1)),
      m_height(std::max(height, 1)),
      m_pixels(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height), background) {}

void Picture::fill(int x, int y, int width, int height, Colour colour) {
    const int left = std::clamp(x, 0, m_width);
    const int right = std::clamp(x + width, left, m_width);
    for (int row = std::max(y, 0); row < std::min(y + height, m_height); ++row) {
        const auto begin = m_pixels.begin() + static_cast<std::ptrdiff_t>(index(0, row));
        std::fill(begin + left, begin + right, colour);
    }
}

void Picture::place(int x, int y, const Picture& other, int zoom) {
    for (int row = 0; row < other.height(); ++row) {
        for (int column = 0; column < other.width(); ++column) {
            fill(x + column * zoom, y + row * zoom, zoom, zoom, other.at(column, row));
        }
    }
}

void Picture::text(int x, int y, std::string_view line, Colour colour) {
    for (const char sign : line) {
        if (continues(sign)) continue;
        const auto& columns = glyph(sign);
        for (int column = 0; column < kGlyphWidth; ++column) {
            for (int row = 0; row < kGlyphHeight; ++row) {
                if ((columns[static_cast<std::size_t>(column)] >> row & 1) == 0) continue;
                fill(x + column * kDot, y + row * kDot, kDot, kDot, colour);
            }
        }
        x += kAdvance;
    }
}

int Picture::textWidth(std::string_view line) {
    return kAdvance * static_cast<int>(std::count_if(line.begin(), line.end(),
                                                     [](char sign) { return !continues(sign); }));
}

std::string pngFile(const Picture& picture) {
    std::string rows;
    rows.reserve(picture.pixels().size() * 3 + static_cast<std::size_t>(picture.height()));
    for (int y = 0; y < picture.height(); ++y) {
        rows += '\0';  // no filter
        for (int x = 0; x < picture.width(); ++x) {
            const Colour colour = picture.at(x, y);
            for (const std::uint8_t part : {colour.red, colour.green, colour.blue}) {
                rows += static_cast<char>(part);
            }
        }
    }
    std::string header;
    appendBigEndian(header, static_cast<std::uint32_t>(picture.width()));
    appendBigEndian(header, static_cast<std::uint32_t>(picture.height()));
    header += std::string("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB, deflate, adaptive filters, no interlace
    std::string file("\x89PNG\r\n\x1a\n", 8);
    appendChunk(file, "IHDR", header);
    appendChunk(file, "IDAT", deflated(rows));
    appendChunk(file, "IEND", "");
    return file;
}

}  // namespace fiarse
