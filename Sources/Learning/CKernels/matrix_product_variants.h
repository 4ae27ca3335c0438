// The entry points of the variants; each is instantiated from matrix_product_template.h.
#pragma once

#include "matrix_product.h"

// Sizes found by measurement on processors with 1 MB of second-level cache. They change no bit.
enum {
    // The most steps of a chain at a stretch; between two stretches the sums wait in the result. With the rows of A as they lie, so
    // many steps of a panel of B stay in the second-level cache; with A transposed, in the first-level cache.
    nucens_depth_of_rows = 384,
    nucens_depth_of_columns = 64,
    // Rows of A that stay in the second-level cache beside B while all panels of B pass by.
    rows_of_block = 96,
    // How many steps before their use the lines of the operands are asked for.
    steps_ahead = 6,
    // An operand of more floats does not stay in the second-level cache; its lines are asked for a block ahead.
    nucens_large_operand = 1 << 18,
    // Up to so many rows the product with a transposed B turns A and the result instead of B.
    most_turned_rows = 256,
    // as long as A and the result together have at most so many times the numbers of B.
    most_turned_share = 2,
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
