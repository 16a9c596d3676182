#include "engine/metrics/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/random.h"

namespace fiarse {

namespace {

constexpr std::size_t kBatch = 64;    // images that go through the network together
constexpr std::size_t kChunk = 1024;  // images that one worker takes at a time

/// One worker's network, packed for one level at a time.
struct Evaluator {
    Network* network = nullptr;
    int level = -1;
    std::vector<float> effective, images, values;

    void use(int wanted, std::span<const float> weights, const Extraction& extraction, const Dataset& data,
             const StopFlag& stop) {
        if (level == wanted) return;
        level = wanted;
        std::vector<std::uint8_t> mask(weights.size());
        for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = holds(extraction.tierMap[i], level) ? 1 : 0;
        load(mask, weights, data, stop);
    }

    void load(std::span<const std::uint8_t> mask, std::span<const float> weights, const Dataset& data,
              const StopFlag& stop) {
        const Packing& packing = network->pack(mask);
        effective.resize(packing.flat.size());
        for (std::size_t i = 0; i < effective.size(); ++i)
            effective[i] = mask[packing.flat[i]] ? weights[packing.flat[i]] : 0.0f;
        calibrate(data, stop);
    }

    /// Logits of some test images, [images, classes]; valid until the next call.
    std::span<const float> logits(const Dataset& data, std::span<const std::uint32_t> wanted) {
        images.resize(kBatch * data.imageSize());
        values.resize(kBatch * data.classes());
        data.gather(data.test, wanted, images.data());
        network->logits(effective, Batch{.images = images, .count = wanted.size()}, values);
        return values;
    }

