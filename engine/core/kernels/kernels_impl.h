// The kernels' one implementation; included by each instruction-set file, which defines
// FIARSE_KERNEL_NAMESPACE and FIARSE_VECTOR_BYTES. Includes no library headers: inline functions
// compiled for a newer processor must never be shared with the rest of the program.

#include "engine/core/kernels/kernels.h"

namespace fiarse::kernels::FIARSE_KERNEL_NAMESPACE {

constexpr std::size_t kVector = FIARSE_VECTOR_BYTES / sizeof(float);
constexpr std::size_t kBlock = 8;                    // vectors in flight in correlate
constexpr std::size_t kPerLanes = kLanes / kVector;  // vectors that make up kLanes

typedef float Vector __attribute__((vector_size(FIARSE_VECTOR_BYTES)));
typedef std::int32_t Integers __attribute__((vector_size(FIARSE_VECTOR_BYTES)));
typedef std::int32_t UnalignedIntegers
    __attribute__((vector_size(FIARSE_VECTOR_BYTES), aligned(4), may_alias));
typedef float Unaligned __attribute__((vector_size(FIARSE_VECTOR_BYTES), aligned(4), may_alias));

static_assert(kLanes % kVector == 0 && kBlock * kVector <= kSlack - kLanes);

inline Vector load(const float* p) {
    return *reinterpret_cast<const Unaligned*>(p);
}
inline Integers load(const std::int32_t* p) {
    return *reinterpret_cast<const UnalignedIntegers*>(p);
}
inline void store(std::int32_t* p, Integers v) {
    *reinterpret_cast<UnalignedIntegers*>(p) = v;
}
inline void store(float* p, Vector v) {
    *reinterpret_cast<Unaligned*>(p) = v;
}

static void correlate(const float* in, std::size_t run, const std::int32_t* offsets, const float* weights,
                      std::size_t taps, float bias, float* out) {
    for (std::size_t p = 0; p < run; p += kBlock * kVector) {
        Vector sum[kBlock];
        for (std::size_t k = 0; k < kBlock; ++k) sum[k] = Vector{} + bias;
        for (std::size_t t = 0; t < taps; ++t) {
            const float* source = in + p + offsets[t];
            const float w = weights[t];
#pragma GCC unroll 8
            for (std::size_t k = 0; k < kBlock; ++k) sum[k] += w * load(source + k * kVector);
        }
#pragma GCC unroll 8
        for (std::size_t k = 0; k < kBlock; ++k) store(out + p + k * kVector, sum[k]);
    }
}

template <std::size_t Group>
static void tapGroup(const float* in, const float* gradient, std::size_t run, const std::int32_t* offsets,
                     float* sums) {
    Vector sum[Group * kPerLanes];
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Group * kPerLanes; ++i) sum[i] = load(sums + i * kVector);
    for (std::size_t p = 0; p < run; p += kLanes) {
#pragma GCC unroll 4
        for (std::size_t part = 0; part < kPerLanes; ++part) {
            const Vector g = load(gradient + p + part * kVector);
#pragma GCC unroll 8
            for (std::size_t t = 0; t < Group; ++t)
                sum[t * kPerLanes + part] += g * load(in + p + part * kVector + offsets[t]);
        }
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Group * kPerLanes; ++i) store(sums + i * kVector, sum[i]);
}

static void tapGradients(const float* in, const float* gradient, std::size_t run, const std::int32_t* offsets,
                         std::size_t taps, float* sums) {
    // As many sums as fit into the registers.
    constexpr std::size_t kGroup = kPerLanes == 1 ? 8 : kPerLanes == 2 ? 5 : 3;
    std::size_t t = 0;
    for (; t + kGroup <= taps; t += kGroup)
        tapGroup<kGroup>(in, gradient, run, offsets + t, sums + t * kLanes);
    for (; t < taps; ++t) tapGroup<1>(in, gradient, run, offsets + t, sums + t * kLanes);
}

static void maxPool(const float* plane, std::size_t stride, std::size_t pooledHeight, std::size_t pooledWidth,
                    std::int32_t nowhere, float* out, std::int32_t* where) {
    Integers even{};
    for (std::size_t i = 0; i < kVector; ++i) even[i] = static_cast<std::int32_t>(2 * i);
    const Integers odd = even + 1;
    const auto below = static_cast<std::int32_t>(stride);
    for (std::size_t y = 0; y < pooledHeight; ++y) {
        for (std::size_t x = 0; x < pooledWidth; x += kVector) {
            const std::size_t first = 2 * y * stride + 2 * x;
            const float* top = plane + first;
            const float* bottom = top + stride;
            const Vector top0 = load(top), top1 = load(top + kVector);
            const Vector bottom0 = load(bottom), bottom1 = load(bottom + kVector);
            const Vector a = __builtin_shuffle(top0, top1, even), b = __builtin_shuffle(top0, top1, odd);
            const Vector c = __builtin_shuffle(bottom0, bottom1, even),
                         d = __builtin_shuffle(bottom0, bottom1, odd);
            const Vector high = b > a ? b : a;
            const Vector low = d > c ? d : c;
            const Integers highAt = b > a ? odd : even;
            const Integers lowAt = (d > c ? odd : even) + below;
            const Vector best = low > high ? low : high;
            const Integers at = (low > high ? lowAt : highAt) + static_cast<std::int32_t>(first);
            const Vector zero{};
            store(out + y * pooledWidth + x, best > zero ? best : zero);
            store(where + y * pooledWidth + x, best > zero ? at : Integers{} + nowhere);
        }
    }
}

