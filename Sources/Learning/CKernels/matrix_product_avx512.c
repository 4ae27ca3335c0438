#include "matrix_product_variants.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)

#define NAME(x) x##_avx512
#define LANES 16

typedef __m512 vector;

static inline __attribute__((always_inline)) vector load(const float *x) { return _mm512_loadu_ps(x); }
static inline __attribute__((always_inline)) void store(float *x, vector v) { _mm512_storeu_ps(x, v); }
static inline __attribute__((always_inline)) vector zero(void) { return _mm512_setzero_ps(); }
static inline __attribute__((always_inline)) vector broadcast(const float *x) { return _mm512_set1_ps(*x); }
static inline __attribute__((always_inline)) vector multiply_add(vector a, vector b, vector c) { return _mm512_fmadd_ps(a, b, c); }
static inline __attribute__((always_inline)) vector add(vector a, vector b) { return _mm512_add_ps(a, b); }

// Four columns of the rows r, r + 4, r + 8 and r + 12, a row in each quarter of the vector.
static inline __attribute__((always_inline)) vector gather_rows(const float *x, size_t ld) {
    vector v = _mm512_castps128_ps512(_mm_loadu_ps(x));
    v = _mm512_insertf32x4(v, _mm_loadu_ps(x + 4 * ld), 1);
    v = _mm512_insertf32x4(v, _mm_loadu_ps(x + 8 * ld), 2);
    return _mm512_insertf32x4(v, _mm_loadu_ps(x + 12 * ld), 3);
}

static void transpose(const float *from, size_t ld, float *to, size_t step) {
    for (int column = 0; column < 16; column += 4) {
        const vector r0 = gather_rows(from + column, ld), r1 = gather_rows(from + column + ld, ld);
        const vector r2 = gather_rows(from + column + 2 * ld, ld), r3 = gather_rows(from + column + 3 * ld, ld);
        const __m512d low01 = _mm512_castps_pd(_mm512_unpacklo_ps(r0, r1)), high01 = _mm512_castps_pd(_mm512_unpackhi_ps(r0, r1));
        const __m512d low23 = _mm512_castps_pd(_mm512_unpacklo_ps(r2, r3)), high23 = _mm512_castps_pd(_mm512_unpackhi_ps(r2, r3));
        float *line = to + column * step;
        store(line, _mm512_castpd_ps(_mm512_unpacklo_pd(low01, low23)));
        store(line + step, _mm512_castpd_ps(_mm512_unpackhi_pd(low01, low23)));
        store(line + 2 * step, _mm512_castpd_ps(_mm512_unpacklo_pd(high01, high23)));
        store(line + 3 * step, _mm512_castpd_ps(_mm512_unpackhi_pd(high01, high23)));
    }
}

#include "matrix_product_template.h"

#pragma clang attribute pop
#endif