    /// Shows the network the training images by which it wants to normalise: always the same ones, drawn once
    /// from all of them.
    void calibrate(const Dataset& data, const StopFlag& stop) {
        const std::size_t wanted = std::min(network->calibrationImages(), data.train.count());
        if (wanted == 0) return;
        std::vector<std::uint32_t> order(data.train.count());
        std::iota(order.begin(), order.end(), 0U);
        Random random = Random::stream(0, "recalibration");
        random.shuffle(std::span(order));
        images.resize(kBatch * data.imageSize());
        for (std::size_t at = 0; at < wanted && !stop.requested(); at += kBatch) {
            const auto indices =
                std::span<const std::uint32_t>(order).subspan(at, std::min(kBatch, wanted - at));
            data.gather(data.train, indices, images.data());
            network->calibrate(effective, Batch{.images = images, .count = indices.size()});
        }
    }
};

/// In which order the test set is shown.
std::vector<std::uint32_t> testOrder(const Dataset& data, const Network& network) {
    std::vector<std::uint32_t> order(data.test.count());
    std::iota(order.begin(), order.end(), 0U);
    if (network.normalisesByBatch()) {
        Random random = Random::stream(0, "test-order");
        random.shuffle(std::span(order));
    }
    return order;
}

std::size_t largestOf(std::span<const float> row) {
    return static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
}

/// Cross-entropy of one row of logits.
double rowLoss(std::span<const float> logits, std::size_t label) {
    const float largest = *std::max_element(logits.begin(), logits.end());
    double sum = 0.0;
    for (const float logit : logits) sum += std::exp(static_cast<double>(logit - largest));
    return std::log(sum) - static_cast<double>(logits[label] - largest);
}

}  // namespace

std::vector<Predictions> predictLevels(std::span<const float> weights, const Extraction& extraction,
                                       std::size_t levels, const Dataset& data,
                                       std::span<const std::unique_ptr<Network>> networks, ThreadPool& pool,
                                       const StopFlag& stop) {
    const std::size_t count = data.test.count();
    const std::size_t chunks = (count + kChunk - 1) / kChunk;
    const std::size_t classes = data.classes();
    std::vector<Predictions> result(levels);
    for (Predictions& predictions : result) predictions.classes.resize(count);
    std::vector<double> losses(levels * chunks, 0.0);
    std::vector<Evaluator> evaluators(networks.size());
    for (std::size_t i = 0; i < networks.size(); ++i) evaluators[i].network = networks[i].get();
    const std::vector<std::uint32_t> order = testOrder(data, *networks.front());

    pool.run(levels * chunks, [&](std::size_t item, int worker) {
        const std::size_t level = item / chunks;
        Evaluator& evaluator = evaluators[static_cast<std::size_t>(worker)];
        evaluator.use(static_cast<int>(level), weights, extraction, data, stop);
        const std::size_t begin = item % chunks * kChunk;
        const std::size_t end = std::min(count, begin + kChunk);
        for (std::size_t at = begin; at < end && !stop.requested(); at += kBatch) {
            const auto indices = std::span(order).subspan(at, std::min(kBatch, end - at));
            const std::span<const float> logits = evaluator.logits(data, indices);
            for (std::size_t i = 0; i < indices.size(); ++i) {
                const auto row = logits.subspan(i * classes, classes);
                result[level].classes[indices[i]] = static_cast<std::uint8_t>(largestOf(row));
                losses[item] += rowLoss(row, data.test.labels[indices[i]]);
            }
        }
    });
    for (std::size_t level = 0; level < levels; ++level) {
        const auto first = losses.begin() + static_cast<std::ptrdiff_t>(level * chunks);
        result[level].loss = std::accumulate(first, first + static_cast<std::ptrdiff_t>(chunks), 0.0) /
                             static_cast<double>(std::max<std::size_t>(1, count));
    }
    return result;
}

double accuracyOf(std::span<const float> weights, std::span<const std::uint8_t> mask, const Dataset& data,
                  std::span<const std::uint32_t> images, Network& network, const StopFlag& stop) {
    if (images.empty()) return 0.0;
    Evaluator evaluator{.network = &network};
    evaluator.load(mask, weights, data, stop);
    std::size_t right = 0;
    for (std::size_t at = 0; at < images.size(); at += kBatch) {
        if (stop.requested()) return 0.0;
        const auto batch = images.subspan(at, std::min(kBatch, images.size() - at));
        const std::span<const float> logits = evaluator.logits(data, batch);
        for (std::size_t i = 0; i < batch.size(); ++i)
            if (largestOf(logits.subspan(i * data.classes(), data.classes())) == data.test.labels[batch[i]])
                ++right;
    }
    return static_cast<double>(right) / static_cast<double>(images.size());
}

double accuracyOn(const Predictions& predictions, const Split& test, std::span<const std::uint32_t> images) {
    if (images.empty()) return 0.0;
    const auto right = std::count_if(images.begin(), images.end(), [&](std::uint32_t image) {
        return predictions.classes[image] == test.labels[image];
    });
    return static_cast<double>(right) / static_cast<double>(images.size());
}

void recordSizeCurve(std::span<const Predictions> predictions, const Split& test, RoundRecord& record) {
    std::vector<std::uint32_t> all(test.count());
    std::iota(all.begin(), all.end(), 0U);
    record.sizeAccuracy.clear();
    for (const Predictions& one : predictions) record.sizeAccuracy.push_back(accuracyOn(one, test, all));
}

void recordEvaluation(std::span<const Predictions> predictions, const Dataset& data,
                      std::span<const ClientInfo> clients,
                      std::span<const std::span<const std::uint32_t>> testImages, RoundRecord& record) {
    record.evaluated = true;
    record.evaluation.assign(predictions.size(), {});
    std::vector<double> perClass(data.classes(), 0.0);
    for (const std::uint8_t label : data.test.labels) perClass[label] += 1.0;
    for (std::size_t level = 0; level < predictions.size(); ++level) {
        LevelEvaluation& evaluation = record.evaluation[level];
        evaluation.loss = predictions[level].loss;
        std::vector<double> right(data.classes(), 0.0);
        for (std::size_t i = 0; i < data.test.count(); ++i)
            if (predictions[level].classes[i] == data.test.labels[i]) right[data.test.labels[i]] += 1.0;
        evaluation.accuracy = std::accumulate(right.begin(), right.end(), 0.0) /
                              static_cast<double>(std::max<std::size_t>(1, data.test.count()));
        for (std::size_t c = 0; c < right.size(); ++c)
            evaluation.classAccuracy.push_back(perClass[c] > 0.0 ? right[c] / perClass[c] : std::nan(""));
    }
    record.clientAccuracy.clear();
    std::vector<double> clientsOf(predictions.size(), 0.0);
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const auto level = static_cast<std::size_t>(clients[i].level);
        const double accuracy = accuracyOn(predictions[level], data.test, testImages[i]);
        record.clientAccuracy.push_back(accuracy);
        record.evaluation[level].localAccuracy += accuracy;
        clientsOf[level] += 1.0;
    }
    for (std::size_t level = 0; level < predictions.size(); ++level)
        if (clientsOf[level] > 0.0) record.evaluation[level].localAccuracy /= clientsOf[level];
    const auto worst = std::min_element(record.clientAccuracy.begin(), record.clientAccuracy.end());
    record.worstClient = worst == record.clientAccuracy.end() ? -1 : worst - record.clientAccuracy.begin();
}

}  // namespace fiarse
