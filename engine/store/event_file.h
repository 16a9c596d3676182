/// Event files, as TensorBoard reads them.
///
/// Source: TensorFlow's event.proto, summary.proto and histogram.proto; the numbers of the fields are
/// those of these files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/store/picture.h"

namespace fiarse {

/// How often values fell into buckets that follow one another.
struct EventHistogram {
    double min = 0.0, max = 0.0;  ///< of the values
    double count = 0.0, sum = 0.0, sumOfSquares = 0.0;
    std::vector<double> limits;  ///< upper end of each bucket, rising
    std::vector<double> counts;  ///< as many
};

/// Writes one event a step, with everything that was told of it.
class EventFile {
public:
    /// Begins the file. @param wallTime  seconds since 1970, UTC.
    explicit EventFile(double wallTime);

    void scalar(const std::string& tag, double value);
    void histogram(const std::string& tag, const EventHistogram& histogram);
    void image(const std::string& tag, const Picture& picture);
    /// Closes the step: what was told since the last one becomes its event; nothing where that is nothing.
    void endStep(std::int64_t step, double wallTime);

    const std::string& contents() const { return m_file; }

private:
    void add(const std::string& value);

    std::string m_file;
    std::string m_summary;
};

}  // namespace fiarse
