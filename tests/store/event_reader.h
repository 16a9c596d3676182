/// Reads event files back the slow way, independently of how they are written: bytes to records, records
/// to fields, fields to values. Everything unexpected ends the reading and is told in `error`.
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <cstring>
#include <optional>

namespace fiarse::test {

/// One field of a message: its number and, by wire type, a number or bytes.
struct ProtoField {
    quint64 number = 0;
    int wire = -1;
    quint64 bits = 0;  ///< varint, or the bits of a float or double
    QByteArray bytes;

    double asDouble() const {
        double value = 0.0;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }
    float asFloat() const {
        const auto low = static_cast<quint32>(bits);
        float value = 0.0f;
        std::memcpy(&value, &low, sizeof value);
        return value;
    }
    /// A packed list.
    QList<double> asDoubles() const {
        QList<double> values;
        for (qsizetype at = 0; at + 8 <= bytes.size(); at += 8) {
            double value = 0.0;
            std::memcpy(&value, bytes.constData() + at, sizeof value);
            values << value;
        }
        return values;
    }
};

/// The fields of a message, or nothing where it is not one.
inline std::optional<QList<ProtoField>> protoFields(const QByteArray& message) {
    QList<ProtoField> fields;
    qsizetype at = 0;
    bool good = true;
    const auto varint = [&] {
        quint64 value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= message.size()) break;
            const auto byte = static_cast<quint8>(message[at++]);
            value |= quint64(byte & 0x7F) << shift;
            if (byte < 0x80) return value;
        }
        good = false;
        return value;
    };
    while (good && at < message.size()) {
        const quint64 key = varint();
        ProtoField field{.number = key >> 3, .wire = int(key & 7)};
        const quint64 size = field.wire == 1 ? 8 : field.wire == 5 ? 4 : 0;
        if (field.wire == 0) {
            field.bits = varint();
        } else if (field.wire == 2) {
            const auto length = static_cast<qsizetype>(varint());
            field.bytes = message.mid(at, length);
            good = good && field.bytes.size() == length;
            at += length;
        } else if (size > 0 && at + qsizetype(size) <= message.size()) {
            std::memcpy(&field.bits, message.constData() + at, size);
            at += qsizetype(size);
        } else {
            good = false;
        }
        fields << field;
    }
    if (!good) return std::nullopt;
    return fields;
}

/// What was told of one tag at one step.
struct EventValue {
    double time = 0.0;
    std::optional<float> scalar;
    QMap<int, ProtoField> histogram;  ///< by field number
    QMap<int, ProtoField> image;
};

struct EventContents {
    QString error;
    QString version;
    QMap<QString, QMap<qint64, EventValue>> values;  ///< [tag][step]
};

/// CRC32C bit by bit, and masked as in the files.
inline quint32 slowMaskedCrc(const QByteArray& bytes) {
    quint32 crc = 0xFFFFFFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
    }
    crc = ~crc;
    return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
}

inline QMap<int, ProtoField> byNumber(const QByteArray& message) {
    QMap<int, ProtoField> map;
    const auto fields = protoFields(message);
    if (!fields) return map;
    for (const ProtoField& field : *fields) map[int(field.number)] = field;
    return map;
}

inline void readEvent(const QByteArray& message, EventContents& contents) {
    const QMap<int, ProtoField> event = byNumber(message);
    if (!event.contains(1)) contents.error = "an event without a time";
    if (event.contains(3)) contents.version = QString::fromUtf8(event[3].bytes);
    if (!event.contains(5)) return;
    const auto summary = protoFields(event[5].bytes);
    if (!summary) contents.error = "a summary that cannot be read";
    for (const ProtoField& field : summary.value_or(QList<ProtoField>())) {
        const QMap<int, ProtoField> value = byNumber(field.bytes);
        EventValue told{.time = event[1].asDouble()};
        if (value.contains(2)) told.scalar = value[2].asFloat();
        if (value.contains(4)) told.image = byNumber(value[4].bytes);
        if (value.contains(5)) told.histogram = byNumber(value[5].bytes);
        contents.values[QString::fromUtf8(value[1].bytes)][qint64(event[2].bits)] = told;
    }
}

inline EventContents readEvents(const QByteArray& file) {
    EventContents contents;
    qsizetype at = 0;
    while (contents.error.isEmpty() && at < file.size()) {
        if (at + 16 > file.size()) {
            contents.error = "a record cut short";
            break;
        }
        quint64 length = 0;
        quint32 lengthCrc = 0, dataCrc = 0;
        std::memcpy(&length, file.constData() + at, 8);
        std::memcpy(&lengthCrc, file.constData() + at + 8, 4);
        const QByteArray data = file.mid(at + 12, qsizetype(length));
        if (lengthCrc != slowMaskedCrc(file.mid(at, 8))) contents.error = "a wrong sum of a length";
        if (data.size() != qsizetype(length) || at + 16 + data.size() > file.size()) {
            contents.error = "a record cut short";
            break;
        }
        std::memcpy(&dataCrc, file.constData() + at + 12 + data.size(), 4);
        if (dataCrc != slowMaskedCrc(data)) contents.error = "a wrong sum of the data";
        readEvent(data, contents);
        at += 16 + data.size();
    }
    return contents;
}

}  // namespace fiarse::test
