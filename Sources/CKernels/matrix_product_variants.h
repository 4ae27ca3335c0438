// The entry points of the variants; each is instantiated from matrix_product_template.h.
#pragma once

#include "matrix_product.h"

// The most steps of a chain that are computed at a stretch: the operands of so many steps stay in the caches. The partial sums
// between two stretches wait in the result, which changes no bit.
enum {
    nucens_depth_of_rows = 384,
    nucens_depth_of_columns = 256,
    nucens_widest_panel = 64,
};

struct nucens_product {
    size_t m, k, n;
    const float *a;
    size_t lda;
    const float *b;
    size_t ldb;
    const float *bias;
    float *c;
    size_t ldc;
    float *scratch;
};

#define NUCENS_DECLARE_VARIANT(name)                                 \
    void nucens_product_forward_##name(struct nucens_product);         \
    void nucens_product_backward_input_##name(struct nucens_product);  \
    void nucens_product_backward_weight_##name(struct nucens_product); \
    float nucens_fma_chains_##name(size_t steps, float x, float y);    \
    size_t nucens_fma_operations_##name(void);

NUCENS_DECLARE_VARIANT(portable)
#if defined(__x86_64__)
NUCENS_DECLARE_VARIANT(avx2)
NUCENS_DECLARE_VARIANT(avx512)
#endif
