/// Records as TensorFlow frames them, and the checksum that it guards them with.
///
/// Sources: RFC 3720, section 12.1 and appendix B.4 (CRC32C); TensorFlow's tsl/lib/io/record_writer.h and
/// tsl/lib/hash/crc32c.h (framing and mask).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fiarse {

/// CRC32C (Castagnoli), reflected, polynomial 0x1EDC6F41. One table look-up a byte.
std::uint32_t crc32c(std::string_view bytes);

/// What a file holds instead of the checksum itself: rotated right by 15 bits and shifted by a constant.
std::uint32_t maskedCrc32c(std::string_view bytes);

/// Appends one record: length (8 bytes), checksum of the length, the bytes, their checksum; little-endian.
void appendTfRecord(std::string& file, std::string_view bytes);

}  // namespace fiarse
