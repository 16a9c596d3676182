/// Numbers as a NumPy file.
#pragma once

#include <QByteArray>
#include <cstddef>
#include <vector>

namespace fiarse::ui {

/// A .npy file (version 1.0, little-endian float64, C order) of the shape (rows, columns).
/// Precondition: values.size() == rows · columns.
QByteArray npyBytes(std::size_t rows, std::size_t columns, const std::vector<double>& values);

}  // namespace fiarse::ui
