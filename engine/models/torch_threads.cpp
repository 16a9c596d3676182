#include "engine/models/torch_threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace fiarse {

void useSingleTorchThread() {
    at::set_num_threads(1);
    // Not part of any header that torch brings: looked up, so that any BLAS will do.
    using SetThreads = void (*)(int);
    if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
        reinterpret_cast<SetThreads>(symbol)(1);
}

void keepFreedMemory() {
#ifdef __GLIBC__
    // 32 MB is the most that glibc allows; larger blocks still go back to the system.
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

}  // namespace fiarse
