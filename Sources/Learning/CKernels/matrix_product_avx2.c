#include "matrix_product_variants.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define NAME(x) x##_avx2
#define LANES 8

typedef __m256 vector;

static inline __attribute__((always_inline)) vector load(const float *x) { return _mm256_loadu_ps(x); }
static inline __attribute__((always_inline)) void store(float *x, vector v) { _mm256_storeu_ps(x, v); }
static inline __attribute__((always_inline)) vector zero(void) { return _mm256_setzero_ps(); }
static inline __attribute__((always_inline)) vector broadcast(const float *x) { return _mm256_broadcast_ss(x); }
static inline __attribute__((always_inline)) vector multiply_add(vector a, vector b, vector c) { return _mm256_fmadd_ps(a, b, c); }
static inline __attribute__((always_inline)) vector add(vector a, vector b) { return _mm256_add_ps(a, b); }

// Four columns of the rows r and r + 4, a row in each half of the vector.
static inline __attribute__((always_inline)) vector gather_rows(const float *x, size_t ld) {
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(x)), _mm_loadu_ps(x + 4 * ld), 1);
}

static void transpose(const float *from, size_t ld, float *to, size_t step) {
    for (int column = 0; column < 8; column += 4) {
        const vector r0 = gather_rows(from + column, ld), r1 = gather_rows(from + column + ld, ld);
        const vector r2 = gather_rows(from + column + 2 * ld, ld), r3 = gather_rows(from + column + 3 * ld, ld);
        const __m256d low01 = _mm256_castps_pd(_mm256_unpacklo_ps(r0, r1)), high01 = _mm256_castps_pd(_mm256_unpackhi_ps(r0, r1));
        const __m256d low23 = _mm256_castps_pd(_mm256_unpacklo_ps(r2, r3)), high23 = _mm256_castps_pd(_mm256_unpackhi_ps(r2, r3));
        float *line = to + column * step;
        store(line, _mm256_castpd_ps(_mm256_unpacklo_pd(low01, low23)));
        store(line + step, _mm256_castpd_ps(_mm256_unpackhi_pd(low01, low23)));
        store(line + 2 * step, _mm256_castpd_ps(_mm256_unpacklo_pd(high01, high23)));
        store(line + 3 * step, _mm256_castpd_ps(_mm256_unpackhi_pd(high01, high23)));
    }
}

#include "matrix_product_template.h"

#pragma clang attribute pop
#endif
