#include "substitution.h"

#include "matrix_product.h"

// A product is rounded before it is added, with every instruction set.
#pragma STDC FP_CONTRACT OFF

enum {
    CHAINS = 8,
    // Columns whose sums are begun together; the order within a sum knows multiples of 8 only.
    PANEL = 8,
    // Right-hand sides that stay in the second-level cache while L passes by.
    ROWS_OF_BLOCK = 48,
};

#define NAME(x) x##_portable
#define TARGET
#define WIDTH 2
#define OF_L 4
#define OF_X 3
#include "substitution_template.h"

#if defined(__x86_64__)
#define NAME(x) x##_avx2
#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#define OF_L 4
#define OF_X 3
#include "substitution_template.h"

#define NAME(x) x##_avx512
#define TARGET __attribute__((target("avx512f")))
#define WIDTH 8
#define OF_L 8
#define OF_X 3
#include "substitution_template.h"

#define BEST(function, ...)                                                          \
    (nucens_kernels_best() == nucens_kernels_avx512 ? function##_avx512(__VA_ARGS__) \
     : nucens_kernels_best() == nucens_kernels_avx2 ? function##_avx2(__VA_ARGS__)   \
                                                    : function##_portable(__VA_ARGS__))
#else
#define BEST(function, ...) function##_portable(__VA_ARGS__)
#endif

void nucens_substitute(const double *l, size_t ldl, double *x, size_t ldx, size_t rows, size_t from, size_t to) {
    BEST(substitute, l, ldl, x, ldx, rows, from, to);
}

int nucens_factor_rows(double *m, size_t ldm, size_t first, size_t end) { return BEST(factor, m, ldm, first, end); }
