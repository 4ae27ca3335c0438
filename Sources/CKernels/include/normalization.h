#pragma once
#include <stddef.h>

// BatchNorm and ReLU between the matrix products, forward and backward.
//
// Matrices are row-major, `rows` × `stride` floats, stride a multiple of 16, 64-byte aligned; vectors have `stride` floats.
// Every column is one chain of additions in blocks of rows in ascending order, whatever the vector width, so that the bits
// are the same on every processor.

// mean[c] = Σ a[r][c] / rows;  variance[c] = Σ (a[r][c] − mean[c])² / rows  (biased).
void nucens_batch_statistics(size_t rows, size_t stride, const float *a, float *mean, float *variance);

// inverse[c] = 1 / √(variance[c] + epsilon).
void nucens_inverse_deviation(size_t stride, const float *variance, float epsilon, float *inverse);

// running[c] += share · (batch[c] − running[c]).
void nucens_running_average(size_t stride, const float *batch, float share, float *running);

// a ← x̂ = (a − mean) · inverse, in place;  h = max(0, gamma · x̂ + beta).
void nucens_normalize_relu(size_t rows, size_t stride, float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float *h);

// The same without keeping x̂:  a ← max(0, gamma · (a − mean) · inverse + beta). For predictions.
void nucens_normalize_relu_inplace(size_t rows, size_t stride, float *a, const float *mean, const float *inverse,
                                   const float *gamma, const float *beta);

// Backward through ReLU and BatchNorm on batch statistics: d holds ∂L/∂h and becomes ∂L/∂a;
// dbeta = Σ dy, dgamma = Σ dy·x̂ with dy = d where h > 0;  ∂L/∂a = gamma · inverse · (dy − dbeta/rows − x̂ · dgamma/rows).
void nucens_backward_batch(size_t rows, size_t stride, float *d, const float *h, const float *xhat, const float *gamma,
                           const float *inverse, float *dgamma, float *dbeta);

// The same on running statistics, which are constants: ∂L/∂a = gamma · inverse · dy.
void nucens_backward_running(size_t rows, size_t stride, float *d, const float *h, const float *xhat, const float *gamma,
                             const float *inverse, float *dgamma, float *dbeta);

// sums[c] = Σ a[r][c].
void nucens_column_sums(size_t rows, size_t stride, const float *a, float *sums);
