// For clock_gettime under a strict language standard.
#define _POSIX_C_SOURCE 199309L

#include "matrix_product.h"

#include <time.h>

#include "matrix_product_variants.h"

uint32_t nucens_kernels_available(void) {
    uint32_t available = 1u << nucens_kernels_portable;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        available |= 1u << nucens_kernels_avx2;
        if (__builtin_cpu_supports("avx512f")) available |= 1u << nucens_kernels_avx512;
    }
#endif
    return available;
}

enum nucens_kernels nucens_kernels_best(void) {
    const uint32_t available = nucens_kernels_available();
    if (available >> nucens_kernels_avx512 & 1) return nucens_kernels_avx512;
    if (available >> nucens_kernels_avx2 & 1) return nucens_kernels_avx2;
    return nucens_kernels_portable;
}

static size_t padded(size_t width) { return (width + 15) / 16 * 16; }

static size_t smaller(size_t x, size_t y) { return x < y ? x : y; }

static size_t larger(size_t x, size_t y) { return x > y ? x : y; }

size_t nucens_matrix_product_scratch(size_t m, size_t k, size_t n) {
    (void)m;
    const size_t widest_panel = 64;
    return smaller(padded(n), nucens_depth_of_rows) * larger(padded(k), widest_panel);
}

#if defined(__x86_64__)
#define CALL(function, variant, ...)                                              \
    switch (nucens_kernels_available() >> (variant) & 1 ? (variant) : nucens_kernels_portable) { \
    case nucens_kernels_portable: function##_portable(__VA_ARGS__); break;          \
    case nucens_kernels_avx2: function##_avx2(__VA_ARGS__); break;                  \
    case nucens_kernels_avx512: function##_avx512(__VA_ARGS__); break;              \
    }
#else
#define CALL(function, variant, ...) function##_portable(__VA_ARGS__)
#endif

void nucens_product_forward(
    enum nucens_kernels variant, size_t m, size_t k, size_t n, const float *X, size_t ldx, const float *W, size_t ldw,
    const float *bias, float *Y, size_t ldy, float *scratch) {
    const struct nucens_product product = {m, k, n, X, ldx, W, ldw, bias, Y, ldy, scratch};
    CALL(nucens_product_forward, variant, product);
}

void nucens_product_backward_input(
    enum nucens_kernels variant, size_t m, size_t k, size_t n, const float *dY, size_t ldy, const float *W, size_t ldw,
    float *dX, size_t ldx, float *scratch) {
    const struct nucens_product product = {m, k, n, dY, ldy, W, ldw, 0, dX, ldx, scratch};
    CALL(nucens_product_backward_input, variant, product);
}

void nucens_product_backward_weight(
    enum nucens_kernels variant, size_t m, size_t k, size_t n, const float *X, size_t ldx, const float *dY, size_t ldy,
    float *dW, size_t ldw, float *scratch) {
    const struct nucens_product product = {m, k, n, X, ldx, dY, ldy, 0, dW, ldw, scratch};
    CALL(nucens_product_backward_weight, variant, product);
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double nucens_fma_peak(enum nucens_kernels variant) {
    // Volatile, so that no chain is computed beforehand.
    volatile float factor = 0.999f, addend = 0.25f, result;
    size_t steps = 1000, operations = nucens_fma_operations_portable();
#if defined(__x86_64__)
    if (variant == nucens_kernels_avx2) operations = nucens_fma_operations_avx2();
    if (variant == nucens_kernels_avx512) operations = nucens_fma_operations_avx512();
#endif
    double best = 0;
    for (int measurement = 0; measurement < 6;) {
        const float x = factor, y = addend;
        const double begin = seconds();
        CALL(result = nucens_fma_chains, variant, steps, x, y);
        const double time = seconds() - begin;
        if (time < 1e-3) {
            steps *= 2;
            continue;
        }
        const double rate = (double)operations * (double)steps / time;
        if (rate > best) best = rate;
        measurement++;
    }
    (void)result;
    return best;
}
