#include "ui/models/chosen_parameters.h"

#include <algorithm>

#include "engine/api/masks.h"
#include "ui/models/parameter_facts.h"

namespace fiarse::ui {
namespace {

// Whose masks count: those of the chosen clients.
std::vector<const ClientInfo*> chosenClients(const RunInfo& info, const ViewSelection& selection) {
    std::vector<const ClientInfo*> chosen;
    for (const ClientInfo& client : info.clients) {
        if (selection.choosesClient(client.id)) chosen.push_back(&client);
    }
    return chosen;
}

// Masks of levels are nested: the largest of the chosen clients holds what any of them holds.
std::vector<std::uint8_t> heldByAny(const RunInfo& info, const RoundArrays& arrays,
                                    const std::vector<const ClientInfo*>& clients, std::size_t first,
                                    std::size_t count) {
    std::vector<std::uint8_t> held(count, 0);
    if (clients.empty() || arrays.tierMap.size() < first + count) return held;
    if (drawsOwnMasks(info.experiment)) {
        for (const ClientInfo* client : clients) {
            const std::vector<std::uint8_t> mask = clientMask(info, arrays, client->id);
            if (mask.size() < first + count) continue;
            for (std::size_t i = 0; i < count; ++i) held[i] |= mask[first + i];
        }
        return held;
    }
    const auto largest =
        (*std::min_element(clients.begin(), clients.end(), [](const ClientInfo* a, const ClientInfo* b) {
            return a->level < b->level;
        }))->level;
    for (std::size_t i = 0; i < count; ++i)
        held[i] = holds(arrays.tierMap[first + i], static_cast<int>(largest)) ? 1 : 0;
    return held;
}

}  // namespace

std::vector<std::uint8_t> clientMask(const RunInfo& info, const RoundArrays& arrays, std::int64_t client) {
    const auto level = levelOfClient(info, client);
    if (!level || arrays.tierMap.size() != info.layout.count) return {};
    if (drawsOwnMasks(info.experiment)) {
        const auto mask = participantMask(info, arrays, arrays.round + 1, client, *level);
        return mask ? *mask : std::vector<std::uint8_t>();
    }
    std::vector<std::uint8_t> mask(info.layout.count);
    for (std::size_t p = 0; p < mask.size(); ++p) mask[p] = holds(arrays.tierMap[p], *level) ? 1 : 0;
    return mask;
}

bool choosesParameters(const ViewSelection& selection) {
    return !selection.parameters.isEmpty() || selection.choosesClients();
}

std::vector<std::uint8_t> chosenParameters(const RunInfo& info, const RoundArrays& arrays,
                                           const ViewSelection& selection, std::size_t first,
                                           std::size_t count) {
    std::vector<std::uint8_t> chosen = membersOf(selection.parameters, arrays, first, count);
    if (!selection.choosesClients()) return chosen;
    const std::vector<std::uint8_t> held =
        heldByAny(info, arrays, chosenClients(info, selection), first, count);
    for (std::size_t i = 0; i < count; ++i) chosen[i] &= held[i];
    return chosen;
}

std::vector<std::size_t> brushedParameters(const RunInfo& info, const RoundArrays& arrays,
                                           const ViewSelection& selection) {
    std::vector<std::size_t> brushed;
    if (selection.parameters.isEmpty()) return brushed;
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        if (!layer.maskable || (selection.layer && static_cast<std::size_t>(*selection.layer) != l)) continue;
        const std::vector<std::uint8_t> members =
            membersOf(selection.parameters, arrays, layer.offset, layer.count);
        for (std::size_t i = 0; i < members.size(); ++i)
            if (members[i] != 0) brushed.push_back(layer.offset + i);
    }
    return brushed;
}

}  // namespace fiarse::ui
