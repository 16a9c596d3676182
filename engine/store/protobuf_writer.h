/// The few parts of the Protocol Buffers encoding that event files need.
///
/// Not libprotobuf: three small messages do not pay for generated code, and libtorch brings a
/// libprotobuf of its own into the process, which a second one could meet.
/// Source: protobuf.dev, "Encoding".
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fiarse {

/// Appends fields to one message. Fields go in the order they are added.
class ProtobufWriter {
public:
    void integer(std::uint32_t field, std::int64_t value) {
        key(field, kVarint);
        varint(static_cast<std::uint64_t>(value));
    }
    void number(std::uint32_t field, double value) {
        key(field, kFixed64);
        fixed(std::bit_cast<std::uint64_t>(value));
    }
    void number(std::uint32_t field, float value) {
        key(field, kFixed32);
        fixed(std::bit_cast<std::uint32_t>(value));
    }
    /// Text, bytes, or the contents of another message.
    void bytes(std::uint32_t field, std::string_view value) {
        key(field, kLengthDelimited);
        varint(value.size());
        m_message += value;
    }
    /// A packed list.
    void numbers(std::uint32_t field, const std::vector<double>& values) {
        key(field, kLengthDelimited);
        varint(values.size() * sizeof(double));
        for (const double value : values) fixed(std::bit_cast<std::uint64_t>(value));
    }

    const std::string& message() const { return m_message; }

private:
    enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

    void key(std::uint32_t field, WireType type) { varint(std::uint64_t{field} << 3 | type); }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) m_message += static_cast<char>((value & 0x7F) | 0x80);
        m_message += static_cast<char>(value);
    }
    template <typename T>
    void fixed(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            m_message += static_cast<char>(value >> (8 * i) & 0xFF);
        }
    }

    std::string m_message;
};

}  // namespace fiarse
