// The tiles of matrix_product_template.h: a few rows by a few units of 16 columns, whose sums stay in registers along the whole chain.

#pragma STDC FP_CONTRACT OFF

enum { unit = 16, vectors_per_unit = unit / LANES, most_rows = 8 };
enum NAME(operands) { NAME(as_stored), NAME(a_transposed), NAME(b_transposed) };

// Keeps the compiler from seeing how a pointer came about, so that it stays in a register and is not computed anew at every step.
#define KEEP(pointer) __asm__("" : "+r"(pointer))

// The operands of a tile on their way along the chain. Rows of A are reached from every third one, at distances that an address can
// hold; if A is transposed, its numbers lie side by side and the first pointer serves.
struct NAME(position) {
    const float *a[(most_rows + 2) / 3];
    const float *b;
};

// One step of the chain for all elements of the tile. The numbers of A are `offset` floats beyond the position.
//
// The lines that are needed a few steps later are asked for now: rows lie too far apart for the processor to foresee them. This makes
// copies of the operands, which are the rule otherwise, unnecessary. To ask beyond the end of a matrix does no harm.
static inline __attribute__((always_inline)) void NAME(step)(
    const int height, const int units, const int a_transposed, const int offset, struct NAME(position) *at, size_t lda, size_t ldb,
    size_t ahead_a, size_t ahead_b, vector sum[most_rows][4 * vectors_per_unit]) {
    vector line[4 * vectors_per_unit];
#pragma clang loop unroll(full)
    for (int v = 0; v < units * vectors_per_unit; v++) line[v] = load(at->b + v * LANES);
#pragma clang loop unroll(full)
    for (int u = 0; u < units; u++) __builtin_prefetch(at->b + ahead_b + u * unit);
    if (a_transposed) {
        __builtin_prefetch(at->a[0] + ahead_a);
        if (height > 1) __builtin_prefetch(at->a[0] + ahead_a + height - 1);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
        const vector x = broadcast(a_transposed ? at->a[0] + i : at->a[i / 3] + (size_t)(i % 3) * lda + offset);
#pragma clang loop unroll(full)
        for (int v = 0; v < units * vectors_per_unit; v++) sum[i][v] = multiply_add(x, line[v], sum[i][v]);
    }
    at->b += ldb;
    // Nothing of the next step may move here: there are no registers for it.
    __asm__ volatile("" : "+r"(at->b) : : "memory");
    if (a_transposed) {
        at->a[0] += lda;
        KEEP(at->a[0]);
    }
}

// `depth` steps of the chain for `height` × `units` · 16 elements of C. `resume` goes on with the sums in C. Height and units are
// constants where this is inlined; so all loops over them disappear, and the sums live in registers.
static inline __attribute__((always_inline)) void NAME(tile)(
    const int height, const int units, const int a_transposed, size_t depth, const float *a, size_t lda, const float *b, size_t ldb,
    const float *bias, float *c, size_t ldc, int resume) {
    const int vectors = units * vectors_per_unit;
    vector sum[most_rows][4 * vectors_per_unit];
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] = resume ? load(c + i * ldc + v * LANES) : zero();
    }
    const size_t ahead_a = steps_ahead * lda, ahead_b = steps_ahead * ldb;
    struct NAME(position) at = {.b = b};
    const int pointers = a_transposed ? 1 : (height + 2) / 3;
#pragma clang loop unroll(full)
    for (int i = 0; i < pointers; i++) {
        at.a[i] = a + 3 * i * lda;
        KEEP(at.a[i]);
    }
    for (; depth >= 4; depth -= 4) {
#pragma clang loop unroll(full)
        for (int s = 0; s < 4; s++) NAME(step)(height, units, a_transposed, s, &at, lda, ldb, ahead_a, ahead_b, sum);
        if (!a_transposed) {
#pragma clang loop unroll(full)
            for (int i = 0; i < pointers; i++) {
                at.a[i] += 4;
                KEEP(at.a[i]);
            }
        }
    }
