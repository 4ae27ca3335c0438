// Instantiated for each instruction set: NAME(x), WIDTH doubles a vector (8, 4 or 2), OF_L × OF_X sums in registers at a time.

typedef double NAME(vector) __attribute__((vector_size(8 * WIDTH), aligned(8)));

// The eight chains of each pair of eight rows of L and OF_X rows of x, over the products before `count`, a multiple of 8.
static inline __attribute__((always_inline)) void NAME(chains)(
    const double *const *l, const double *const *x, size_t count, double chains[OF_X][PANEL][CHAINS]) {
    for (size_t part = 0; part < CHAINS; part += WIDTH)
        for (size_t group = 0; group < PANEL; group += OF_L) {
            NAME(vector) sum[OF_L][OF_X] = {{{0}}};
            for (size_t k = part; k < count; k += CHAINS) {
                NAME(vector) right[OF_X];
#pragma clang loop unroll(full)
                for (size_t b = 0; b < OF_X; b++) right[b] = *(const NAME(vector) *)(x[b] + k);
#pragma clang loop unroll(full)
                for (size_t a = 0; a < OF_L; a++) {
                    const NAME(vector) left = *(const NAME(vector) *)(l[group + a] + k);
#pragma clang loop unroll(full)
                    for (size_t b = 0; b < OF_X; b++) sum[a][b] += left * right[b];
                }
            }
            for (size_t a = 0; a < OF_L; a++)
                for (size_t b = 0; b < OF_X; b++) *(NAME(vector) *)(chains[b][group + a] + part) = sum[a][b];
        }
}

// A panel of up to eight columns from `column` on, of rows of x that are solved before it. With `factors`, row r of x is row first + r of L.
static inline __attribute__((always_inline)) int NAME(panel)(
    const double *l, size_t ldl, double *x, size_t ldx, size_t rows, size_t column, size_t columns, int factors, size_t first) {
    const double *of_l[PANEL];
    for (size_t c = 0; c < PANEL; c++) of_l[c] = l + (column + (c < columns ? c : 0)) * ldl;
    for (size_t r = 0; r < rows; r += OF_X) {
        const size_t now = rows - r < OF_X ? rows - r : OF_X;
        const double *of_x[OF_X];
        for (size_t b = 0; b < OF_X; b++) of_x[b] = x + (r + (b < now ? b : 0)) * ldx;
        double chains[OF_X][PANEL][CHAINS];
        NAME(chains)(of_l, of_x, column, chains);
        for (size_t b = 0; b < now; b++) {
            double *row = x + (r + b) * ldx;
            for (size_t c = 0; c < columns && (!factors || column + c <= first + r + b); c++) {
                double sum = 0;
                for (size_t lane = 0; lane < CHAINS; lane++) sum += chains[b][c][lane];
                for (size_t k = column; k < column + c; k++) sum += of_l[c][k] * row[k];
                const double rest = row[column + c] - sum;
                if (factors && column + c == first + r + b) {
                    if (!(rest > 0) || __builtin_isinf(rest)) return 0;
                    row[column + c] = __builtin_sqrt(rest);
                } else {
                    row[column + c] = rest / of_l[c][column + c];
                }
            }
        }
    }
    return 1;
}

TARGET static void NAME(substitute)(const double *l, size_t ldl, double *x, size_t ldx, size_t rows, size_t from, size_t to) {
    for (size_t block = 0; block < rows; block += ROWS_OF_BLOCK) {
        const size_t now = rows - block < ROWS_OF_BLOCK ? rows - block : ROWS_OF_BLOCK;
        for (size_t column = from; column < to; column += PANEL)
            NAME(panel)(l, ldl, x + block * ldx, ldx, now, column, to - column < PANEL ? to - column : PANEL, 0, 0);
    }
}

TARGET static int NAME(factor)(double *m, size_t ldm, size_t first, size_t end) {
    for (size_t column = first; column < end; column += PANEL)
        if (!NAME(panel)(m, ldm, m + column * ldm, ldm, end - column, column, end - column < PANEL ? end - column : PANEL, 1, column))
            return 0;
    return 1;
}

#undef NAME
#undef TARGET
#undef WIDTH
#undef OF_L
#undef OF_X
