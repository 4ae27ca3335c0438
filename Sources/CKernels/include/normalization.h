#pragma once
#include <stddef.h>

// BatchNorm and ReLU between the matrix products, forward and backward:
//
//   x̂ = (a − mean) · inverse,   y = gamma · x̂ + beta,   h = scale · max(0, y)
//
// Only a (the product) and h are kept between the passes; x̂ and y are computed again, which costs less than fetching them.
//
// Matrices are row-major, rows `stride` floats apart, stride a multiple of 16, 64-byte aligned; `columns`, a multiple of 16, of them
// are computed from the given pointers on, and vectors have as many floats.
// Every sum over a column is one chain of additions in blocks of 64 rows in ascending order, whatever the vector width, so that
// the bits are the same on every processor. NaN passes through ReLU, so that a network that broke shows it in its output.

// mean[c] = Σ a[r][c] / rows;  variance[c] = Σ (a[r][c] − mean[c])² / rows  (biased).
void nucens_batch_statistics(size_t rows, size_t columns, size_t stride, const float *a, float *mean, float *variance);

// inverse[c] = 1 / √(variance[c] + epsilon).
void nucens_inverse_deviation(size_t columns, const float *variance, float epsilon, float *inverse);

// running[c] += share · (batch[c] − running[c]).
void nucens_running_average(size_t columns, const float *batch, float share, float *running);

// h from a; h may be a. `scale` is 1, or 1/(1 − p) before a share p of the units is dropped.
void nucens_normalize_relu(size_t rows, size_t columns, size_t stride, const float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float scale, float *h);

// Backward through ReLU and BatchNorm on batch statistics: d holds ∂L/∂h and becomes ∂L/∂a;
// dbeta = Σ dy, dgamma = Σ dy·x̂ with dy = scale · d where y > 0;  ∂L/∂a = gamma · inverse · (dy − dbeta/rows − x̂ · dgamma/rows).
void nucens_backward_batch(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta);

// The same on running statistics, which are constants: ∂L/∂a = gamma · inverse · dy.
void nucens_backward_running(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean, const float *inverse,
                             const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta);

// sums[c] = Σ a[r][c].
void nucens_column_sums(size_t rows, size_t columns, size_t stride, const float *a, float *sums);
