#define FIARSE_KERNEL_NAMESPACE avx2
#define FIARSE_KERNEL_NAME "avx2"
#define FIARSE_VECTOR_BYTES 32
#include "engine/core/kernels/kernels_impl.h"
