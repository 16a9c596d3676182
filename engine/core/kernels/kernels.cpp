#include "engine/core/kernels/kernels.h"

namespace fiarse::kernels {

namespace base {
extern const Table table;
}
#ifdef FIARSE_X86_KERNELS
namespace avx2 {
extern const Table table;
}
namespace avx512 {
extern const Table table;
}
#endif

const Table& best() {
#ifdef FIARSE_X86_KERNELS
    static const Table* chosen = [] {
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
            return &avx512::table;
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &avx2::table;
        return &base::table;
    }();
    return *chosen;
#else
    return base::table;
#endif
}

}  // namespace fiarse::kernels
