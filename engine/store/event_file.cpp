#include "engine/store/event_file.h"

#include "engine/store/protobuf_writer.h"
#include "engine/store/tfrecord.h"

namespace fiarse {

namespace {

constexpr std::uint32_t kEventWallTime = 1, kEventStep = 2, kEventFileVersion = 3, kEventSummary = 5;
constexpr std::uint32_t kSummaryValue = 1;
constexpr std::uint32_t kValueTag = 1, kValueScalar = 2, kValueImage = 4, kValueHistogram = 5;
constexpr std::uint32_t kImageHeight = 1, kImageWidth = 2, kImageColourSpace = 3, kImageBytes = 4;
constexpr std::uint32_t kHistogramMin = 1, kHistogramMax = 2, kHistogramCount = 3, kHistogramSum = 4,
                        kHistogramSquares = 5, kHistogramLimits = 6, kHistogramCounts = 7;
constexpr std::int64_t kColourSpaceRgb = 3;

}  // namespace

EventFile::EventFile(double wallTime) {
    ProtobufWriter event;
    event.number(kEventWallTime, wallTime);
    event.bytes(kEventFileVersion, "brain.Event:2");
    appendTfRecord(m_file, event.message());
}

void EventFile::scalar(const std::string& tag, double value) {
    ProtobufWriter message;
    message.bytes(kValueTag, tag);
    message.number(kValueScalar, static_cast<float>(value));
    add(message.message());
}

void EventFile::histogram(const std::string& tag, const EventHistogram& histogram) {
    ProtobufWriter content;
    content.number(kHistogramMin, histogram.min);
    content.number(kHistogramMax, histogram.max);
    content.number(kHistogramCount, histogram.count);
    content.number(kHistogramSum, histogram.sum);
    content.number(kHistogramSquares, histogram.sumOfSquares);
    content.numbers(kHistogramLimits, histogram.limits);
    content.numbers(kHistogramCounts, histogram.counts);
    ProtobufWriter message;
    message.bytes(kValueTag, tag);
    message.bytes(kValueHistogram, content.message());
    add(message.message());
}

void EventFile::image(const std::string& tag, const Picture& picture) {
    ProtobufWriter content;
    content.integer(kImageHeight, picture.height());
    content.integer(kImageWidth, picture.width());
    content.integer(kImageColourSpace, kColourSpaceRgb);
    content.bytes(kImageBytes, pngFile(picture));
    ProtobufWriter message;
    message.bytes(kValueTag, tag);
    message.bytes(kValueImage, content.message());
    add(message.message());
}

void EventFile::add(const std::string& value) {
    ProtobufWriter summary;
    summary.bytes(kSummaryValue, value);
    m_summary += summary.message();
}

void EventFile::endStep(std::int64_t step, double wallTime) {
    if (m_summary.empty()) return;
    ProtobufWriter event;
    event.number(kEventWallTime, wallTime);
    event.integer(kEventStep, step);
    event.bytes(kEventSummary, m_summary);
    appendTfRecord(m_file, event.message());
    m_summary.clear();
}

}  // namespace fiarse
