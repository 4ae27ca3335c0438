#include "normalization.h"
#include "lanes.h"

// Rows summed in one chain before the partial sum is added to the total: keeps the rounding error of a sum over
// thousands of rows near that of a few dozen.
enum { ROWS_A_BLOCK = 64 };

FOR_EACH_PROCESSOR
void nucens_batch_statistics(size_t rows, size_t stride, const float *a, float *mean, float *variance) {
    const float reciprocal = 1.0f / (float)rows;
    for (size_t c = 0; c < stride; c += LANES) {
        lanes total = {0};
        for (size_t first = 0; first < rows; first += ROWS_A_BLOCK) {
            const size_t end = first + ROWS_A_BLOCK < rows ? first + ROWS_A_BLOCK : rows;
            lanes sum = {0};
            for (size_t r = first; r < end; r++) sum += AT_CONST(a + r * stride + c);
            total += sum;
        }
        const lanes centre = total * reciprocal;
        lanes squares = {0};
        for (size_t first = 0; first < rows; first += ROWS_A_BLOCK) {
            const size_t end = first + ROWS_A_BLOCK < rows ? first + ROWS_A_BLOCK : rows;
            lanes sum = {0};
            for (size_t r = first; r < end; r++) {
                const lanes distance = AT_CONST(a + r * stride + c) - centre;
                sum += distance * distance;
            }
            squares += sum;
        }
        AT(mean + c) = centre;
        AT(variance + c) = squares * reciprocal;
    }
}

void nucens_inverse_deviation(size_t stride, const float *variance, float epsilon, float *inverse) {
    for (size_t c = 0; c < stride; c++) inverse[c] = 1.0f / __builtin_sqrtf(variance[c] + epsilon);
}

void nucens_running_average(size_t stride, const float *batch, float share, float *running) {
    for (size_t c = 0; c < stride; c++) running[c] += share * (batch[c] - running[c]);
}

FOR_EACH_PROCESSOR
void nucens_normalize_relu(size_t rows, size_t stride, float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float *h) {
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < stride; c += LANES) {
            const lanes xhat = (AT_CONST(a + r * stride + c) - AT_CONST(mean + c)) * AT_CONST(inverse + c);
            const lanes y = AT_CONST(gamma + c) * xhat + AT_CONST(beta + c);
            AT(a + r * stride + c) = xhat;
            AT(h + r * stride + c) = WHERE_POSITIVE(y, y);
        }
    }
}

FOR_EACH_PROCESSOR
void nucens_normalize_relu_inplace(size_t rows, size_t stride, float *a, const float *mean, const float *inverse,
                                   const float *gamma, const float *beta) {
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < stride; c += LANES) {
            const lanes xhat = (AT_CONST(a + r * stride + c) - AT_CONST(mean + c)) * AT_CONST(inverse + c);
            const lanes y = AT_CONST(gamma + c) * xhat + AT_CONST(beta + c);
            AT(a + r * stride + c) = WHERE_POSITIVE(y, y);
        }
    }
}

FOR_EACH_PROCESSOR
void nucens_backward_batch(size_t rows, size_t stride, float *d, const float *h, const float *xhat, const float *gamma,
                           const float *inverse, float *dgamma, float *dbeta) {
    const float reciprocal = 1.0f / (float)rows;
    for (size_t c = 0; c < stride; c += LANES) {
        lanes beta_total = {0}, gamma_total = {0};
        for (size_t first = 0; first < rows; first += ROWS_A_BLOCK) {
            const size_t end = first + ROWS_A_BLOCK < rows ? first + ROWS_A_BLOCK : rows;
            lanes beta_sum = {0}, gamma_sum = {0};
            for (size_t r = first; r < end; r++) {
                const size_t at = r * stride + c;
                const lanes dy = WHERE_POSITIVE(AT_CONST(h + at), AT_CONST(d + at));
                AT(d + at) = dy;
                beta_sum += dy;
                gamma_sum += dy * AT_CONST(xhat + at);
            }
            beta_total += beta_sum;
            gamma_total += gamma_sum;
        }
        AT(dbeta + c) = beta_total;
        AT(dgamma + c) = gamma_total;
        const lanes factor = AT_CONST(gamma + c) * AT_CONST(inverse + c);
        const lanes beta_mean = beta_total * reciprocal, gamma_mean = gamma_total * reciprocal;
        for (size_t r = 0; r < rows; r++) {
            const size_t at = r * stride + c;
            AT(d + at) = factor * (AT_CONST(d + at) - beta_mean - AT_CONST(xhat + at) * gamma_mean);
        }
    }
}

FOR_EACH_PROCESSOR
void nucens_backward_running(size_t rows, size_t stride, float *d, const float *h, const float *xhat, const float *gamma,
                             const float *inverse, float *dgamma, float *dbeta) {
    for (size_t c = 0; c < stride; c += LANES) {
        const lanes factor = AT_CONST(gamma + c) * AT_CONST(inverse + c);
        lanes beta_total = {0}, gamma_total = {0};
        for (size_t first = 0; first < rows; first += ROWS_A_BLOCK) {
            const size_t end = first + ROWS_A_BLOCK < rows ? first + ROWS_A_BLOCK : rows;
            lanes beta_sum = {0}, gamma_sum = {0};
            for (size_t r = first; r < end; r++) {
                const size_t at = r * stride + c;
                const lanes dy = WHERE_POSITIVE(AT_CONST(h + at), AT_CONST(d + at));
                beta_sum += dy;
                gamma_sum += dy * AT_CONST(xhat + at);
                AT(d + at) = factor * dy;
            }
            beta_total += beta_sum;
            gamma_total += gamma_sum;
        }
        AT(dbeta + c) = beta_total;
        AT(dgamma + c) = gamma_total;
    }
}

FOR_EACH_PROCESSOR
void nucens_column_sums(size_t rows, size_t stride, const float *a, float *sums) {
    for (size_t c = 0; c < stride; c += LANES) {
        lanes total = {0};
        for (size_t first = 0; first < rows; first += ROWS_A_BLOCK) {
            const size_t end = first + ROWS_A_BLOCK < rows ? first + ROWS_A_BLOCK : rows;
            lanes sum = {0};
            for (size_t r = first; r < end; r++) sum += AT_CONST(a + r * stride + c);
            total += sum;
        }
        AT(sums + c) = total;
    }
}
