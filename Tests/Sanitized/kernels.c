// Every loop of CKernels at sizes from 0 to 70, in memory of just the stated size, against its definition written as plain loops.
// make sanitize builds it with the address and undefined-behaviour sanitizers.
#include "CKernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most = 70 };

static long checks;

static void expect(double found, double wanted, double tolerance, const char *what, size_t a, size_t b) {
    checks++;
    if (found == wanted || fabs(found - wanted) <= tolerance * (1 + fabs(wanted))) return;
    printf("%s at %zu, %zu: %.17g, not %.17g\n", what, a, b, found, wanted);
    exit(1);
}

// MARK: numbers and memory

static double dice(void) {
    static unsigned long long state = 1;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(state >> 11) * 0x1p-52 - 1;
}

static size_t padded(size_t count) { return (count + 15) / 16 * 16; }

static float *floats(size_t count) {
    float *x = aligned_alloc(64, padded(count) * sizeof *x);
    for (size_t i = 0; i < padded(count); i++) x[i] = 0;
    return x;
}

static double *doubles(size_t count) { return malloc(count * sizeof(double)); }

// rows × columns, zeros between the width and the leading dimension.
static float *matrix(size_t rows, size_t columns) {
    float *x = floats(rows * padded(columns));
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) x[r * padded(columns) + c] = (float)dice();
    return x;
}

static float *vector(size_t count) {
    float *x = floats(count);
    for (size_t i = 0; i < count; i++) x[i] = (float)dice();
    return x;
}

// MARK: products

static float chain(size_t count, const float *a, size_t da, const float *b, size_t db) {
    float sum = 0;
    for (size_t p = 0; p < count; p++) sum = fmaf(a[p * da], b[p * db], sum);
    return sum;
}

static void products(enum nucens_kernels variant, size_t m, size_t k, size_t n) {
    size_t lk = padded(k), ln = padded(n);
    float *X = matrix(m, k), *W = matrix(k, n), *dY = matrix(m, n), *bias = vector(n);
    float *Y = floats(m * ln), *dX = floats(m * lk), *dW = floats(k * ln);
    float *scratch = floats(nucens_matrix_product_scratch(m, k, n));
    nucens_product_forward(variant, m, k, n, X, lk, W, ln, bias, Y, ln, scratch);
    nucens_product_backward_input(variant, m, k, n, dY, ln, W, ln, dX, lk, scratch);
    nucens_product_backward_weight(variant, m, k, n, X, lk, dY, ln, dW, ln, scratch);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) expect(Y[i * ln + j], chain(k, X + i * lk, 1, W + j, ln) + bias[j], 0, "forward", i, j);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < k; j++) expect(dX[i * lk + j], chain(n, dY + i * ln, 1, W + j * ln, 1), 0, "backward input", i, j);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++) expect(dW[i * ln + j], chain(m, X + i, lk, dY + j, ln), 0, "backward weight", i, j);
    free(X), free(W), free(dY), free(bias), free(Y), free(dX), free(dW), free(scratch);
}

// MARK: what lies between the products

typedef void forward(size_t, size_t, size_t, const float *, const float *, const float *, const float *, const float *, float, float *);
typedef void backward(size_t, size_t, size_t, float *, const float *, const float *, const float *, const float *, const float *, float,
                      float *, float *);
typedef void plain(size_t, size_t, size_t, const float *, const float *, float, float *, float *);

static double phi(int isSilu, double y) { return isSilu ? y / (1 + exp(-y)) : y > 0 ? y : 0; }
static double slope(int isSilu, double y) {
    double s = 1 / (1 + exp(-y));
    return isSilu ? s * (1 + y * (1 - s)) : y > 0;
}

