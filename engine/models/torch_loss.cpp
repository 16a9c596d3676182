#include "engine/models/torch_loss.h"

namespace fiarse {

namespace {

constexpr double kScaleFlTemperature = 3.0;

at::Tensor labelsOf(const Batch& batch) {
    return at::from_blob(const_cast<std::uint8_t*>(batch.labels.data()),
                         {static_cast<std::int64_t>(batch.count)}, at::kByte)
        .to(at::kLong);
}

/// Logits with those of absent classes at 0; no gradient reaches the absent ones.
at::Tensor masked(const at::Tensor& logits, const Batch& batch) {
    if (batch.presentClasses.empty() || !logits.defined()) return logits;
    const at::Tensor absent =
        at::from_blob(const_cast<std::uint8_t*>(batch.presentClasses.data()),
                      {static_cast<std::int64_t>(batch.presentClasses.size())}, at::kByte)
            .eq(0);
    return logits.masked_fill(absent, 0.0);
}

/// KL(softmax(teacher/T) || softmax(student/T)), the mean over the batch.
at::Tensor divergence(const at::Tensor& teacher, const at::Tensor& student, double temperature) {
    const at::Tensor logP = at::log_softmax(teacher / temperature, 1);
    const at::Tensor logQ = at::log_softmax(student / temperature, 1);
    return (logP.exp() * (logP - logQ)).sum(1).mean();
}

at::Tensor scaleFlLoss(const std::vector<at::Tensor>& exits, const at::Tensor& labels, double weight) {
    const double e = static_cast<double>(exits.size());
    const double t = kScaleFlTemperature;
    at::Tensor sum;
    for (std::size_t k = 1; k <= exits.size(); ++k) {
        const at::Tensor& logits = exits[k - 1];
        if (!logits.defined()) continue;
        at::Tensor loss = at::cross_entropy_loss(logits, labels);
        if (k < exits.size() && weight != 0.0)
            loss = loss + weight * t * t * divergence(exits.back(), logits, t);
        const at::Tensor share = loss * (static_cast<double>(k) / (e * (e + 1.0) / 2.0));
        sum = sum.defined() ? sum + share : share;
    }
    return sum;
}

at::Tensor depthFlLoss(const std::vector<at::Tensor>& exits, const at::Tensor& labels, double weight) {
    at::Tensor sum;
    for (std::size_t i = 0; i < exits.size(); ++i) {
        if (!exits[i].defined()) continue;
        at::Tensor loss = at::cross_entropy_loss(exits[i], labels);
        for (std::size_t j = 0; weight != 0.0 && j < exits.size(); ++j)
            if (j != i && exits[j].defined())
                loss = loss + weight / static_cast<double>(exits.size() - 1) *
                                  divergence(exits[j].detach(), exits[i], 1.0);
        sum = sum.defined() ? sum + loss : loss;
    }
    return sum;
}

}  // namespace

at::Tensor batchLoss(const std::vector<at::Tensor>& exits, const Batch& batch) {
    const at::Tensor labels = labelsOf(batch);
    std::vector<at::Tensor> logits;
    for (const at::Tensor& exit : exits) logits.push_back(masked(exit, batch));
    const double weight = static_cast<double>(batch.distillation);
    switch (batch.exitLoss) {
        case ExitLoss::ScaleFl:
            return scaleFlLoss(logits, labels, weight);
        case ExitLoss::DepthFl:
            return depthFlLoss(logits, labels, weight);
        case ExitLoss::Last:
            break;
    }
    return at::cross_entropy_loss(logits.back(), labels);
}

}  // namespace fiarse