static float total(Vector v) {
    float lanes[kVector];
    store(lanes, v);
    for (std::size_t step = kVector / 2; step > 0; step /= 2)
        for (std::size_t i = 0; i < step; ++i) lanes[i] += lanes[i + step];
    return lanes[0];
}

static float unpool(const float* gradient, const std::int32_t* where, std::size_t count, std::int32_t nowhere,
                    float* plane) {
    Vector sums{};
    std::size_t i = 0;
    for (; i + kVector <= count; i += kVector) {
        const Vector g = load(gradient + i);
        const Vector zero{};
        sums += load(where + i) == Integers{} + nowhere ? zero : g;
        for (std::size_t k = 0; k < kVector; ++k) plane[where[i + k]] = gradient[i + k];
    }
    float sum = total(sums);
    for (; i < count; ++i) {
        sum += where[i] == nowhere ? 0.0f : gradient[i];
        plane[where[i]] = gradient[i];
    }
    return sum;
}

static void sparseForward(const float* values, const std::uint32_t* columns, const std::uint32_t* starts,
                          std::size_t rows, const float* bias, const float* in, std::size_t width,
                          float* out) {
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t n = 0; n < width; n += kLanes) {
            Vector sum[kPerLanes];
            for (std::size_t k = 0; k < kPerLanes; ++k) sum[k] = Vector{} + bias[r];
            for (std::uint32_t j = starts[r]; j < starts[r + 1]; ++j) {
                const float* source = in + columns[j] * width + n;
#pragma GCC unroll 4
                for (std::size_t k = 0; k < kPerLanes; ++k) sum[k] += values[j] * load(source + k * kVector);
            }
            for (std::size_t k = 0; k < kPerLanes; ++k) store(out + r * width + n + k * kVector, sum[k]);
        }
    }
}

static void sparseGradient(const std::uint32_t* columns, const std::uint32_t* starts, std::size_t rows,
                           const float* outGradient, const float* in, std::size_t width, float* gradient) {
    for (std::size_t r = 0; r < rows; ++r) {
        const float* g = outGradient + r * width;
        for (std::uint32_t j = starts[r]; j < starts[r + 1]; ++j) {
            const float* x = in + columns[j] * width;
            Vector sum{};
            for (std::size_t n = 0; n < width; n += kVector) sum += load(g + n) * load(x + n);
            gradient[j] = total(sum);
        }
    }
}

static void sparseBackward(const float* values, const std::uint32_t* columns, const std::uint32_t* starts,
                           std::size_t rows, const float* outGradient, std::size_t width, float* inGradient) {
    for (std::size_t r = 0; r < rows; ++r) {
        const float* g = outGradient + r * width;
        for (std::uint32_t j = starts[r]; j < starts[r + 1]; ++j) {
            float* target = inGradient + columns[j] * width;
            const float w = values[j];
            for (std::size_t n = 0; n < width; n += kVector)
                store(target + n, load(target + n) + w * load(g + n));
        }
    }
}

template <bool Paper, bool Momentum>
static void stepLoop(float* w, float* velocity, float* effective, const float* gradient, std::size_t count,
                     const StepRule& rule) {
    const float theta = rule.threshold;
    const float rate = rule.rate;
    const float decay = rule.decay;
    const float momentum = rule.momentum;
    for (std::size_t i = 0; i < count; ++i) {
        const float before = w[i];
        const float a = before < 0.0f ? -before : before;
        float update = gradient[i];
        if constexpr (Paper) {
            // 2θa/(a+θ)² as 2r(1−r) with r = a/(a+θ): a square of tiny values would underflow to 0.
            // Where both are 0, r and the term are 0, as 0/0 := 0 asks.
            const float sum = a + theta;
            const float ratio = a / (sum > 0.0f ? sum : 1.0f);
            update *= 1.0f + 2.0f * ratio * (1.0f - ratio);
        }
        update += decay * before;
        if constexpr (Momentum) {
            update += momentum * velocity[i];
            velocity[i] = update;
        }
        const float after = a >= theta ? before - rate * update : before;
        const float magnitude = after < 0.0f ? -after : after;
        w[i] = after;
        effective[i] = magnitude >= theta ? after : 0.0f;
    }
}

static void trainStep(float* w, float* velocity, float* effective, const float* gradient, std::size_t count,
                      const StepRule& rule) {
    if (rule.momentum != 0.0f)
        rule.paper ? stepLoop<true, true>(w, velocity, effective, gradient, count, rule)
                   : stepLoop<false, true>(w, velocity, effective, gradient, count, rule);
    else
        rule.paper ? stepLoop<true, false>(w, velocity, effective, gradient, count, rule)
                   : stepLoop<false, false>(w, velocity, effective, gradient, count, rule);
}

extern const Table table;
const Table table{FIARSE_KERNEL_NAME, correlate,      tapGradients,   maxPool,  unpool,
                  sparseForward,      sparseGradient, sparseBackward, trainStep};

}  // namespace fiarse::kernels::FIARSE_KERNEL_NAMESPACE
