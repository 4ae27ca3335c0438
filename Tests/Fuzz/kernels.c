// The loops in C at sizes of all kinds, in memory of exactly their size: built with a sanitizer, which ends the program at the first
// access outside, undefined operation, or race.
//
//     clang -g -O1 -fno-math-errno -fsanitize=address,undefined -I Sources/Learning/CKernels/include Sources/Learning/CKernels/*.c \
//         Tests/Fuzz/kernels.c -lm -lpthread -o kernels && ./kernels
//     … -fsanitize=thread …
#include "CKernels.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 1;

static size_t pick(size_t least, size_t most) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return least + (state >> 33) % (most - least + 1);
}

static float *floats(size_t count) {
    float *x = malloc(count * sizeof *x + (count == 0));
    for (size_t i = 0; i < count; i++) x[i] = (float)((double)pick(0, 2000) / 1000 - 1);
    return x;
}

static double *doubles(size_t count) {
    double *x = malloc(count * sizeof *x + (count == 0));
    for (size_t i = 0; i < count; i++) x[i] = (double)pick(0, 2000) / 100 - 10;
    return x;
}

// All products of one size by one set of kernels; their results in `y`.
static void products(enum nucens_kernels kernels, size_t m, size_t k, size_t n, float *y, float *dx, float *dw) {
    uint64_t before = state;
    float *x = floats(m * k), *w = floats(n * k), *bias = floats(n), *dy = floats(m * n), *w2 = floats(n * k);
    float *scratch = nucens_allocate(nucens_matrix_product_scratch(m, k, n) * sizeof(float));
    nucens_product_forward(kernels, m, k, n, x, k, w, k, bias, y, n, scratch);
    nucens_product_backward_input(kernels, m, k, n, dy, n, w, k, dx, k, scratch);
    memcpy(dw, w2, n * k * sizeof *dw);
    nucens_product_backward_weight(kernels, m, k, n, x, k, dy, n, dw, k, scratch);
    nucens_free(scratch);
    free(x), free(w), free(bias), free(dy), free(w2);
    state = before;
}

static void matrices(void) {
    size_t m = pick(1, 70), k = pick(1, 70), n = pick(1, 70);
    float *y[3], *dx[3], *dw[3];
    int first = -1;
    for (int kernels = 0; kernels < 3; kernels++) {
        if (!(nucens_kernels_available() >> kernels & 1)) continue;
        y[kernels] = floats(m * n), dx[kernels] = floats(m * k), dw[kernels] = floats(n * k);
        state = 7 * m + 11 * k + 13 * n;
        products((enum nucens_kernels)kernels, m, k, n, y[kernels], dx[kernels], dw[kernels]);
        if (first < 0) first = kernels;
        if (memcmp(y[first], y[kernels], m * n * 4) || memcmp(dx[first], dx[kernels], m * k * 4) || memcmp(dw[first], dw[kernels], n * k * 4)) {
            printf("kernels %d and %d differ at %zu, %zu, %zu\n", first, kernels, m, k, n);
            exit(1);
        }
        if (kernels != first) free(y[kernels]), free(dx[kernels]), free(dw[kernels]);
    }
    free(y[first]), free(dx[first]), free(dw[first]);
    state = m * 1000003 + k * 1009 + n;
}

static void functions(void) {
    size_t count = pick(0, 40);
    double *x = doubles(count), *y = doubles(count), *z = doubles(count), *l = doubles(count);
    static const double odd[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 5e-324, -0.0, 710, -746};
    for (size_t i = 0; i < count; i += 3) x[i] = odd[pick(0, 8)];
    nucens_exp(count, x, y);
    nucens_log(count, x, y);
    nucens_logistic(count, x, y, z, l);
    free(x), free(y), free(z), free(l);
}

static void splines(void) {
    size_t rows = pick(0, 20), bins = pick(2, 12), stride = 3 * bins - 1 + pick(0, 5);
    float *p = floats(rows * stride);
    double *x = doubles(rows), *y = doubles(rows), *l = doubles(rows);
    nucens_spline_forward(rows, bins, 5, stride, p, x, y, l);
    nucens_spline_inverse(rows, bins, 5, stride, p, y, x, NULL);
    free(p), free(x), free(y), free(l);
}

static void layers(void) {
    size_t rows = pick(1, 40), columns = pick(1, 40), stride = columns + pick(0, 8);
    float *a = floats(rows * stride), *mean = floats(columns), *variance = floats(columns), *inverse = floats(columns);
    nucens_batch_statistics(rows, columns, stride, a, mean, variance);
    nucens_inverse_deviation(columns, variance, 1e-5f, inverse);
    nucens_running_average(columns, mean, 0.1f, inverse);
    nucens_column_sums(rows, columns, stride, a, mean);
    nucens_pull(columns, 0.1f, mean, variance, inverse);
    if (!isfinite(nucens_sum_of_squares(columns, mean))) exit(1);
    free(a), free(mean), free(variance), free(inverse);
}

static void part(void *context, size_t part, size_t parts) {
    double *sums = context;
    for (size_t i = part; i < 64; i += parts) sums[i] += (double)i;
}

static void teams(void) {
    nucens_team *team = nucens_team_start(pick(1, 5));
    double sums[64] = {0};
    for (int i = 0; i < 50; i++) nucens_team_run(team, part, sums);
    for (int i = 0; i < 64; i++) {
        if (sums[i] != 50.0 * i) exit(1);
    }
    nucens_team_stop(team);
}

int main(int count, char **arguments) {
    int rounds = count > 1 ? atoi(arguments[1]) : 2000;
    for (int i = 0; i < rounds; i++) {
        matrices(), functions(), splines(), layers();
        if (i % 20 == 0) teams();
    }
    printf("%d rounds\n", rounds);
}
