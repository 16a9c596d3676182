#include <algorithm>
#include <map>

#include "engine/rounds/round_simulation.h"

namespace fiarse {

Received RoundSimulation::receive() {
    Received received;
    const std::vector<std::uint8_t>& tierMap = m_extraction.tierMap;
    received.masks.resize(m_fleet.levels.levels.size());
    std::vector<std::size_t> trained;       // whose submodels the server trains: one a mask
    std::map<int, std::size_t> ownOfLevel;  // index into `trained`
    for (std::size_t i = 0; i < m_selected.size(); ++i) {
        const int level = static_cast<int>(m_participants[i].level);
        std::vector<std::uint8_t>& mask = received.masks[static_cast<std::size_t>(level)];
        if (mask.empty() && m_masks[i].empty()) {
            mask.resize(tierMap.size());
            std::transform(tierMap.begin(), tierMap.end(), mask.begin(),
                           [level](std::uint8_t entry) { return holds(entry, level) ? 1 : 0; });
        }
        received.submissions.push_back({.result = &m_results[i],
                                        .mask = m_masks[i].empty() ? mask : m_masks[i],
                                        .level = level,
                                        .samples = m_participants[i].trainCount,
                                        .malicious = m_adversary.attacks(m_selected[i], m_record.round)});
        if (m_fleet.root.empty()) continue;
        const auto known = m_masks[i].empty() ? ownOfLevel.find(level) : ownOfLevel.end();
        received.ownOf.push_back(known == ownOfLevel.end() ? trained.size() : known->second);
        if (known != ownOfLevel.end()) continue;
        if (m_masks[i].empty()) ownOfLevel.emplace(level, trained.size());
        trained.push_back(i);
    }
    m_adversary.corrupt(received.submissions, m_selected, m_arrays->weights, m_record.round);
    received.ownResults.resize(trained.size());
    const StopFlag never;
    m_pool.run(trained.size(), [&](std::size_t i, int worker) {
        received.ownResults[i] = trainClient(trained[i], worker, never, true);
    });
    return received;
}

}  // namespace fiarse
