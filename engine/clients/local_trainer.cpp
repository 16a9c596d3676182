#include "engine/clients/local_trainer.h"

#include <algorithm>
#include <cmath>

#include "engine/api/records.h"
#include "engine/core/kernels/kernels.h"
#include "engine/core/random.h"

namespace fiarse {

LocalTrainer::LocalTrainer(std::unique_ptr<Network> network, const Dataset& data)
    : m_network(std::move(network)), m_data(data) {}

void LocalTrainer::load(const LocalTask& task, const Packing& packing) {
    const std::size_t packed = packing.flat.size();
    m_values.resize(packed);
    m_effective.resize(packed);
    m_gradient.resize(packed);
    if (task.training->momentum != 0.0) m_velocity.assign(packed, 0.0f);
    for (const PackedPart& part : packing.parts) {
        const float threshold = task.thresholds[part.layer];
        for (std::size_t i = part.begin; i < part.end; ++i) {
            const float value = task.weights[packing.flat[i]];
            m_values[i] = value;
            m_effective[i] = std::fabs(value) >= threshold ? value : 0.0f;
        }
    }
}

void LocalTrainer::findClosed(const LocalTask& task, const Packing& packing, int level) {
    m_closed.clear();
    for (std::size_t i = 0; i < packing.flat.size(); ++i) {
        const std::size_t p = packing.flat[i];
        if (!m_mask[p] || (task.width && !holds(task.tierMap[p], level)))
            m_closed.push_back(static_cast<std::uint32_t>(i));
    }
}

void LocalTrainer::close() {
    for (const std::uint32_t i : m_closed) m_effective[i] = 0.0f;
}

LocalResult LocalTrainer::train(const LocalTask& task, const StopFlag& stop) {
    m_mask.resize(task.weights.size());
    m_closed.clear();
    if (task.mask.empty())
        for (std::size_t i = 0; i < m_mask.size(); ++i)
            m_mask[i] = holds(task.tierMap[i], task.level) ? 1 : 0;
    else
        std::copy(task.mask.begin(), task.mask.end(), m_mask.begin());
    const Packing& packing = m_network->pack(m_mask);
    load(task, packing);
    // Under a threshold the step's own rule keeps out what lies below it.
    const bool fixed = std::all_of(task.thresholds.begin(), task.thresholds.end(),
                                   [](float threshold) { return threshold == 0.0f; });
    if (fixed) findClosed(task, packing, task.level);

    const kernels::Table& table = kernels::best();
    LocalResult result;
    result.losses.reserve(static_cast<std::size_t>(task.training->steps));
    for (std::int64_t step = 0; step < task.training->steps; ++step) {
        if (stop.requested()) {
            result.interrupted = true;
            return result;
        }
        task.batch(step, m_indices);
        m_images.resize(m_indices.size() * m_data.imageSize());
        m_labels.resize(m_indices.size());
        m_data.gather(*task.data, m_indices, m_images.data());
        if (task.augment) task.augment(m_images, m_indices.size());
        for (std::size_t i = 0; i < m_indices.size(); ++i) m_labels[i] = task.data->labels[m_indices[i]];
        if (fixed) {
            if (task.width) {
                findClosed(task, packing, task.width(step));
                std::copy(m_values.begin(), m_values.end(), m_effective.begin());
            }
            close();
        }
        const Batch batch{.images = m_images,
                          .labels = m_labels,
                          .count = m_indices.size(),
                          .presentClasses = task.presentClasses,
                          .scale = task.scale,
                          .noise = task.noise + static_cast<std::uint64_t>(step),
                          .exitLoss = task.exitLoss,
                          .distillation = task.distillation};
        const double loss = m_network->lossAndGradient(m_effective, batch, m_gradient);
        result.losses.push_back(static_cast<float>(loss));
        if (!std::isfinite(loss)) {
            result.finite = false;
            return result;
        }
        m_saved.clear();
        for (const std::uint32_t i : m_closed) {
            m_gradient[i] = 0.0f;
            // Neither decay nor momentum may move what this step does not train.
            m_saved.push_back(m_values[i]);
        }
        for (const PackedPart& part : packing.parts) {
            const kernels::StepRule rule{.threshold = task.thresholds[part.layer],
                                         .rate = static_cast<float>(task.training->rate),
                                         .momentum = static_cast<float>(task.training->momentum),
                                         .decay = static_cast<float>(task.training->weightDecay),
                                         .paper = task.gradient == GradientRule::Paper};
            table.trainStep(
                m_values.data() + part.begin, m_velocity.data() + (m_velocity.empty() ? 0 : part.begin),
                m_effective.data() + part.begin, m_gradient.data() + part.begin, part.end - part.begin, rule);
        }
        for (std::size_t i = 0; i < m_closed.size(); ++i) m_values[m_closed[i]] = m_saved[i];
    }
    result.flat = packing.flat;
    result.weights = m_values;
    // Weight decay moves whatever a dense packing brings along; what the client does not hold, it sends back.
    for (std::size_t i = 0; i < packing.flat.size(); ++i)
        if (!m_mask[packing.flat[i]]) result.weights[i] = task.weights[packing.flat[i]];
    return result;
}

std::function<void(std::int64_t, std::vector<std::uint32_t>&)> shuffledBatches(
    std::span<const std::uint32_t> images, std::int64_t batch, std::uint64_t seed, std::int64_t client,
    std::int64_t round) {
    return [order = std::vector<std::uint32_t>(images.begin(), images.end()), batch, next = std::size_t{0},
            random = Random::stream(seed, "batches", static_cast<std::uint64_t>(client),
                                    static_cast<std::uint64_t>(round))](
               std::int64_t step, std::vector<std::uint32_t>& indices) mutable {
        const std::size_t size = std::min(order.size(), static_cast<std::size_t>(batch));
        if (step == 0 || next + size > order.size()) {
            random.shuffle(std::span(order));
            next = 0;
        }
        indices.assign(order.begin() + static_cast<std::ptrdiff_t>(next),
                       order.begin() + static_cast<std::ptrdiff_t>(next + size));
        next += size;
    };
}

}  // namespace fiarse
