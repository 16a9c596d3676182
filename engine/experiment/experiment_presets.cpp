#include <algorithm>
#include <numeric>

#include "engine/api/experiment.h"
#include "engine/api/link_presets.h"

namespace fiarse {

namespace {

struct Share {
    const char* name;
    const char* capacity;
    std::int64_t percent;
};

/// Largest remainders, then at least one client a tier at the cost of the largest tier.
std::vector<std::int64_t> dealt(const std::vector<Share>& shares, std::int64_t clients) {
    std::vector<std::int64_t> counts;
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const Share& share : shares) counts.push_back(clients * share.percent / 100);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return clients * shares[a].percent % 100 > clients * shares[b].percent % 100;
    });
    std::int64_t left = clients - std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    for (std::size_t i = 0; left > 0; ++i, --left) ++counts[order[i]];
    for (std::int64_t& count : counts) {
        if (count > 0) continue;
        --*std::max_element(counts.begin(), counts.end());
        count = 1;
    }
    return counts;
}

std::vector<Tier> tiersOf(const std::vector<Share>& shares, std::int64_t clients) {
    const std::vector<std::int64_t> counts = dealt(shares, clients);
    std::vector<Tier> tiers;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        tiers.push_back({shares[i].name, parseCapacity(shares[i].capacity).value(), counts[i], ""});
    }
    return tiers;
}

/// Each device half as fast as the one before, and with half of the model. Speeds and links are those of
/// FedLPS (peers.md, section 8.1): 744,448 MFLOP/s at the most, 110.6 MB/s down and 14.0 MB/s up.
std::vector<Tier> halvingLadder(std::int64_t clients) {
    std::vector<Tier> tiers = tiersOf({{"Workstation", "1", 20},
                                       {"Laptop", "1/2", 20},
                                       {"Tablet", "1/4", 20},
                                       {"Phone", "1/8", 20},
                                       {"Sensor", "1/16", 20}},
                                      clients);
    double speed = 744.448;
    for (Tier& tier : tiers) {
        tier.speedGflops = speed;
        tier.linkMbps = 884.8;
        tier.uplinkMbps = 112.0;
        speed /= 2.0;
    }
    return tiers;
}

}  // namespace

std::vector<TierPreset> tierPresets(std::int64_t clients) {
    const std::int64_t n = std::max<std::int64_t>(clients, 5);
    const std::vector<Share> paper4 = {
        {"Workstation", "1", 25}, {"Gateway", "1/4", 25}, {"Phone", "1/16", 25}, {"Sensor", "1/64", 25}};
    const std::vector<Share> paper5 = {{"Workstation", "1", 20},
                                       {"Laptop", "0.64", 20},
                                       {"Tablet", "0.36", 20},
                                       {"Phone", "0.16", 20},
                                       {"Sensor", "0.04", 20}};
    const std::vector<Share> allEqual = {{"Workstation", "1", 100}};
    const std::vector<Share> noFull = {
        {"Laptop", "1/2", 25}, {"Gateway", "1/4", 25}, {"Phone", "1/16", 25}, {"Sensor", "1/64", 25}};
    const std::vector<Share> longTail = {
        {"Workstation", "1", 2}, {"Gateway", "1/4", 8}, {"Phone", "1/16", 20}, {"Sensor", "1/64", 70}};
    return {
        {"paper-4", "Paper-4", "The paper's four sizes, as many clients of each.", tiersOf(paper4, n)},
        {"paper-5", "Paper-5", "The paper's five sizes, as many clients of each.", tiersOf(paper5, n)},
        {"all-equal", "All equal",
         "Every client trains the whole model: FIARSE is then plain federated averaging.",
         tiersOf(allEqual, n)},
        {"no-full-client", "No full client",
         "Nobody can hold the whole model, so that a part of it has no one to train it.", tiersOf(noFull, n)},
        {"long-tail", "Long tail", "Few strong devices and many weak ones, as in the field.",
         tiersOf(longTail, n)},
        {"halving-ladder", "Halving ladder",
         "Five sizes, each device half as large and half as fast as the one before, with speeds and links, "
         "so that "
         "costs are estimated.",
         halvingLadder(n)},
    };
}

std::vector<LinkPreset> linkPresets() {
    return {{"3G", 2.0, 0.5}, {"LTE", 20.0, 5.0}, {"Wi-Fi", 60.0, 20.0}, {"Fibre", 100.0, 40.0}};
}

Experiment defaultExperiment() {
    Experiment experiment;
    experiment.name = "Fashion-MNIST, four tiers";
    experiment.note =
        "Four classes of devices learn one model of clothes together; each layer keeps its share.";
    experiment.tiers = tierPresets(100).front().tiers;
    return experiment;
}

}  // namespace fiarse
