#include "normalization.h"
#include "lanes.h"

// Rows summed in one chain before the partial sum is added to the total: keeps the rounding error of a sum over thousands of
// rows near that of a few dozen.
enum { ROWS_A_BLOCK = 64 };

// Columns whose sums stay in the first-level cache while rows stream by. Rows are walked in memory order, so that the
// processor fetches ahead.
enum { COLUMNS_A_PASS = 512, LANES_A_PASS = COLUMNS_A_PASS / LANES };

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

// Walks the columns in passes, and in each pass the rows in blocks: `first` to `end`, with `c` the first column of a pass and
// `n` its vectors.
#define FOR_EACH_PASS \
    for (size_t c = 0, n; c < columns && (n = least(LANES_A_PASS, (columns - c) / LANES)); c += COLUMNS_A_PASS)
#define FOR_EACH_BLOCK \
    for (size_t first = 0, end; first < rows && (end = least(first + ROWS_A_BLOCK, rows)); first = end)

FOR_EACH_PROCESSOR
void nucens_batch_statistics(size_t rows, size_t columns, size_t stride, const float *a, float *mean, float *variance) {
    const float reciprocal = 1.0f / (float)rows;
    FOR_EACH_PASS {
        lanes total[LANES_A_PASS] = {{0}}, centre[LANES_A_PASS];
        FOR_EACH_BLOCK {
            lanes sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) sum[i] += AT_CONST(a + r * stride + c + i * LANES);
            for (size_t i = 0; i < n; i++) total[i] += sum[i];
        }
        for (size_t i = 0; i < n; i++) {
            centre[i] = total[i] * reciprocal;
            total[i] = (lanes){0};
        }
        FOR_EACH_BLOCK {
            lanes sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) {
                    const lanes distance = AT_CONST(a + r * stride + c + i * LANES) - centre[i];
                    sum[i] += distance * distance;
                }
            for (size_t i = 0; i < n; i++) total[i] += sum[i];
        }
        for (size_t i = 0; i < n; i++) {
            AT(mean + c + i * LANES) = centre[i];
            AT(variance + c + i * LANES) = total[i] * reciprocal;
        }
    }
}

void nucens_inverse_deviation(size_t columns, const float *variance, float epsilon, float *inverse) {
    for (size_t c = 0; c < columns; c++) inverse[c] = 1.0f / __builtin_sqrtf(variance[c] + epsilon);
}

void nucens_running_average(size_t columns, const float *batch, float share, float *running) {
    for (size_t c = 0; c < columns; c++) running[c] += share * (batch[c] - running[c]);
}

FOR_EACH_PROCESSOR
void nucens_normalize_relu(size_t rows, size_t columns, size_t stride, const float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float scale, float *h) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c += LANES) {
            const lanes xhat = (AT_CONST(a + r * stride + c) - AT_CONST(mean + c)) * AT_CONST(inverse + c);
            const lanes y = AT_CONST(gamma + c) * xhat + AT_CONST(beta + c);
            AT(h + r * stride + c) = WHERE_POSITIVE(y, y * scale);
        }
}

// x̂ and dy of one vector.
#define RECOMPUTE(at, col) \
    const lanes xhat = (AT_CONST(a + (at)) - AT_CONST(mean + (col))) * AT_CONST(inverse + (col)); \
    const lanes y = AT_CONST(gamma + (col)) * xhat + AT_CONST(beta + (col)); \
    const lanes dy = WHERE_POSITIVE(y, AT_CONST(d + (at)) * scale)

FOR_EACH_PROCESSOR
void nucens_backward_batch(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta) {
    const float reciprocal = 1.0f / (float)rows;
    FOR_EACH_PASS {
        lanes beta_total[LANES_A_PASS] = {{0}}, gamma_total[LANES_A_PASS] = {{0}};
        FOR_EACH_BLOCK {
            lanes beta_sum[LANES_A_PASS] = {{0}}, gamma_sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) {
                    RECOMPUTE(r * stride + c + i * LANES, c + i * LANES);
                    beta_sum[i] += dy;
                    gamma_sum[i] += dy * xhat;
                }
            for (size_t i = 0; i < n; i++) {
                beta_total[i] += beta_sum[i];
                gamma_total[i] += gamma_sum[i];
            }
        }
        for (size_t i = 0; i < n; i++) {
            AT(dbeta + c + i * LANES) = beta_total[i];
            AT(dgamma + c + i * LANES) = gamma_total[i];
            beta_total[i] *= reciprocal;
            gamma_total[i] *= reciprocal;
        }
        for (size_t r = 0; r < rows; r++)
            for (size_t i = 0; i < n; i++) {
                RECOMPUTE(r * stride + c + i * LANES, c + i * LANES);
                const lanes factor = AT_CONST(gamma + c + i * LANES) * AT_CONST(inverse + c + i * LANES);
                AT(d + r * stride + c + i * LANES) = factor * (dy - beta_total[i] - xhat * gamma_total[i]);
            }
    }
}

FOR_EACH_PROCESSOR
void nucens_backward_running(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean, const float *inverse,
                             const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta) {
    FOR_EACH_PASS {
        lanes beta_total[LANES_A_PASS] = {{0}}, gamma_total[LANES_A_PASS] = {{0}};
        FOR_EACH_BLOCK {
            lanes beta_sum[LANES_A_PASS] = {{0}}, gamma_sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) {
                    RECOMPUTE(r * stride + c + i * LANES, c + i * LANES);
                    beta_sum[i] += dy;
                    gamma_sum[i] += dy * xhat;
                    const lanes factor = AT_CONST(gamma + c + i * LANES) * AT_CONST(inverse + c + i * LANES);
                    AT(d + r * stride + c + i * LANES) = factor * dy;
                }
            for (size_t i = 0; i < n; i++) {
                beta_total[i] += beta_sum[i];
                gamma_total[i] += gamma_sum[i];
            }
        }
        for (size_t i = 0; i < n; i++) {
            AT(dbeta + c + i * LANES) = beta_total[i];
            AT(dgamma + c + i * LANES) = gamma_total[i];
        }
    }
}

FOR_EACH_PROCESSOR
void nucens_column_sums(size_t rows, size_t columns, size_t stride, const float *a, float *sums) {
    FOR_EACH_PASS {
        lanes total[LANES_A_PASS] = {{0}};
        FOR_EACH_BLOCK {
            lanes sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) sum[i] += AT_CONST(a + r * stride + c + i * LANES);
            for (size_t i = 0; i < n; i++) total[i] += sum[i];
        }
        for (size_t i = 0; i < n; i++) AT(sums + c + i * LANES) = total[i];
    }
}
