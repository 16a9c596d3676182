#define FIARSE_KERNEL_NAMESPACE base
#define FIARSE_KERNEL_NAME "base"
#define FIARSE_VECTOR_BYTES 16
#include "engine/core/kernels/kernels_impl.h"
