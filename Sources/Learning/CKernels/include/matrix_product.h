// Single-precision matrix products with a fixed order of summation, for fully connected layers.
//
//   m  points of a batch            k  inputs of the layer            n  outputs of the layer
//   X  m × k  activations           W  k × n  weights                 Y  m × n  preactivations
//   dX, dW, dY  derivatives of the loss, of the same shapes
//
// Every element of a result is one chain of fused multiply-adds over the contracted index p in ascending order,
//
//   s = 0;  for p = 0, 1, …:  s = fma(a[p], b[p], s)
//
// so its bits do not depend on the instructions, the blocking or the part of the matrix that was asked for. They are the same for all
// variants, on every processor (as long as no NaN appears, whose payload is left open).
//
// Matrices are row-major with a leading dimension (the distance of rows, in floats) that is a multiple of 16; their bases, `bias` and
// `scratch` lie on 64-byte boundaries. The columns between the logical width and the next multiple of 16 exist and hold zeros; they are
// read, and those of the result are written with what that gives, zeros.
//
// The operands are used where they lie. Memory in huge pages (an alignment of 2 MB and MADV_HUGEPAGE) makes the backward products of
// small batches up to a fifth faster.
//
// A part of a result is computed by a call with shifted pointers and smaller sizes: any rows, and columns from a multiple of 16 on to
// another one or to the end. Nothing is allocated and nothing is shared but the arguments, so parts may be computed at the same time.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The instructions that the kernels use. The bits of the results are the same for all.
enum __attribute__((enum_extensibility(closed))) nucens_kernels {
    /// What the compiler makes of plain C for the processor family; without fused multiply-add it is emulated exactly, and slow.
    nucens_kernels_portable = 0,
    /// x86: AVX2 and FMA3, vectors of 8 floats.
    nucens_kernels_avx2 = 1,
    /// x86: AVX-512F, vectors of 16 floats.
    nucens_kernels_avx512 = 2,
};

/// The variants that this processor can run: bit v is set for variant v. Bit 0 always is.
uint32_t nucens_kernels_available(void);

/// The fastest variant that this processor can run.
enum nucens_kernels nucens_kernels_best(void);

/// The floats of scratch space that each product of these sizes, or of a part of it, may use.
size_t nucens_matrix_product_scratch(size_t m, size_t k, size_t n);

// A variant that the processor cannot run is replaced by the portable one.

/// Y = X W + bias: the chain runs over k, then `bias` (n floats; NULL for none) is added with one rounding.
void nucens_product_forward(
    enum nucens_kernels variant, size_t m, size_t k, size_t n, const float *X, size_t ldx, const float *W, size_t ldw,
    const float *bias, float *Y, size_t ldy, float *scratch);

/// dX = dY Wᵀ: the chain runs over n.
void nucens_product_backward_input(
    enum nucens_kernels variant, size_t m, size_t k, size_t n, const float *dY, size_t ldy, const float *W, size_t ldw,
    float *dX, size_t ldx, float *scratch);

/// dW = Xᵀ dY: the chain runs over m. dW is overwritten.
void nucens_product_backward_weight(
    enum nucens_kernels variant, size_t m, size_t k, size_t n, const float *X, size_t ldx, const float *dY, size_t ldy,
    float *dW, size_t ldw, float *scratch);

/// The floating-point operations a second that one core reaches in fused multiply-adds on registers alone, the best of a few
/// measurements of about 2 ms: the ceiling of the products. Not reproducible.
double nucens_fma_peak(enum nucens_kernels variant);

#ifdef __cplusplus
}
#endif
