// How the time of a local step falls with the width of a submodel that keeps whole channels.
//
//   fiarse-width-bench [resnet8|resnet18|cnn|text]
//
// One thread, batch 20, Fashion-MNIST's shape (texts: 64 tokens out of 2,000); median of 30 steps.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "engine/models/torch_threads.h"
#include "tests/support/network_cases.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

NetworkCase caseOf(const std::string& name) {
    const InputShape pictures{1, 28, 28, 10};
    if (name == "resnet18") return {"resnet18", {.kind = ModelKind::Resnet18}, pictures};
    if (name == "cnn")
        return {"cnn",
                {.kind = ModelKind::Cnn, .hidden = {128}, .channels = {32, 64}, .norm = NormKind::Batch},
                pictures};
    if (name == "text")
        return {"text",
                {.kind = ModelKind::Text, .hidden = {256, 256}, .embedding = 128, .heads = 4},
                {1, 1, 64, 4, 2000}};
    return {"resnet8", {.kind = ModelKind::Resnet8}, pictures};
}

double medianMilliseconds(Network& network, const std::vector<float>& weights,
                          const std::vector<std::uint8_t>& mask, const Batch& batch) {
    const Packing& packing = network.pack(mask);
    std::vector<float> effective, gradient(packing.flat.size()), times;
    for (const std::uint32_t flat : packing.flat) effective.push_back(mask[flat] ? weights[flat] : 0.0f);
    for (int step = 0; step < 33; ++step) {
        const auto started = std::chrono::steady_clock::now();
        network.lossAndGradient(effective, batch, gradient);
        const std::chrono::duration<float, std::milli> took = std::chrono::steady_clock::now() - started;
        if (step >= 3) times.push_back(took.count());
    }
    std::nth_element(times.begin(), times.begin() + 15, times.end());
    return static_cast<double>(times[15]);
}

}  // namespace

int main(int argc, char** argv) {
    useSingleTorchThread();
    const NetworkCase c = caseOf(argc > 1 ? argv[1] : "");
    auto network = makeNetwork(c.settings, c.input);
    const ChannelPlan plan = makeChannelPlan(c.settings, c.input);
    const std::vector<float> weights = initialParameters(c.settings, c.input, 1).value();
    const OwnedBatch owned(c.input, 20, 1);
    std::printf("%s, %zu parameters\n%8s %12s %10s %14s\n", c.name, weights.size(), "width", "parameters",
                "cut: ms", "masked: ms");
    for (const double rate : {1.0, 0.5, 0.25, 0.125, 0.0625}) {
        std::vector<std::uint8_t> mask =
            channelMask(network->layout(), plan, keptChannels(plan, rate, Cut::Prefix, 1), true);
        const double cut = medianMilliseconds(*network, weights, mask, owned.batch);
        const auto held = std::count(mask.begin(), mask.end(), std::uint8_t{1});
        // One weight less, and the mask is no smaller network any more.
        mask[0] = 0;
        const double masked = medianMilliseconds(*network, weights, mask, owned.batch);
        std::printf("%8g %12td %10.2f %14.2f\n", rate, held, cut, masked);
    }
    return 0;
}
