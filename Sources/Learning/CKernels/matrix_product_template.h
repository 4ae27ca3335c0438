// The matrix products for one vector length. The including file defines
//
//   NAME(x)                 x with the variant's suffix
//   LANES                   floats in a vector: 4, 8 or 16
//   vector, load, store, zero, broadcast, multiply_add, add
//   transpose(from, ld, to, step)   to[p * step + r] = from[r * ld + p] for r, p < LANES
//
// The result is cut into panels of columns, a few units of 16 wide, and these into tiles of a few rows whose sums stay in registers.
// A step of the chain loads one row of the panel of B and multiplies it by one number of A for each row of the tile.

#include "matrix_product_tiles.h"

#if LANES == 16
// Eight rows by three units use 24 of the 32 registers for sums. One unit alone has too few columns to share the loads of A, so
// remainders are made up by panels of four units.
static size_t NAME(units_of_panel)(size_t left) {
    if (left % 3 == 0) return 3;
    if (left % 3 == 1) return left >= 4 ? 4 : 1;
    return left >= 8 ? 4 : left == 5 ? 3 : 2;
}
static size_t NAME(rows_of_panel)(size_t units) { return units == 4 ? 6 : 8; }
#else
static size_t NAME(units_of_panel)(size_t left) { return left > 0; }
static size_t NAME(rows_of_panel)(size_t units) { return units * (LANES == 8 ? 6 : 4); }
#endif

static inline size_t NAME(smaller)(size_t x, size_t y) { return x < y ? x : y; }

// Writes a panel of the transposed matrix: to[p * width + j] = b[j * ldb + p], zero for j ≥ rows. Up to LANES − 1 more p are written.
static void NAME(transpose_panel)(size_t depth, size_t width, size_t rows, const float *b, size_t ldb, float *to) {
    for (size_t j = 0; j < width; j += LANES) {
        for (size_t p = 0; p < depth; p += LANES) {
            const float *from = b + j * ldb + p;
            if (j + LANES <= rows) {
                transpose(from, ldb, to + p * width + j, width);
            } else {
                float edge[LANES * LANES] __attribute__((aligned(64)));
                for (size_t r = 0; r < LANES; r++) store(edge + r * LANES, j + r < rows ? load(from + r * ldb) : zero());
                transpose(edge, LANES, to + p * width + j, width);
            }
        }
    }
}

// `count` rows cut into tiles of at most `most` rows whose heights differ by one at most: the height of tile i.
static inline size_t NAME(height)(size_t count, size_t most, size_t i) {
    const size_t tiles = (count + most - 1) / most;
    return count / tiles + (i < count % tiles);
}

// Lines of a matrix that will be needed after the present block; a few are asked for with every tile, into the second-level cache.
struct NAME(region) {
    const float *row;
    size_t ld, rows, lines, line;
};

static inline void NAME(ask)(struct NAME(region) *region, size_t count) {
    while (region->rows > 0 && count > 0) {
        const size_t now = NAME(smaller)(count, region->lines - region->line);
        for (size_t l = 0; l < now; l++) __builtin_prefetch(region->row + (region->line + l) * unit, 0, 2);
        count -= now;
        region->line += now;
        if (region->line == region->lines) {
            region->line = 0;
            region->row += region->ld;
            region->rows--;
        }
    }
}

// C[m × n] = A[m × depth] B[depth × n] (+ bias). `operands` says which of the two are given transposed.
//
// A transposed B is turned panel by panel on the scratch space: its tiles need it row by row.
static void NAME(product)(
    enum NAME(operands) operands, size_t m, size_t n, size_t depth, const float *a, size_t lda, const float *b, size_t ldb,
    const float *bias, float *c, size_t ldc, float *scratch) {
    const int a_transposed = operands == NAME(a_transposed), b_transposed = operands == NAME(b_transposed);
    const size_t deepest = a_transposed ? nucens_depth_of_columns : nucens_depth_of_rows;
    const size_t stretches = depth > deepest ? (depth + deepest - 1) / deepest : 1;
    const size_t longest = ((depth + stretches - 1) / stretches + unit - 1) / unit * unit;
    const size_t block = a_transposed ? m : rows_of_block;
    const size_t all = (n + unit - 1) / unit;
    size_t begin = 0;
    do {
        const size_t steps = NAME(smaller)(depth - begin, longest);
        const size_t stored = (steps + unit - 1) / unit * unit;
        const float *bias_now = begin + steps == depth ? bias : 0;
        for (size_t i0 = 0; i0 < m; i0 += block) {
            const size_t count = NAME(smaller)(m - i0, block);
            struct NAME(region) next_a = {0}, next_b = {0};
            size_t share_of_a = 0, share_of_b = 0;
            if (m * depth > nucens_large_operand) {
                // Panels are up to four units wide and tiles up to eight rows high: at least so many tiles will come.
                const size_t tiles = (all / 4 + 1) * (count / 8 + 1);
                if (a_transposed) {
                    const size_t end = begin + steps, rows = NAME(smaller)(depth - end, longest);
                    next_a = (struct NAME(region)){a + end * lda, lda, rows, (m + unit - 1) / unit, 0};
                    next_b = (struct NAME(region)){b + end * ldb, ldb, rows, all, 0};
                } else {
                    const size_t end = i0 + count, rows = NAME(smaller)(m - end, block);
                    next_a = (struct NAME(region)){a + end * lda + begin, lda, rows, stored / unit, 0};
                }
                share_of_a = next_a.rows * next_a.lines / tiles + 1;
                share_of_b = next_b.rows * next_b.lines / tiles + 1;
            }
            for (size_t u = 0, units; u < all; u += units) {
                units = NAME(units_of_panel)(all - u);
                const size_t j = u * unit, width = units * unit;
                const float *panel = b + begin * ldb + j;
                size_t ld_panel = ldb;
                if (b_transposed) {
                    float *turned = scratch + j * stored;
                    if (i0 == 0) NAME(transpose_panel)(steps, width, n - j, b + j * ldb + begin, ldb, turned);
                    panel = turned;
                    ld_panel = width;
                }
                const size_t most = NAME(rows_of_panel)(units);
                for (size_t i = i0, t = 0, height; i < i0 + count; i += height, t++) {
                    height = NAME(height)(count, most, t);
                    NAME(ask)(&next_a, share_of_a);
                    NAME(ask)(&next_b, share_of_b);
                    NAME(tiles)[a_transposed][units - 1][height - 1](
                        steps, a_transposed ? a + begin * lda + i : a + i * lda + begin, lda, panel, ld_panel,
                        bias_now ? bias_now + j : 0, c + i * ldc + j, ldc, begin > 0);
                }
            }
        }
        begin += steps;
    } while (begin < depth);
}

