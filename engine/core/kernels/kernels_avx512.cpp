#define FIARSE_KERNEL_NAMESPACE avx512
#define FIARSE_KERNEL_NAME "avx512"
#define FIARSE_VECTOR_BYTES 64
#include "engine/core/kernels/kernels_impl.h"
