// The matrix products for one vector length. The including file defines
//
//   NAME(x)                 x with the variant's suffix
//   LANES                   floats in a vector: 4, 8 or 16
//   vector, load, store, zero, broadcast, multiply_add, add
//   transpose(from, ld, to, step)   to[p * step + r] = from[r * ld + p] for r, p < LANES
//   ROWS_1 … ROWS_4         rows of a register tile that is 1 … 4 units of 16 columns wide; 0: no such tile
//
// The result is cut into panels of columns, a few units of 16 wide, and these into tiles of a few rows whose sums stay in registers.
// A step of the chain loads one row of the panel of B and multiplies it by one number of A for each row of the tile.

#pragma STDC FP_CONTRACT OFF

enum { unit = 16, vectors_per_unit = unit / LANES, most_rows = 9 };

// The operand A of a tile, as its number (row i, step p) is found at a[i * row + p * step].
//
// `depth` steps of the chain for `rows` × `units` · 16 elements of C. `resume` goes on with the sums in C. Rows and units are constants
// where this is inlined; so all loops over them disappear, and the sums live in registers.
static inline __attribute__((always_inline)) void NAME(tile)(
    const int rows, const int units, size_t depth, const float *a, const size_t row, const size_t step, const float *b, size_t ldb,
    const float *bias, float *c, size_t ldc, int resume) {
    const int vectors = units * vectors_per_unit;
    vector sum[most_rows][4 * vectors_per_unit];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] = resume ? load(c + i * ldc + v * LANES) : zero();
    }
    // More than one step at a time makes the compiler keep more pointers than there are registers.
#pragma clang loop unroll(disable)
    for (size_t p = 0; p < depth; p++) {
        vector line[4 * vectors_per_unit];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) line[v] = load(b + p * ldb + v * LANES);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            const vector x = broadcast(a + i * row + p * step);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[i][v] = multiply_add(x, line[v], sum[i][v]);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            store(c + i * ldc + v * LANES, bias ? add(sum[i][v], load(bias + v * LANES)) : sum[i][v]);
        }
    }
}

typedef void (*NAME(tile_of_rows))(
    size_t depth, const float *a, size_t lda, const float *b, size_t ldb, const float *bias, float *c, size_t ldc, int resume);
typedef void (*NAME(tile_of_strip))(size_t depth, const float *a, const float *b, size_t ldb, float *c, size_t ldc, int resume);

// A tile on the rows of A where they are, and one on a strip of columns of A that has been copied together.
#define TILE(rows, units)                                                                                                          \
    static void NAME(rows_##rows##x##units)(                                                                                       \
        size_t depth, const float *a, size_t lda, const float *b, size_t ldb, const float *bias, float *c, size_t ldc, int resume) { \
        NAME(tile)(rows, units, depth, a, lda, 1, b, ldb, bias, c, ldc, resume);                                                    \
    }                                                                                                                              \
    static void NAME(strip_##rows##x##units)(                                                                                      \
        size_t depth, const float *a, const float *b, size_t ldb, float *c, size_t ldc, int resume) {                                \
        NAME(tile)(rows, units, depth, a, 1, rows, b, ldb, 0, c, ldc, resume);                                                      \
    }

