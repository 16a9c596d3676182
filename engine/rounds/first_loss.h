/// The sentence for a model that fails before anything was learned.
#pragma once

#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse {

/// Why a run cannot begin whose very first loss, of `client`, is not a finite number: the model, no setting
/// of the training. Names the module's file where the model is one. Kind Run, key model.file or model.kind.
Error firstLossError(const Experiment& experiment, const ClientInfo& client);

}  // namespace fiarse
