/// Torch's and the BLAS's threads: one each, since parallelism lies across clients.
#pragma once

namespace fiarse {

/// To be called once on each worker thread before it computes. Torch's thread count belongs to the
/// thread, OpenBLAS's to the process; both become 1.
void useSingleTorchThread();

}  // namespace fiarse
