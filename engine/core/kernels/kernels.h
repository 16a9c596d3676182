/// The vector arithmetic that a round spends its time in, compiled once per instruction set and
/// chosen at start for the processor at hand.
///
/// All of it is plain C arrays so that the instruction-set files include no library headers. Results
/// are the same for every call with the same inputs on one machine; between instruction sets they
/// differ in rounding.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fiarse::kernels {

/// Floats that a caller must be able to read and write past the end of a run (see `correlate`).
inline constexpr std::size_t kSlack = 160;
/// Partial sums kept per tap by `tapGradients`.
inline constexpr std::size_t kLanes = 16;

/// Settings of one fused local step; see trainStep in Table.
struct StepRule {
    float threshold;  ///< θ of this part, >= 0; 0 = everything is in the mask
    float rate;       ///< η
    float momentum;   ///< μ, 0 = `velocity` is not touched and may be null
    float decay;      ///< weight decay
    bool paper;       ///< threshold-controlled biased gradient (true) or plain mask gradient (false)
};

struct Table {
    const char* name;  ///< "avx512", "avx2", "base"

    /// out[p] = bias + Σ_t weights[t] · in[p + offsets[t]] for p in [0, run).
    /// Writes whole blocks: up to kSlack floats past `run` in `out` are overwritten, as many are read
    /// past the last needed float of `in`.
    void (*correlate)(const float* in, std::size_t run, const std::int32_t* offsets, const float* weights,
                      std::size_t taps, float bias, float* out);

    /// sums[t][lane] += Σ_p gradient[p] · in[p + offsets[t]], spread over kLanes partial sums.
    /// `gradient` must be 0 from `run` up to the next multiple of kLanes.
    void (*tapGradients)(const float* in, const float* gradient, std::size_t run, const std::int32_t* offsets,
                         std::size_t taps, float* sums);

    /// 2×2 max-pooling and ReLU of one plane: out = max(0, the largest of four), where = its position in
    /// `plane` (the first of equal ones), or `nowhere` if none is greater than 0.
    /// @param stride  floats between two rows of `plane`; rows may be read up to kSlack past their end.
    /// Up to kLanes entries past the last of `out` and `where` are overwritten.
    void (*maxPool)(const float* plane, std::size_t stride, std::size_t pooledHeight, std::size_t pooledWidth,
                    std::int32_t nowhere, float* out, std::int32_t* where);

    /// The way back: plane[where[i]] = gradient[i] for i in [0, count). `nowhere` must be a place that
    /// nobody reads. @return the sum of the gradients that went somewhere.
    float (*unpool)(const float* gradient, const std::int32_t* where, std::size_t count, std::int32_t nowhere,
                    float* plane);

    /// Sparse rows times a [features, width] matrix: out[r][·] = bias[r] + Σ_j values[j] · in[columns[j]][·]
    /// over j in [starts[r], starts[r+1]). `width` is a multiple of kLanes.
    void (*sparseForward)(const float* values, const std::uint32_t* columns, const std::uint32_t* starts,
                          std::size_t rows, const float* bias, const float* in, std::size_t width,
                          float* out);

    /// Gradient of those values: gradient[j] = Σ_n outGradient[r][n] · in[columns[j]][n].
    void (*sparseGradient)(const std::uint32_t* columns, const std::uint32_t* starts, std::size_t rows,
                           const float* outGradient, const float* in, std::size_t width, float* gradient);

    /// Gradient of the input: inGradient[columns[j]][·] += values[j] · outGradient[r][·].
    void (*sparseBackward)(const float* values, const std::uint32_t* columns, const std::uint32_t* starts,
                           std::size_t rows, const float* outGradient, std::size_t width, float* inGradient);

    /// One local step on `count` parameters, in one pass: with m = 1{|w| >= θ},
    ///   u = g · (paper ? 1 + 2θ|w| / (|w|+θ)² : 1) + decay · w,  v = μ v + u,  w -= η · m · v,
    /// then effective = w · 1{|w| >= θ}. 0/0 := 0. A parameter that fell below θ stays where it is.
    /// Source: method.md, section 2, step 2.
    void (*trainStep)(float* w, float* velocity, float* effective, const float* gradient, std::size_t count,
                      const StepRule& rule);
};

/// The fastest table that this processor can run.
const Table& best();

/// All tables that this processor can run, fastest first.
struct Tables {
    const Table* tables[3];
    std::size_t count;
};
Tables available();

}  // namespace fiarse::kernels
