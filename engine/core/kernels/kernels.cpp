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

Tables available() {
    Tables found{};
#ifdef FIARSE_X86_KERNELS
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        found.tables[found.count++] = &avx512::table;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        found.tables[found.count++] = &avx2::table;
#endif
    found.tables[found.count++] = &base::table;
    return found;
}

const Table& best() {
    static const Table* const chosen = available().tables[0];
    return *chosen;
}

}  // namespace fiarse::kernels
