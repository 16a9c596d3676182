/// From settings to a network.
#pragma once

#include <memory>

#include "engine/api/experiment.h"
#include "engine/models/network.h"
#include "engine/models/network_layout.h"

namespace fiarse {

/// A network with its own workspaces; make one for each worker thread.
/// Precondition: makeLayout(model, input) succeeds; std::runtime_error if a module's file has gone since.
std::unique_ptr<Network> makeNetwork(const ModelSettings& model, const InputShape& input);

}  // namespace fiarse
