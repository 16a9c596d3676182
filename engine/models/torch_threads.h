/// Torch's and the BLAS's threads: one each, since parallelism lies across clients.
#pragma once

#include <string>

namespace fiarse {

/// To be called once on each worker thread before it computes. Torch's thread count belongs to the
/// thread, OpenBLAS's to the process; both become 1.
void useSingleTorchThread();

/// The file name of the BLAS library in use ("libopenblasp-r0.3.21.so"), empty if not known. Debian's
/// reference BLAS is about 20 times slower than OpenBLAS.
std::string blasLibrary();

}  // namespace fiarse
