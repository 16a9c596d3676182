#include "engine/store/few_values.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "engine/store/blob.h"

namespace fiarse {

namespace {

// A zstd frame begins with other bytes.
constexpr std::array<char, 2> kLetters = {'F', 'V'};
// Letters, bits, number of values, count.
constexpr std::size_t kHeader = 4 + sizeof(std::uint64_t);
constexpr std::size_t kMostValues = 16;

struct Header {
    unsigned bits = 1;
    std::array<std::uint8_t, kMostValues> values{};
    std::span<const char> frame;
};

unsigned bitsFor(std::size_t values) {
    return values <= 2 ? 1 : values <= 4 ? 2 : 4;
}

std::size_t packedSize(std::size_t count, unsigned bits) {
    const std::size_t each = 8 / bits;
    return (count + each - 1) / each;
}

Header headerOf(std::span<const char> blob, std::uint64_t count) {
    Header header;
    header.bits = static_cast<std::uint8_t>(blob[2]);
    const std::size_t values = static_cast<std::uint8_t>(blob[3]);
    const bool sound = (header.bits == 1 || header.bits == 2 || header.bits == 4) && values <= kMostValues &&
                       blob.size() > kHeader + values;
    if (!sound) throw damaged("an array of another kind");
    std::uint64_t stored = 0;
    std::memcpy(&stored, blob.data() + 4, sizeof stored);
    if (stored != count) throw damaged("an array of another size");
    std::memcpy(header.values.data(), blob.data() + kHeader, values);
    header.frame = blob.subspan(kHeader + values);
    return header;
}

/// All values of one packed byte at once: the table is small enough to stay in the cache.
template <typename T, unsigned Bits>
void spread(const std::vector<std::byte>& bytes, const Header& header, std::vector<T>& values) {
    constexpr std::size_t kEach = 8 / Bits;
    std::array<std::array<T, kEach>, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
        for (std::size_t i = 0; i < kEach; ++i)
            table[byte][i] = header.values[(byte >> (i * Bits)) & ((1U << Bits) - 1)];
    const std::size_t whole = values.size() / kEach;
    T* target = values.data();
    for (std::size_t i = 0; i < whole; ++i, target += kEach)
        std::memcpy(target, table[static_cast<std::size_t>(bytes[i])].data(), kEach * sizeof(T));
    for (std::size_t i = 0; whole * kEach + i < values.size(); ++i)
        target[i] = table[static_cast<std::size_t>(bytes[whole])][i];
}

template <typename T>
std::vector<T> unpackedValues(std::span<const char> blob, std::size_t count) {
    const Header header = headerOf(blob, count);
    std::vector<std::byte> bytes(packedSize(count, header.bits));
    decompressInto(header.frame, bytes);
    std::vector<T> values(count);
    if (header.bits == 1) spread<T, 1>(bytes, header, values);
    if (header.bits == 2) spread<T, 2>(bytes, header, values);
    if (header.bits == 4) spread<T, 4>(bytes, header, values);
    return values;
}

}  // namespace

std::vector<char> packedFewValues(std::span<const std::uint8_t> values) {
    std::array<bool, 256> occurs{};
    for (const std::uint8_t value : values) occurs[value] = true;
    const auto distinct = static_cast<std::size_t>(std::count(occurs.begin(), occurs.end(), true));
    if (distinct > kMostValues) return compressed(std::as_bytes(values));
    const unsigned bits = bitsFor(distinct);
    std::vector<char> blob = {kLetters[0], kLetters[1], static_cast<char>(bits), static_cast<char>(distinct)};
    blob.resize(kHeader);
    const std::uint64_t count = values.size();
    std::memcpy(blob.data() + 4, &count, sizeof count);
    std::array<std::uint8_t, 256> index{};
    for (std::size_t value = 0; value < occurs.size(); ++value) {
        if (!occurs[value]) continue;
        index[value] = static_cast<std::uint8_t>(blob.size() - kHeader);
        blob.push_back(static_cast<char>(value));
    }
    std::vector<std::byte> bytes(packedSize(values.size(), bits));
    for (std::size_t byte = 0, i = 0; byte < bytes.size(); ++byte) {
        unsigned packed = 0;
        for (unsigned shift = 0; shift < 8 && i < values.size(); shift += bits)
            packed |= unsigned{index[values[i++]]} << shift;
        bytes[byte] = static_cast<std::byte>(packed);
    }
    const std::vector<char> frame = compressed(bytes);
    blob.insert(blob.end(), frame.begin(), frame.end());
    return blob;
}

bool holdsFewValues(std::span<const char> blob) {
    return blob.size() > kHeader && blob[0] == kLetters[0] && blob[1] == kLetters[1];
}

std::vector<std::uint8_t> unpackedFewValues(std::span<const char> blob, std::size_t count) {
    return holdsFewValues(blob) ? unpackedValues<std::uint8_t>(blob, count)
                                : unpacked<std::uint8_t>(blob, count);
}

std::vector<std::uint16_t> unpackedFewCounts(std::span<const char> blob, std::size_t count) {
    return unpackedValues<std::uint16_t>(blob, count);
}

}  // namespace fiarse