// C[m × n] = A[m × depth] B[n × depth]ᵀ by way of Cᵀ = B Aᵀ: it is A that is turned, and the result is turned back while it is in the
// first-level cache. For small m this is less work than to turn B. At most `nucens_depth_of_rows` steps.
static void NAME(product_turned)(
    size_t m, size_t n, size_t depth, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc, float *scratch) {
    // A multiple of all heights of tiles and of the unit.
    enum { group = 48, widest = 4 * unit };
    float result[group * widest] __attribute__((aligned(64)));
    const size_t all = (m + unit - 1) / unit;
    for (size_t u = 0, units; u < all; u += units) {
        units = NAME(units_of_panel)(all - u);
        const size_t i0 = u * unit, width = units * unit, rows = NAME(smaller)(m - i0, width);
        NAME(transpose_panel)(depth, width, rows, a + i0 * lda, lda, scratch);
        for (size_t j0 = 0; j0 < n; j0 += group) {
            const size_t count = NAME(smaller)(n - j0, group);
            const size_t most = NAME(rows_of_panel)(units);
            for (size_t j = 0, t = 0, height; j < count; j += height, t++) {
                height = NAME(height)(count, most, t);
                NAME(tiles)[0][units - 1][height - 1](
                    depth, b + (j0 + j) * ldb, ldb, scratch, width, 0, result + j * width, width, 0);
            }
            const size_t columns = (count + unit - 1) / unit * unit;
            for (size_t j = count; j < columns; j++) {
                for (size_t i = 0; i < width; i += LANES) store(result + j * width + i, zero());
            }
            for (size_t i = 0; i < rows; i += LANES) {
                for (size_t j = 0; j < columns; j += LANES) {
                    float *to = c + (i0 + i) * ldc + j0 + j;
                    if (i + LANES <= rows) {
                        transpose(result + j * width + i, width, to, ldc);
                    } else {
                        float edge[LANES * LANES] __attribute__((aligned(64)));
                        transpose(result + j * width + i, width, edge, LANES);
                        for (size_t r = 0; i + r < rows; r++) store(to + r * ldc, load(edge + r * LANES));
                    }
                }
            }
        }
    }
}

void NAME(nucens_product_forward)(struct nucens_product p) {
    NAME(product)(NAME(as_stored), p.m, p.n, p.k, p.a, p.lda, p.b, p.ldb, p.bias, p.c, p.ldc, p.scratch);
}

void NAME(nucens_product_backward_input)(struct nucens_product p) {
    // Where B is much smaller than A and the result, it is B that is turned, whatever m.
    const int is_small = p.m * (p.k + p.n) <= most_turned_share * p.k * p.n;
    if (is_small && p.m <= most_turned_rows && p.n <= nucens_depth_of_rows) {
        NAME(product_turned)(p.m, p.k, p.n, p.a, p.lda, p.b, p.ldb, p.c, p.ldc, p.scratch);
        return;
    }
    NAME(product)(NAME(b_transposed), p.m, p.k, p.n, p.a, p.lda, p.b, p.ldb, 0, p.c, p.ldc, p.scratch);
}

void NAME(nucens_product_backward_weight)(struct nucens_product p) {
    NAME(product)(NAME(a_transposed), p.k, p.n, p.m, p.a, p.lda, p.b, p.ldb, 0, p.c, p.ldc, p.scratch);
}

// Enough independent chains to hide the latency of the multiply-add on any processor.
enum { chains = 12 };

float NAME(nucens_fma_chains)(size_t steps, float x, float y) {
    vector sum[chains];
    const vector factor = broadcast(&x), addend = broadcast(&y);
#pragma clang loop unroll(full)
    for (int i = 0; i < chains; i++) sum[i] = broadcast(&y);
    for (size_t p = 0; p < steps; p++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < chains; i++) sum[i] = multiply_add(factor, sum[i], addend);
    }
    float result = 0;
    for (int i = 0; i < chains; i++) {
        float values[LANES] __attribute__((aligned(64)));
        store(values, sum[i]);
        for (int l = 0; l < LANES; l++) result += values[l];
    }
    return result;
}

size_t NAME(nucens_fma_operations)(void) { return 2 * chains * LANES; }
