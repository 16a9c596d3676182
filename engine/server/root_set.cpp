#include "engine/server/root_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "engine/core/random.h"
#include "engine/experiment/text.h"

namespace fiarse {

Result<std::vector<std::uint32_t>> takeRootSet(std::vector<ClientData>& clients, std::int64_t count,
                                               std::uint64_t seed) {
    std::vector<std::pair<std::size_t, std::uint32_t>> dealt;
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        left.push_back(clients[i].train.size());
        for (const std::uint32_t image : clients[i].train) dealt.emplace_back(i, image);
    }
    Random random = Random::stream(seed, "root");
    random.shuffle(std::span(dealt));
    std::vector<std::uint32_t> root;
    for (const auto& [client, image] : dealt) {
        if (static_cast<std::int64_t>(root.size()) == count) break;
        if (left[client] < 2) continue;
        --left[client];
        std::vector<std::uint32_t>& own = clients[client].train;
        own.erase(std::lower_bound(own.begin(), own.end(), image));
        root.push_back(image);
    }
    if (static_cast<std::int64_t>(root.size()) < count)
        return Error{
            .message = fmt::format(
                "defence.root is {}, but the clients can spare only {}, as each keeps at least one.", count,
                counted(static_cast<std::int64_t>(root.size()), "training image", "training images")),
            .key = "defence.root"};
    std::sort(root.begin(), root.end());
    return root;
}

}  // namespace fiarse
