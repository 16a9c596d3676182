#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/api/masks.h"
#include "engine/store/layer_tensors.h"
#include "engine/store/map_posters.h"
#include "engine/store/npy.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

/// The level whose masks are asked for.
std::size_t levelOfCapacity(const RunInfo& info, const Capacity& capacity) {
    std::vector<std::string> texts;
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        const Capacity& own = info.levels[level].capacity;
        // 0.0625, 1/16 and 6.25 % are one capacity, but may differ in the last bit.
        if (std::abs(own.value - capacity.value) <= 1e-12 * own.value) return level;
        texts.push_back(own.text);
    }
    throw ViewError({.message = fmt::format("No client has the capacity {}; the fleet has {}.", capacity.text,
                                            fmt::join(texts, ", "))});
}

std::size_t levelOfClient(const RunInfo& info, std::int64_t id) {
    const auto found = std::find_if(info.clients.begin(), info.clients.end(),
                                    [id](const ClientInfo& client) { return client.id == id; });
    if (found != info.clients.end()) return static_cast<std::size_t>(found->level);
    throw ViewError({.message = fmt::format("There is no client {}; the clients are {} to {}.", id,
                                            info.clients.front().id, info.clients.back().id)});
}

std::size_t chosenLevel(const RunInfo& info, const MaskChoice& choice) {
    if (choice.level && choice.client) {
        throw ViewError({.message = "Choose a capacity or a client for the view masks, not both."});
    }
    if (choice.level) return levelOfCapacity(info, *choice.level);
    if (choice.client) return levelOfClient(info, *choice.client);
    throw ViewError({.message = "The view masks shows the mask of one capacity or of one client; say which, "
                                "for example --level 1/16 or --client 7."});
}

struct Mask {
    std::int64_t round = 0;
    std::vector<std::uint8_t> held;  ///< [d_all], 1 or 0
};

/// The mask that a client gets in the round after `which`, at its own level.
std::vector<std::uint8_t> ownMask(const RunFile& run, std::int64_t which, std::int64_t client,
                                  std::size_t level) {
    const RoundArrays before{.tierMap = taken(run.tierMap(which))};
    return taken(participantMask(run.info(), before, which + 1, client, static_cast<std::int64_t>(level)));
}

Mask chosenMask(const RunFile& run, View::Round round, const MaskChoice& choice) {
    const std::size_t level = chosenLevel(run.info(), choice);
    const std::int64_t which = round.value_or(run.completedRounds());
    if (choice.client && drawsOwnMasks(run.info().experiment))
        return {which, ownMask(run, which, *choice.client, level)};
    return {which, maskOf(taken(run.tierMap(which)), static_cast<int>(level))};
}

std::string maskTitle(const MaskChoice& choice) {
    if (choice.client) return fmt::format("Mask of client {}", *choice.client);
    return fmt::format("Mask at capacity {}", choice.level->text);
}

}  // namespace

View maskView(const MaskChoice& choice) {
    View view{.name = "masks"};
    view.table = [choice](const RunFile& run, View::Round round, TableSink& sink) {
        const Mask mask = chosenMask(run, round, choice);
        writeParameters(run, sink, {"held"}, [&](std::size_t p) -> std::vector<Cell> {
            return {cell(std::uint64_t{mask.held[p]})};
        });
    };
    view.npy = [choice](const RunFile& run, View::Round round) {
        const Mask mask = chosenMask(run, round, choice);
        return npyFile(mask.held, {mask.held.size()});
    };
    view.safetensors = [choice](const RunFile& run, View::Round round) {
        const Mask mask = chosenMask(run, round, choice);
        return layerTensors<std::uint8_t>(run.info(), mask.held, "BOOL", "masks", mask.round);
    };
    view.png = [choice](const RunFile& run, View::Round round) {
        const Mask mask = chosenMask(run, round, choice);
        return maskPng(run.info(), mask.held, maskTitle(choice), mask.round);
    };
    return view;
}

}  // namespace fiarse
