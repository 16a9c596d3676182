/// Reads exported pictures back: PNG byte by byte, SVG as XML.
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QXmlStreamReader>
#include <QtEndian>

#include "engine/store/picture.h"

namespace fiarse::test {

inline quint32 slowCrc(const QByteArray& bytes) {
    quint32 crc = 0xFFFFFFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
    }
    return ~crc;
}

/// A PNG of 8-bit RGB without filters, taken apart.
struct Png {
    QString error;
    int width = 0, height = 0;
    QByteArray rows;

    Colour at(int x, int y) const {
        const char* pixel = rows.constData() + qsizetype(y) * (1 + 3 * width) + 1 + 3 * x;
        return {quint8(pixel[0]), quint8(pixel[1]), quint8(pixel[2])};
    }
    int count(Colour colour) const {
        int found = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) found += at(x, y) == colour ? 1 : 0;
        return found;
    }
};

inline Png readPng(const QByteArray& file) {
    Png png;
    if (!file.startsWith("\x89PNG\r\n\x1a\n"))
        return {.error = "not a PNG: " + QString::fromUtf8(file.left(200))};
    qsizetype at = 8;
    QByteArrayList types;
    while (at + 12 <= file.size()) {
        const auto length = qsizetype(qFromBigEndian<quint32>(file.constData() + at));
        const QByteArray body = file.mid(at + 4, 4 + length), data = body.mid(4);
        if (qFromBigEndian<quint32>(file.constData() + at + 8 + length) != slowCrc(body))
            return {.error = "a sum"};
        types << body.left(4);
        if (types.last() == "IHDR") {
            png.width = int(qFromBigEndian<quint32>(data.constData()));
            png.height = int(qFromBigEndian<quint32>(data.constData() + 4));
            if (data.mid(8) != QByteArray("\x08\x02\x00\x00\x00", 5)) return {.error = "another kind"};
        } else if (types.last() == "IDAT") {
            QByteArray sized(4, '\0');
            qToBigEndian(quint32(png.height * (1 + 3 * png.width)), sized.data());
            png.rows = qUncompress(sized + data);
        }
        at += 12 + length;
    }
    if (types != QByteArrayList({"IHDR", "IDAT", "IEND"}) || at != file.size())
        return {.error = "other chunks"};
    if (png.rows.size() != png.height * (1 + 3 * png.width)) return {.error = "another size"};
    return png;
}

/// What an SVG says and draws.
struct Svg {
    QString error;
    QStringList texts;
    QList<QXmlStreamAttributes> lines;    ///< polylines
    QList<QXmlStreamAttributes> samples;  ///< of the legend
    QList<QXmlStreamAttributes> boxes, dots;
};

inline Svg readSvg(const QByteArray& file) {
    Svg svg;
    QXmlStreamReader reader(file);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement) continue;
        const QString name = reader.name().toString();
        if (name == "polyline") svg.lines << reader.attributes();
        if (name == "path") svg.samples << reader.attributes();
        if (name == "rect") svg.boxes << reader.attributes();
        if (name == "circle") svg.dots << reader.attributes();
        if (name == "text") svg.texts << reader.readElementText();
    }
    if (reader.hasError()) svg.error = reader.errorString() + ": " + QString::fromUtf8(file.left(200));
    return svg;
}

}  // namespace fiarse::test
