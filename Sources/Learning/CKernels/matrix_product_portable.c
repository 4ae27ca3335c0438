#include "matrix_product_variants.h"

#pragma STDC FP_CONTRACT OFF

#define NAME(x) x##_portable
#define LANES 4

typedef float vector __attribute__((vector_size(16)));

static inline __attribute__((always_inline)) vector load(const float *x) { return *(const vector *)x; }
static inline __attribute__((always_inline)) void store(float *x, vector v) { *(vector *)x = v; }
static inline __attribute__((always_inline)) vector zero(void) { return (vector){0, 0, 0, 0}; }
static inline __attribute__((always_inline)) vector broadcast(const float *x) { return (vector){*x, *x, *x, *x}; }
static inline __attribute__((always_inline)) vector add(vector a, vector b) { return a + b; }

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__aarch64__)
static inline __attribute__((always_inline)) vector multiply_add(vector a, vector b, vector c) {
    return __builtin_elementwise_fma(a, b, c);
}
#else
typedef double wide __attribute__((vector_size(32)));
typedef int64_t bits __attribute__((vector_size(32)));

// The fused multiply-add by double precision, which holds the product exactly. Rounding the sum to double and then to single
// precision could round twice; so the first rounding is to odd: an inexact sum takes the neighbour whose last bit is set, which the
// second rounding cannot mistake for a tie. (S. Boldo, G. Melquiond, IEEE Trans. Comput. 57 (2008) 462.)
static inline __attribute__((always_inline)) vector multiply_add(vector a, vector b, vector c) {
    const wide product = __builtin_convertvector(a, wide) * __builtin_convertvector(b, wide);
    const wide addend = __builtin_convertvector(c, wide);
    const wide sum = product + addend;
    const wide part = sum - product;
    const wide error = (product - (sum - part)) + (addend - part);
    // With an infinity the error is NaN, and both comparisons fail.
    const wide none = {0, 0, 0, 0};
    const bits inexact = (error > none) | (error < none);
    const bits outwards = (error > none) ^ (sum < none);
    // +1 in the bit pattern leads away from zero, −1 towards it.
    const bits even = ((bits)sum & 1) - 1;
    const bits odd = (bits)sum + (inexact & even & ((outwards & 2) - 1));
    return __builtin_convertvector((wide)odd, vector);
}
#endif

static void transpose(const float *from, size_t ld, float *to, size_t step) {
    for (int r = 0; r < LANES; r++) {
        for (int p = 0; p < LANES; p++) to[p * step + r] = from[r * ld + p];
    }
}

#include "matrix_product_template.h"
