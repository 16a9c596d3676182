/// Small IDX files for the tests, right or wrong on purpose.
#pragma once

#include <zlib.h>

#include <QByteArray>
#include <QFile>
#include <QString>

namespace fiarse::test {

/// `magic`, then `sizes`, each as four big-endian bytes, then `values`.
inline QByteArray idxBytes(quint32 magic, const QList<quint32>& sizes, const QByteArray& values) {
    QByteArray bytes;
    const auto append = [&](quint32 word) {
        for (int shift = 24; shift >= 0; shift -= 8) bytes.append(static_cast<char>((word >> shift) & 255U));
    };
    append(magic);
    for (const quint32 size : sizes) append(size);
    return bytes + values;
}

inline QByteArray imageBytes(quint32 count, quint32 height, quint32 width) {
    QByteArray values;
    for (quint32 i = 0; i < count * height * width; ++i) values.append(static_cast<char>(i * 7 % 251));
    return idxBytes(0x803, {count, height, width}, values);
}

inline QByteArray labelBytes(const QByteArray& labels) {
    return idxBytes(0x801, {static_cast<quint32>(labels.size())}, labels);
}

/// The same bytes as a gzip file.
inline QByteArray gzipped(const QByteArray& bytes) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<int>(deflateBound(&stream, static_cast<uLong>(bytes.size()))), '\0');
    QByteArray in = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<int>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

inline bool writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace fiarse::test
