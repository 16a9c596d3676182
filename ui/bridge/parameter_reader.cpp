#include "ui/bridge/parameter_reader.h"

#include <algorithm>

namespace fiarse::ui {

Result<ParameterHistory> ParameterReader::read(std::int64_t parameter) {
    const auto index = static_cast<std::size_t>(parameter);
    if (parameter < 0 || index >= m_run.info().layout.count)
        return Error{
            ErrorKind::Input, "The model has no parameter " + std::to_string(parameter) + ".", {}, 0, 0, {}};
    if (parameter != m_known.parameter) {
        m_known = {};
        m_known.parameter = parameter;
    }
    const std::int64_t first = m_known.lastRound() + 1;
    const std::int64_t last = std::min(m_run.completedRounds(), first + kRoundsAtOnce - 1);
    const auto checkpoints = m_run.checkpoints();
    if (!checkpoints) return checkpoints.error();
    for (std::int64_t round = first; round <= last; ++round) {
        const auto tierMap = m_run.tierMap(round);
        if (!tierMap) return tierMap.error();
        if (std::binary_search(checkpoints->begin(), checkpoints->end(), round)) {
            const auto arrays = m_run.arrays(round);
            if (!arrays) return arrays.error();
            if (index < arrays->weights.size()) {
                m_known.weightRounds.push_back(round);
                m_known.weights.push_back(arrays->weights[index]);
            }
        }
        m_known.tiers.push_back((*tierMap)[index]);
    }
    return m_known;
}

}  // namespace fiarse::ui
