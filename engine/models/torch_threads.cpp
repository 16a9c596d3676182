#include "engine/models/torch_threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <filesystem>

namespace fiarse {

void useSingleTorchThread() {
    at::set_num_threads(1);
    // Not part of any header that torch brings: looked up, so that any BLAS will do.
    using SetThreads = void (*)(int);
    if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
        reinterpret_cast<SetThreads>(symbol)(1);
}

std::string blasLibrary() {
    void* symbol = dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info info{};
    if (!symbol || dladdr(symbol, &info) == 0 || !info.dli_fname) return {};
    std::error_code failed;
    const auto path = std::filesystem::canonical(info.dli_fname, failed);
    return failed ? std::string(info.dli_fname) : path.string();
}

}  // namespace fiarse
