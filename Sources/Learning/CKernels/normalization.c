#include "normalization.h"
#include "passes.h"

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
