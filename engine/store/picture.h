/// Pictures of 8-bit colours, drawn without a screen or a font file, and as PNG.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fiarse {

/// sRGB.
struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;

    friend bool operator==(const Colour&, const Colour&) = default;
};

/// "#0b2f57".
std::string colourText(Colour colour);

/// A grid of pixels, row by row from the top. What is drawn outside of it is left out.
class Picture {
public:
    Picture(int width, int height, Colour background);

    int width() const { return m_width; }
    int height() const { return m_height; }
    /// Precondition: inside.
    Colour at(int x, int y) const { return m_pixels[index(x, y)]; }
    const std::vector<Colour>& pixels() const { return m_pixels; }

    void fill(int x, int y, int width, int height, Colour colour);
    /// Copies `other`, each of its pixels as a square of `zoom` × `zoom`.
    void place(int x, int y, const Picture& other, int zoom);
    /// One line of text, its top left corner at (x, y); kTextHeight high. Signs outside of ASCII are
    /// drawn as "?".
    void text(int x, int y, std::string_view line, Colour colour);

    /// How wide text() draws `line`, in pixels.
    static int textWidth(std::string_view line);
    static constexpr int kTextHeight = 16;

private:
    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(x);
    }

    int m_width, m_height;
    std::vector<Colour> m_pixels;
};

/// A whole PNG file, 8 bits a channel, RGB. Throws std::runtime_error where memory does not suffice.
/// Source: W3C PNG specification, second edition.
std::string pngFile(const Picture& picture);

}  // namespace fiarse
