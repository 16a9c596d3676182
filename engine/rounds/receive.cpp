#include <algorithm>
#include <map>

#include "engine/rounds/round_simulation.h"

namespace fiarse {

Received RoundSimulation::receive() {
    Received received;
    const std::vector<std::uint8_t>& tierMap = m_extraction.tierMap;
    received.masks.resize(m_fleet.levels.levels.size());
    std::map<int, std::size_t> firstOf;  // the first participant of each level
    for (std::size_t i = 0; i < m_selected.size(); ++i) {
        const ClientInfo& client = knownAs(i);
        const int level = static_cast<int>(client.level);
        std::vector<std::uint8_t>& mask = received.masks[static_cast<std::size_t>(level)];
        if (mask.empty()) {
            mask.resize(tierMap.size());
            std::transform(tierMap.begin(), tierMap.end(), mask.begin(),
                           [level](std::uint8_t entry) { return holds(entry, level) ? 1 : 0; });
        }
        firstOf.emplace(level, i);
        received.submissions.push_back({.result = &m_results[i],
                                        .mask = mask,
                                        .level = level,
                                        .samples = client.trainCount,
                                        .malicious = m_adversary.attacks(m_selected[i], m_record.round)});
    }
    m_adversary.corrupt(received.submissions, m_selected, m_arrays->weights, m_record.round);
    if (m_fleet.root.empty()) return received;

    std::vector<std::size_t> trained;
    std::map<int, std::size_t> placeOf;
    for (const auto& [level, participant] : firstOf) {
        placeOf[level] = trained.size();
        trained.push_back(participant);
    }
    received.ownResults.resize(trained.size());
    const StopFlag never;
    m_pool.run(trained.size(), [&](std::size_t i, int worker) {
        received.ownResults[i] = trainClient(trained[i], worker, never, true);
    });
    for (const Submission& one : received.submissions) received.ownOf.push_back(placeOf[one.level]);
    return received;
}

}  // namespace fiarse
