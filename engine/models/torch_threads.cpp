#include "engine/models/torch_threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace fiarse {

void useSingleTorchThread() {
    at::set_num_threads(1);
    // Not part of any header that torch brings: looked up, so that any BLAS will do.
    using SetThreads = void (*)(int);
    if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
        reinterpret_cast<SetThreads>(symbol)(1);
}

}  // namespace fiarse