#define TILES_OF_1_TO_4(units) TILE(1, units) TILE(2, units) TILE(3, units) TILE(4, units)
#define TILES_OF_5_TO_6(units) TILE(5, units) TILE(6, units)
#define TILES_OF_7_TO_9(units) TILE(7, units) TILE(8, units) TILE(9, units)
#define NAMES_OF_1_TO_4(kind, units) \
    NAME(kind##_1x##units), NAME(kind##_2x##units), NAME(kind##_3x##units), NAME(kind##_4x##units)
#define NAMES_OF_5_TO_6(kind, units) NAME(kind##_5x##units), NAME(kind##_6x##units)
#define NAMES_OF_7_TO_9(kind, units) NAME(kind##_7x##units), NAME(kind##_8x##units), NAME(kind##_9x##units)

TILES_OF_1_TO_4(1)
#if LANES >= 8
TILES_OF_5_TO_6(1)
#endif
#if LANES == 16
TILES_OF_7_TO_9(1)
TILES_OF_1_TO_4(2) TILES_OF_5_TO_6(2) TILES_OF_7_TO_9(2)
TILES_OF_1_TO_4(3) TILES_OF_5_TO_6(3) TILES_OF_7_TO_9(3)
TILES_OF_1_TO_4(4) TILES_OF_5_TO_6(4)
#endif

static const NAME(tile_of_rows) NAME(tiles_of_rows)[4][most_rows] = {
#if LANES == 16
    {NAMES_OF_1_TO_4(rows, 1), NAMES_OF_5_TO_6(rows, 1), NAMES_OF_7_TO_9(rows, 1)},
    {NAMES_OF_1_TO_4(rows, 2), NAMES_OF_5_TO_6(rows, 2), NAMES_OF_7_TO_9(rows, 2)},
    {NAMES_OF_1_TO_4(rows, 3), NAMES_OF_5_TO_6(rows, 3), NAMES_OF_7_TO_9(rows, 3)},
    {NAMES_OF_1_TO_4(rows, 4), NAMES_OF_5_TO_6(rows, 4)},
#elif LANES == 8
    {NAMES_OF_1_TO_4(rows, 1), NAMES_OF_5_TO_6(rows, 1)},
#else
    {NAMES_OF_1_TO_4(rows, 1)},
#endif
};

static const NAME(tile_of_strip) NAME(tiles_of_strip)[4][most_rows] = {
#if LANES == 16
    {NAMES_OF_1_TO_4(strip, 1), NAMES_OF_5_TO_6(strip, 1), NAMES_OF_7_TO_9(strip, 1)},
    {NAMES_OF_1_TO_4(strip, 2), NAMES_OF_5_TO_6(strip, 2), NAMES_OF_7_TO_9(strip, 2)},
    {NAMES_OF_1_TO_4(strip, 3), NAMES_OF_5_TO_6(strip, 3), NAMES_OF_7_TO_9(strip, 3)},
    {NAMES_OF_1_TO_4(strip, 4), NAMES_OF_5_TO_6(strip, 4)},
#elif LANES == 8
    {NAMES_OF_1_TO_4(strip, 1), NAMES_OF_5_TO_6(strip, 1)},
#else
    {NAMES_OF_1_TO_4(strip, 1)},
#endif
};

#if LANES == 16
// Nine rows by three units use 27 of the 32 registers for sums. A last single unit would have too few columns to share the loads of
// A, so it joins its neighbour.
static size_t NAME(units_of_panel)(size_t left) { return left == 4 || left == 2 || left == 1 ? left : 3; }
static size_t NAME(rows_of_panel)(size_t units) { return units == 4 ? 6 : 9; }
#else
static size_t NAME(units_of_panel)(size_t left) { return left ? 1 : 0; }
static size_t NAME(rows_of_panel)(size_t units) { return units * (LANES == 8 ? 6 : 4); }
#endif

static inline size_t NAME(units)(size_t width) { return (width + unit - 1) / unit; }
static inline size_t NAME(smaller)(size_t x, size_t y) { return x < y ? x : y; }

// Copies `depth` rows of a panel together: to[p * width + j] = b[p * ldb + j].
static void NAME(copy_panel)(size_t depth, size_t width, const float *b, size_t ldb, float *to) {
    for (size_t p = 0; p < depth; p++) {
        for (size_t j = 0; j < width; j += LANES) store(to + p * width + j, load(b + p * ldb + j));
    }
}

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

// C[m × n] = A[m × depth] B[depth × n] (+ bias), where the rows of A are read in place. B is depth × n, or n × depth if `transposed`.
static void NAME(product_of_rows)(
    size_t m, size_t n, size_t depth, const float *a, size_t lda, const float *b, size_t ldb, int transposed, const float *bias,
    float *c, size_t ldc, float *scratch) {
    // A block of rows of A that stays in the second-level cache beside B.
    enum { block = 252 };
    // With few rows B is used too few times to pay for a copy.
    const int direct = !transposed && m < 24;
    size_t begin = 0;
    do {
        const size_t steps = NAME(smaller)(depth - begin, nucens_depth_of_rows);
        const int last = begin + steps == depth;
        const size_t stored = (steps + unit - 1) / unit * unit;
        for (size_t i0 = 0; i0 < m; i0 += block) {
            const size_t count = NAME(smaller)(m - i0, block);
            const size_t all = NAME(units)(n);
            for (size_t u = 0, units; u < all; u += units) {
                units = NAME(units_of_panel)(all - u);
                const size_t j0 = u * unit, width = units * unit;
                float *panel = scratch + j0 * stored;
                if (!direct && i0 == 0) {
                    if (transposed) {
                        NAME(transpose_panel)(steps, width, n - j0, b + j0 * ldb + begin, ldb, panel);
                    } else {
                        NAME(copy_panel)(steps, width, b + begin * ldb + j0, ldb, panel);
                    }
                }
                const float *rows_of_b = direct ? b + begin * ldb + j0 : panel;
                const size_t most = NAME(rows_of_panel)(units);
                for (size_t i = 0, tile = 0, rows; i < count; i += rows, tile++) {
                    rows = NAME(height)(count, most, tile);
                    NAME(tiles_of_rows)[units - 1][rows - 1](
                        steps, a + (i0 + i) * lda + begin, lda, rows_of_b, direct ? ldb : width,
                        bias && last ? bias + j0 : 0, c + (i0 + i) * ldc + j0, ldc, begin > 0);
                }
            }
        }
        begin += steps;
    } while (begin < depth);
}

// C[k × n] = A[depth × k]ᵀ B[depth × n]: strips of columns of A and panels of B are copied together, since their rows lie far apart.
static void NAME(product_of_columns)(
    size_t k, size_t n, size_t depth, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc, float *scratch) {
    const size_t most = LANES == 16 ? 9 : LANES == 8 ? 6 : 4;
    float *panel = scratch;
    float *strips = scratch + nucens_widest_panel * nucens_depth_of_columns;
    size_t begin = 0;
    do {
        const size_t steps = NAME(smaller)(depth - begin, nucens_depth_of_columns);
        const size_t all = NAME(units)(n);
        for (size_t u = 0, units; u < all; u += units) {
            units = NAME(units_of_panel)(all - u);
            if (units == 4) units = 2;
            const size_t j0 = u * unit, width = units * unit;
            NAME(copy_panel)(steps, width, b + begin * ldb + j0, ldb, panel);
            for (size_t i = 0, tile = 0, rows; i < k; i += rows, tile++) {
                rows = NAME(height)(k, most, tile);
                float *strip = strips + i * steps;
                if (u == 0) {
                    for (size_t p = 0; p < steps; p++) {
                        for (size_t r = 0; r < rows; r++) strip[p * rows + r] = a[(begin + p) * lda + i + r];
                    }
                }
                NAME(tiles_of_strip)[units - 1][rows - 1](steps, strip, panel, width, c + i * ldc + j0, ldc, begin > 0);
            }
        }
        begin += steps;
    } while (begin < depth);
}

void NAME(nucens_product_forward)(struct nucens_product p) {
    NAME(product_of_rows)(p.m, p.n, p.k, p.a, p.lda, p.b, p.ldb, 0, p.bias, p.c, p.ldc, p.scratch);
}

void NAME(nucens_product_backward_input)(struct nucens_product p) {
    NAME(product_of_rows)(p.m, p.k, p.n, p.a, p.lda, p.b, p.ldb, 1, 0, p.c, p.ldc, p.scratch);
}

void NAME(nucens_product_backward_weight)(struct nucens_product p) {
    NAME(product_of_columns)(p.k, p.n, p.m, p.a, p.lda, p.b, p.ldb, p.c, p.ldc, p.scratch);
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
