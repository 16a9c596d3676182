/// Arrays of bytes with few different values, as tier maps and counts of participants are: a few bits each,
/// then zstd. Three to four times as fast to read as bytes would be, which is what somebody waits for who
/// drags through the rounds of a large model.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fiarse {

/// A header (two letters, bits a value, number of different values, count, the values), then a zstd frame of
/// the packed indices, the first in the lowest bits. Where there are more than 16 different values: packed()
/// of blob.h. Throws StoreError.
std::vector<char> packedFewValues(std::span<const std::uint8_t> values);

/// Whether a blob has that header; plain frames, as files before version 4 hold them, have not.
bool holdsFewValues(std::span<const char> blob);

/// The inverse of packedFewValues(), of plain frames too. @param count  how many there must be.
/// Throws StoreError.
std::vector<std::uint8_t> unpackedFewValues(std::span<const char> blob, std::size_t count);
/// The same, widened. Precondition: holdsFewValues(blob).
std::vector<std::uint16_t> unpackedFewCounts(std::span<const char> blob, std::size_t count);

}  // namespace fiarse
