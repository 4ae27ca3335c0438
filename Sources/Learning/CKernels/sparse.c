#include "sparse.h"

#include "lanes.h"

FOR_EACH_PROCESSOR
void nucens_sparse_product(size_t rows, const int64_t *offsets, const int32_t *columns, const float *values, const double *x, double *y) {
    for (size_t r = 0; r < rows; r++) {
        double sums[8] = {0};
        int64_t e = offsets[r];
        const int64_t end = offsets[r + 1];
        for (; e + 8 <= end; e += 8)
            for (int k = 0; k < 8; k++) sums[k] += (double)values[e + k] * x[columns[e + k]];
        for (int k = 0; e < end; e++, k++) sums[k] += (double)values[e] * x[columns[e]];
        y[r] = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }
}
