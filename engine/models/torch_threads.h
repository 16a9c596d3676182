/// Torch's and the BLAS's threads: one each, since parallelism lies across clients.
#pragma once

namespace fiarse {

/// To be called once on each worker thread before it computes. Torch's thread count belongs to the
/// thread, OpenBLAS's to the process; both become 1.
void useSingleTorchThread();

/// Lets the allocator keep the megabytes that torch's convolutions ask for and give back at every step;
/// otherwise the system zeroes fresh pages each time, which took half of a small residual network's step.
/// For the process, as often as one likes; does nothing where the C library is not glibc.
void keepFreedMemory();

}  // namespace fiarse
