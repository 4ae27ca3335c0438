#pragma once
#include <stddef.h>

// Sums over the columns of matrices: the statistics of BatchNorm, and the gradient of a bias.
//
// Matrices are row-major, rows `stride` floats apart, stride a multiple of 16, 64-byte aligned; `columns`, a multiple of 16, of them
// are computed from the given pointers on, and vectors have as many floats.
// Every sum over a column is one chain of additions in blocks of 64 rows in ascending order, whatever the vector width, so that
// the bits are the same on every processor.

// mean[c] = Σ a[r][c] / rows;  variance[c] = Σ (a[r][c] − mean[c])² / rows  (biased).
void nucens_batch_statistics(size_t rows, size_t columns, size_t stride, const float *a, float *mean, float *variance);

// inverse[c] = 1 / √(variance[c] + epsilon).
void nucens_inverse_deviation(size_t columns, const float *variance, float epsilon, float *inverse);

// running[c] += share · (batch[c] − running[c]).
void nucens_running_average(size_t columns, const float *batch, float share, float *running);

// sums[c] = Σ a[r][c].
void nucens_column_sums(size_t rows, size_t columns, size_t stride, const float *a, float *sums);