static void layer(size_t rows, size_t columns, int isSilu) {
    const float scale = 1.25f, epsilon = 1e-5f;
    size_t count = rows * columns;
    float *a = matrix(rows, columns), *d = matrix(rows, columns), *given = floats(count), *h = floats(count), *s = floats(count);
    float *mean = floats(columns), *variance = floats(columns), *inverse = floats(columns), *running = vector(columns);
    float *gamma = vector(columns), *beta = vector(columns), *dgamma = floats(columns), *dbeta = floats(columns), *sums = floats(columns);
    memcpy(given, d, count * sizeof *d);

    nucens_column_sums(rows, columns, columns, a, sums);
    for (size_t c = 0; c < columns; c++) {
        double sum = 0;
        for (size_t r = 0; r < rows; r++) sum += a[r * columns + c];
        expect(sums[c], sum, 1e-5, "column sums", rows, c);
    }
    (isSilu ? (plain *)nucens_activate_silu : nucens_activate_relu)(rows, columns, columns, a, beta, scale, h, s);
    for (size_t i = 0; i < count; i++) {
        float y = a[i] + beta[i % columns];
        expect(h[i], scale * phi(isSilu, y), 1e-5, "activation", rows, i);
        expect(s[i], slope(isSilu, y), 1e-5, "its slope", rows, i);
    }
    nucens_backward_plain(rows, columns, columns, d, s, scale, sums);
    for (size_t c = 0; c < columns; c++) {
        double sum = 0;
        for (size_t r = 0; r < rows; r++) {
            size_t i = r * columns + c;
            expect(d[i], (double)s[i] * scale * given[i], 1e-5, "backward of the activation", rows, i);
            sum += d[i];
        }
        expect(sums[c], sum, 1e-5, "gradient of the bias", rows, c);
    }
    if (rows > 0) {
        nucens_batch_statistics(rows, columns, columns, a, mean, variance);
        nucens_inverse_deviation(columns, variance, epsilon, inverse);
        float *earlier = floats(columns);
        memcpy(earlier, running, columns * sizeof *running);
        nucens_running_average(columns, mean, 0.25f, running);
        for (size_t c = 0; c < columns; c++) {
            double m = 0, v = 0;
            for (size_t r = 0; r < rows; r++) m += a[r * columns + c] / (double)rows;
            for (size_t r = 0; r < rows; r++) v += (a[r * columns + c] - m) * (a[r * columns + c] - m) / (double)rows;
            expect(mean[c], m, 1e-5, "mean", rows, c);
            expect(variance[c], v, 1e-5, "variance", rows, c);
            expect(inverse[c], 1 / sqrt((double)variance[c] + epsilon), 1e-5, "inverse deviation", rows, c);
            expect(running[c], earlier[c] + 0.25 * (mean[c] - earlier[c]), 1e-5, "running average", rows, c);
            // One row has no variance: its inverse deviation would only magnify rounding.
            if (rows < 3) inverse[c] = 1;
        }
        free(earlier);
        (isSilu ? (forward *)nucens_normalize_silu : nucens_normalize_relu)(rows, columns, columns, a, mean, inverse, gamma, beta, scale, h);
        for (int isBatch = 0; isBatch < 2; isBatch++) {
            backward *step = isBatch ? (isSilu ? nucens_backward_batch_silu : nucens_backward_batch_relu)
                                     : (isSilu ? nucens_backward_running_silu : nucens_backward_running_relu);
            memcpy(d, given, count * sizeof *d);
            step(rows, columns, columns, d, a, mean, inverse, gamma, beta, scale, dgamma, dbeta);
            for (size_t c = 0; c < columns; c++) {
                double sum = 0, product = 0;
                for (int pass = 0; pass < 2; pass++) {
                    for (size_t r = 0; r < rows; r++) {
                        size_t i = r * columns + c;
                        float x = (a[i] - mean[c]) * inverse[c], y = gamma[c] * x + beta[c];
                        // Beside the kink of a ReLU, rounding decides.
                        if (!isSilu && fabsf(y) < 1e-5f) goto next;
                        double dy = scale * slope(isSilu, y) * given[i];
                        if (pass == 0) {
                            sum += dy, product += dy * x;
                            expect(h[i], scale * phi(isSilu, y), 1e-4, "normalization", rows, i);
                        } else {
                            double rest = isBatch ? (sum + x * product) / (double)rows : 0;
                            expect(d[i], gamma[c] * inverse[c] * (dy - rest), 1e-3, "backward of the normalization", rows, i);
                        }
                    }
                }
                expect(dbeta[c], sum, 1e-4, "gradient of beta", rows, c);
                expect(dgamma[c], product, 1e-4, "gradient of gamma", rows, c);
            next:;
            }
        }
    }
    free(a), free(d), free(given), free(h), free(s), free(mean), free(variance), free(inverse), free(running), free(gamma), free(beta);
    free(dgamma), free(dbeta), free(sums);
}

// MARK: functions, optimizer

static void functions(size_t count) {
    double *x = doubles(count), *y = doubles(count), *z = doubles(count), *w = doubles(count);
    for (size_t i = 0; i < count; i++) x[i] = 30 * dice();
    nucens_exp(count, x, y);
    for (size_t i = 0; i < count; i++) expect(y[i], exp(x[i]), 1e-15, "exp", count, i);
    nucens_log(count, y, z);
    for (size_t i = 0; i < count; i++) expect(z[i], log(y[i]), 1e-15, "log", count, i);
    nucens_logistic(count, x, y, z, w);
    for (size_t i = 0; i < count; i++) {
        expect(y[i], 1 / (1 + exp(-x[i])), 1e-15, "sigmoid", count, i);
        expect(z[i], 1 / (1 + exp(x[i])), 1e-15, "its complement", count, i);
        expect(w[i], -log1p(exp(-x[i])), 1e-14, "its logarithm", count, i);
    }
    free(x), free(y), free(z), free(w);
}

