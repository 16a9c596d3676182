/// PNG and JPEG files as pixels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace fiarse {

/// A picture, channel by channel.
struct Picture {
    std::size_t channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> pixels;  ///< [channels, height, width]
    bool greyFile = false;             ///< the file holds shades of grey, whatever it was read as

    std::uint8_t at(std::size_t channel, std::size_t y, std::size_t x) const {
        return pixels[(channel * height + y) * width + x];
    }
};

/// Whether the name ends in .png, .jpg or .jpeg, in any case.
bool isPictureName(const std::filesystem::path& file);

/// Reads a PNG or JPEG file as RGB (3 channels) or grey (1); which of the two it is is told by its first
/// bytes. Transparent parts are laid over black; 16 bits become 8; a rotation noted in the file is not
/// followed.
/// @return nothing where it cannot be read, is damaged, or has more than 100 million pixels.
std::optional<Picture> readPicture(const std::filesystem::path& file, bool grey);

/// The central square, brought to `side` × `side`: each pixel is the mean of the area it covers, which
/// repeats pixels where the picture is enlarged.
/// @return [channels, side, side]
std::vector<std::uint8_t> centralSquare(const Picture& picture, std::size_t side);

}  // namespace fiarse
