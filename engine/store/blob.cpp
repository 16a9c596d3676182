#include "engine/store/blob.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/store/few_values.h"

namespace fiarse {

static_assert(std::endian::native == std::endian::little, "run files hold little-endian arrays");

namespace {

// Fast enough to be lost in a round of milliseconds; the stronger levels gain a few per cent on weights.
constexpr int kLevel = 1;

}  // namespace

std::vector<char> compressed(std::span<const std::byte> bytes) {
    std::vector<char> blob(ZSTD_compressBound(bytes.size()));
    const std::size_t size = ZSTD_compress(blob.data(), blob.size(), bytes.data(), bytes.size(), kLevel);
    if (ZSTD_isError(size)) throw StoreError("An array could not be compressed: there is no memory left.");
    blob.resize(size);
    return blob;
}

void decompressInto(std::span<const char> blob, std::span<std::byte> target) {
    // Looked at before anything is written: a damaged frame may claim any size.
    if (ZSTD_getFrameContentSize(blob.data(), blob.size()) != target.size())
        throw damaged("an array of another size");
    const std::size_t read = ZSTD_decompress(target.data(), target.size(), blob.data(), blob.size());
    if (ZSTD_isError(read)) throw damaged(ZSTD_getErrorName(read));
    if (read != target.size()) throw damaged("an array of another size");
}

std::vector<std::byte> decompressed(std::span<const char> blob, std::size_t most) {
    const unsigned long long size = ZSTD_getFrameContentSize(blob.data(), blob.size());
    // Also guards against a damaged size that would ask for all memory.
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most) {
        throw damaged("an array of another size");
    }
    std::vector<std::byte> bytes(size);
    const std::size_t read = ZSTD_decompress(bytes.data(), bytes.size(), blob.data(), blob.size());
    if (ZSTD_isError(read)) throw damaged(ZSTD_getErrorName(read));
    if (read != bytes.size()) throw damaged("an array of another size");
    return bytes;
}

std::vector<char> packedCounts(const std::vector<std::uint16_t>& values) {
    if (std::any_of(values.begin(), values.end(), [](std::uint16_t value) { return value > 255; })) {
        return packed(values);
    }
    return packedFewValues(std::vector<std::uint8_t>(values.begin(), values.end()));
}

std::vector<std::uint16_t> unpackedCounts(std::span<const char> blob, std::size_t count) {
    if (holdsFewValues(blob)) return unpackedFewCounts(blob, count);
    const std::vector<std::byte> bytes = decompressed(blob, 2 * count);
    std::vector<std::uint16_t> values(count);
    if (bytes.size() == count) {
        std::transform(bytes.begin(), bytes.end(), values.begin(),
                       [](std::byte value) { return static_cast<std::uint16_t>(value); });
    } else if (bytes.size() == 2 * count) {
        std::memcpy(values.data(), bytes.data(), bytes.size());
    } else {
        throw damaged("an array of another size");
    }
    return values;
}

}  // namespace fiarse
