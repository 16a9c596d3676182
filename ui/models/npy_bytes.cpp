#include "ui/models/npy_bytes.h"

#include <QtEndian>
#include <cstring>

namespace fiarse::ui {

QByteArray npyBytes(std::size_t rows, std::size_t columns, const std::vector<double>& values) {
    QByteArray header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" +
                        QByteArray::number(qulonglong(rows)) + ", " +
                        QByteArray::number(qulonglong(columns)) + "), }";
    // Magic, version and length take ten bytes; all of it is padded to 64.
    const qsizetype padding = 63 - (10 + header.size()) % 64;
    header += QByteArray(padding, ' ') + '\n';
    QByteArray file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(header.size() & 0xff);
    file += static_cast<char>(header.size() >> 8);
    file += header;
    file.reserve(file.size() + static_cast<qsizetype>(values.size() * sizeof(double)));
    for (const double value : values) {
        quint64 bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        bits = qToLittleEndian(bits);
        file.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    }
    return file;
}

}  // namespace fiarse::ui