static void optimizer(size_t count) {
    const nucens_adamw_step t = {0.5f, 0.9f, 0.999f, 0.1f, 0.001f, 1.5f, 2.5f, 1e-8f, 1e-3f, 1e-2f};
    float *x[6], *old[6];
    for (int i = 0; i < 6; i++) {
        x[i] = malloc(count * sizeof(float)), old[i] = malloc(count * sizeof(float));
        for (size_t j = 0; j < count; j++) x[i][j] = old[i][j] = (float)(i == 2 ? fabs(dice()) + 0.01 : dice());
    }
    double squares = 0;
    nucens_adamw(count, &t, x[0], x[1], x[2], x[3]);
    nucens_pull(count, 0.3f, old[0], old[3], x[4]);
    nucens_running_mean(count, 0.2f, old[3], x[5]);
    for (size_t j = 0; j < count; j++) {
        double g = t.scale * old[0][j], m = t.beta1 * old[1][j] + t.keep1 * g, v = t.beta2 * old[2][j] + t.keep2 * g * g;
        expect(x[1][j], m, 1e-6, "first moment", count, j);
        expect(x[2][j], v, 1e-6, "second moment", count, j);
        expect(x[3][j], old[3][j] - t.rate * (m * t.correction1 / (sqrt(v * t.correction2) + t.epsilon) + t.decay * old[3][j]), 1e-6,
               "AdamW", count, j);
        expect(x[4][j], old[4][j] + 0.3 * (old[3][j] - old[0][j]), 1e-6, "pull", count, j);
        expect(x[5][j], old[5][j] + 0.2 * (old[3][j] - old[5][j]), 1e-6, "running mean", count, j);
        squares += (double)old[0][j] * old[0][j];
    }
    expect(nucens_sum_of_squares(count, old[0]), squares, 1e-14, "sum of squares", count, 0);
    for (int i = 0; i < 6; i++) free(x[i]), free(old[i]);
}

// MARK: rows that are gathered, sparse products, triangles

static void gathered(size_t count) {
    enum { from_rows = 7, stride = 32 };
    float *from = matrix(from_rows, stride), *to = floats(count * stride);
    ptrdiff_t *rows = malloc(count * sizeof *rows);
    for (size_t i = 0; i < count; i++) rows[i] = (ptrdiff_t)(i * 5 % from_rows);
    nucens_gather_rows(count, stride, rows, from, to);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < stride; c++) expect(to[i * stride + c], from[rows[i] * stride + (ptrdiff_t)c], 0, "gathered row", i, c);
    free(from), free(to), free(rows);
}

static void sparse(size_t rows) {
    int64_t *offsets = malloc((rows + 1) * sizeof *offsets);
    offsets[0] = 0;
    for (size_t r = 0; r < rows; r++) offsets[r + 1] = offsets[r] + (int64_t)((r * 37 + rows) % (most + 1));
    size_t count = (size_t)offsets[rows], width = 19;
    int32_t *columns = malloc(count * sizeof *columns);
    float *values = malloc(count * sizeof *values);
    double *x = doubles(width), *y = doubles(rows);
    for (size_t i = 0; i < width; i++) x[i] = dice();
    for (size_t e = 0; e < count; e++) columns[e] = (int32_t)(e * 11 % width), values[e] = (float)dice();
    nucens_sparse_product(rows, offsets, columns, values, x, y);
    for (size_t r = 0; r < rows; r++) {
        double sum = 0;
        for (int64_t e = offsets[r]; e < offsets[r + 1]; e++) sum += values[e] * x[columns[e]];
        expect(y[r], sum, 1e-13, "sparse product", rows, r);
    }
    free(offsets), free(columns), free(values), free(x), free(y);
}

static void triangle(size_t n, size_t sides) {
    double *m = doubles(n * n), *l = doubles(n * n), *x = doubles(n * sides), *b = doubles(n * sides);
    for (size_t i = 0; i < n * n; i++) l[i] = dice();
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            m[i * n + j] = i == j ? 1 : 0;
            for (size_t k = 0; k < n; k++) m[i * n + j] += l[i * n + k] * l[j * n + k] / (double)n;
        }
    memcpy(l, m, n * n * sizeof *m);
    // As a caller does: the columns before the block are solved, and then the block itself.
    for (size_t from = 0; from < n; from += 24) {
        size_t to = from + 24 < n ? from + 24 : n;
        if (from > 0) nucens_substitute(l, n, l + from * n, n, to - from, 0, from);
        expect(nucens_factor_rows(l, n, from, to), 1, 0, "positive definite", n, from);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k <= j; k++) sum += l[i * n + k] * l[j * n + k];
            expect(sum, m[i * n + j], 1e-12, "Cholesky factor", i, j);
        }
    for (size_t i = 0; i < n * sides; i++) x[i] = b[i] = dice();
    nucens_substitute(l, n, x, n, sides, 0, n);
    for (size_t s = 0; s < sides; s++)
        for (size_t i = 0; i < n; i++) {
            double sum = 0;
            for (size_t k = 0; k <= i; k++) sum += l[i * n + k] * x[s * n + k];
            expect(sum, b[s * n + i], 1e-11, "forward substitution", s, i);
        }
    free(m), free(l), free(x), free(b);
}

