/// The server's own images, for defences that compare with an update of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/result.h"
#include "engine/data/partition.h"

namespace fiarse {

/// Takes `count` training images out of the clients' hands, drawn evenly from all dealt images by the stream
/// "root"; every client keeps at least one. The test set is never touched.
/// @return  the images, ascending.
/// Errors: Input where the clients cannot spare so many.
Result<std::vector<std::uint32_t>> takeRootSet(std::vector<ClientData>& clients, std::int64_t count,
                                               std::uint64_t seed);

}  // namespace fiarse
