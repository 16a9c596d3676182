/// Columns of a table, told apart and turned into numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/api/result.h"
#include "engine/data/text_table.h"

namespace fiarse {

/// A text column is encoded as one column of 0 and 1 for each value; with more values it is refused.
inline constexpr std::size_t kMostCategories = 64;

/// One column, with what its fields mean.
struct TableColumn {
    std::string name;
    bool numeric = true;             ///< every field that is not missing is a number
    std::vector<double> numbers;     ///< [rows] where numeric; NaN = missing
    std::vector<std::string> texts;  ///< [rows] where not; empty = missing
    std::size_t firstText = 0;       ///< row of the first field that is no number, where not numeric
    int firstTextLine = 0;           ///< its line in the file
    std::size_t fields = 0,
                textFields = 0;  ///< where not numeric: that are not missing; of those, no numbers
};

/// Reads a column of the chosen rows. Numbers may have a decimal comma where the separator is none. Errors:
/// File, with the line, for a number that is not finite.
Result<TableColumn> readColumn(const TextTable& table, std::size_t column,
                               std::span<const std::uint32_t> rows);

/// Features as numbers, row by row.
struct EncodedColumns {
    std::vector<std::string> names;   ///< [features]
    std::vector<float> values;        ///< [rows, features]
    std::vector<std::string> report;  ///< what was done, in sentences

    std::size_t features() const { return names.size(); }
};

/// Numeric columns become (v − mean) / deviation with mean and deviation of the training rows, a missing
/// value the mean; text columns become one column of 0 and 1 for each value that the training rows have,
/// sorted, a missing value being a value of its own. A column with one value in all training rows is left
/// out.
/// @param isTest  [rows]
/// Errors: File: a text column with more than kMostCategories values, nothing left.
Result<EncodedColumns> encodeColumns(const TextTable& table, const std::vector<TableColumn>& columns,
                                     std::span<const std::uint8_t> isTest);

/// The columns as series of `channels` channels, the first columns being the first channel from its first to
/// its last time; (v − mean) / deviation with those of the channel over all training rows and times (a
/// constant channel becomes 0). A missing value becomes the mean of its column. Errors: File: a column of
/// text, a number of columns that `channels` does not divide.
Result<EncodedColumns> encodeSeries(const TextTable& table, const std::vector<TableColumn>& columns,
                                    std::span<const std::uint8_t> isTest, std::size_t channels);

/// The distinct texts, sorted: as numbers where all of them are numbers, else by their bytes.
std::vector<std::string> distinctSorted(const std::vector<std::string>& texts);

}  // namespace fiarse