// MARK: splines

static void splines(size_t rows, size_t bins) {
    size_t numbers = 3 * bins - 1, stride = numbers + rows % 3;
    double *x = doubles(rows), *y = doubles(rows), *back = doubles(rows), *logarithm = doubles(rows), *loss = doubles(rows);
    double *weight = doubles(rows), *other = doubles(rows);
    float *parameters = malloc(rows * stride * sizeof(float)), *gradient = malloc(rows * stride * sizeof(float));
    for (size_t i = 0; i < rows * stride; i++) parameters[i] = (float)dice(), gradient[i] = 5;
    for (size_t r = 0; r < rows; r++) x[r] = 3.5 * dice(), weight[r] = 1 + dice();
    nucens_spline_forward(rows, bins, 3, stride, parameters, x, y, logarithm);
    nucens_spline_inverse(rows, bins, 3, stride, parameters, y, back, other);
    nucens_spline_loss(rows, bins, 3, stride, parameters, x, weight, loss, gradient);
    for (size_t r = 0; r < rows; r++) {
        expect(back[r], x[r], 1e-8, "spline and back", bins, r);
        expect(other[r], logarithm[r], 1e-7, "its slope", bins, r);
        expect(loss[r], weight[r] * (y[r] * y[r] / 2 - logarithm[r]), 1e-12, "loss of a spline", bins, r);
        for (size_t i = numbers; i < stride; i++) expect(gradient[r * stride + i], 5, 0, "beyond the gradient", r, i);
    }
    // Its gradient is that of differences.
    for (size_t r = 0; r < rows; r += 9) {
        size_t i = (r * 7 + bins) % numbers;
        double step = 0x1p-9, up, down;
        float *row = parameters + r * stride, kept = row[i];
        float *ignored = malloc(stride * sizeof(float));
        row[i] = kept + (float)step;
        nucens_spline_loss(1, bins, 3, stride, row, x + r, weight + r, &up, ignored);
        row[i] = kept - (float)step;
        nucens_spline_loss(1, bins, 3, stride, row, x + r, weight + r, &down, ignored);
        row[i] = kept;
        expect(gradient[r * stride + i], (up - down) / (2 * step), 2e-3, "gradient of a spline", bins, r);
        free(ignored);
    }
    free(x), free(y), free(back), free(logarithm), free(loss), free(weight), free(other), free(parameters), free(gradient);
}

// MARK: teams

typedef struct {
    size_t count;
    int *touched;
} share;

static void touch(void *context, size_t part, size_t parts) {
    share *all = context;
    for (size_t i = part; i < all->count; i += parts) all->touched[i]++;
}

static void team(size_t threads) {
    nucens_team *team = nucens_team_start(threads);
    expect(team != NULL, 1, 0, "team", threads, 0);
    share all = {1000, calloc(1000, sizeof(int))};
    for (int turn = 1; turn <= 200; turn++) {
        nucens_team_run(team, touch, &all);
        for (size_t i = 0; i < all.count; i++) expect(all.touched[i], turn, 0, "share of a team", threads, i);
    }
    nucens_team_stop(team);
    free(all.touched);
}

int main(void) {
    for (size_t size = 0; size <= most; size++) {
        for (int variant = 0; variant < 3; variant++)
            if (nucens_kernels_available() >> variant & 1)
                for (size_t turn = 0; turn < 5; turn++)
                    products((enum nucens_kernels)variant, size, (size * 29 + 17 * turn) % (most + 1), (size * 43 + 31 * turn) % (most + 1));
        for (size_t columns = 0; columns <= 80; columns += 16) layer(size, columns, 0), layer(size, columns, 1);
        functions(size);
        optimizer(size);
        gathered(size);
        sparse(size);
        triangle(size, size * 13 % 19);
        if (size > 0 && size <= nucens_spline_most_bins) splines(size * 5 % 23, size);
    }
    for (size_t threads = 1; threads <= 5; threads++) team(threads);
    printf("%ld comparisons\n", checks);
    return 0;
}