#pragma clang loop unroll(disable)
    for (; depth > 0; depth--) {
        NAME(step)(height, units, a_transposed, 0, &at, lda, ldb, ahead_a, ahead_b, sum);
        if (!a_transposed) {
#pragma clang loop unroll(full)
            for (int i = 0; i < pointers; i++) at.a[i]++;
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            store(c + i * ldc + v * LANES, bias ? add(sum[i][v], load(bias + v * LANES)) : sum[i][v]);
        }
    }
}

typedef void (*NAME(tile_function))(
    size_t depth, const float *a, size_t lda, const float *b, size_t ldb, const float *bias, float *c, size_t ldc, int resume);

// A tile with A as it lies in memory, and one with A transposed.
#define TILE(height, units)                                                                                                       \
    static void NAME(rows_##height##x##units)(                                                                                    \
        size_t depth, const float *a, size_t lda, const float *b, size_t ldb, const float *bias, float *c, size_t ldc, int resume) { \
        NAME(tile)(height, units, 0, depth, a, lda, b, ldb, bias, c, ldc, resume);                                                 \
    }                                                                                                                             \
    static void NAME(columns_##height##x##units)(                                                                                 \
        size_t depth, const float *a, size_t lda, const float *b, size_t ldb, const float *bias, float *c, size_t ldc, int resume) { \
        NAME(tile)(height, units, 1, depth, a, lda, b, ldb, bias, c, ldc, resume);                                                 \
    }

#define TILES_OF_1_TO_4(units) TILE(1, units) TILE(2, units) TILE(3, units) TILE(4, units)
#define TILES_OF_5_TO_6(units) TILE(5, units) TILE(6, units)
#define TILES_OF_7_TO_8(units) TILE(7, units) TILE(8, units)
#define NAMES_OF_1_TO_4(kind, units) \
    NAME(kind##_1x##units), NAME(kind##_2x##units), NAME(kind##_3x##units), NAME(kind##_4x##units)
#define NAMES_OF_5_TO_6(kind, units) NAME(kind##_5x##units), NAME(kind##_6x##units)
#define NAMES_OF_7_TO_8(kind, units) NAME(kind##_7x##units), NAME(kind##_8x##units)

TILES_OF_1_TO_4(1)
#if LANES >= 8
TILES_OF_5_TO_6(1)
#endif
#if LANES == 16
TILES_OF_7_TO_8(1)
TILES_OF_1_TO_4(2) TILES_OF_5_TO_6(2) TILES_OF_7_TO_8(2)
TILES_OF_1_TO_4(3) TILES_OF_5_TO_6(3) TILES_OF_7_TO_8(3)
TILES_OF_1_TO_4(4) TILES_OF_5_TO_6(4)
#endif

static const NAME(tile_function) NAME(tiles)[2][4][most_rows] = {
#if LANES == 16
#define TABLE(kind)                                                                              \
    {                                                                                            \
        {NAMES_OF_1_TO_4(kind, 1), NAMES_OF_5_TO_6(kind, 1), NAMES_OF_7_TO_8(kind, 1)},          \
        {NAMES_OF_1_TO_4(kind, 2), NAMES_OF_5_TO_6(kind, 2), NAMES_OF_7_TO_8(kind, 2)},          \
        {NAMES_OF_1_TO_4(kind, 3), NAMES_OF_5_TO_6(kind, 3), NAMES_OF_7_TO_8(kind, 3)},          \
        {NAMES_OF_1_TO_4(kind, 4), NAMES_OF_5_TO_6(kind, 4)},                                    \
    }
#elif LANES == 8
#define TABLE(kind) {{NAMES_OF_1_TO_4(kind, 1), NAMES_OF_5_TO_6(kind, 1)}}
#else
#define TABLE(kind) {{NAMES_OF_1_TO_4(kind, 1)}}
#endif
    TABLE(rows),
    TABLE(columns),
};
