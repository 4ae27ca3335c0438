#pragma once
#include <stddef.h>

// What lies between the matrix products, forward and backward. With BatchNorm and an activation function φ:
//
//   x̂ = (a − mean) · inverse,   y = gamma · x̂ + beta,   h = scale · φ(y)
//
// ReLU: φ(y) = max(0, y), φ′ = 1 where y > 0.   SiLU: φ(y) = y/(1 + e⁻ʸ) = y·s, φ′ = s·(1 + y·(1 − s)).
//
// Only a (the product) and h are kept between the passes; x̂ and y are computed again, which costs less than fetching them.
// Without BatchNorm:
//
//   y = a + bias,   h = scale · φ(y)
//
// Here φ′(y) takes the place of a between the passes: there is no other use for a, and the exponential is not computed twice.
//
// Matrices and sums are those of normalization.h. NaN passes through φ, so that a network that broke shows it in its output.

// h from a; h may be a. `scale` is 1, or 1/(1 − p) before a share p of the units is dropped.
void nucens_normalize_relu(size_t rows, size_t columns, size_t stride, const float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float scale, float *h);
void nucens_normalize_silu(size_t rows, size_t columns, size_t stride, const float *a, const float *mean, const float *inverse,
                           const float *gamma, const float *beta, float scale, float *h);

// Backward through φ and BatchNorm on batch statistics: d holds ∂L/∂h and becomes ∂L/∂a;
// dbeta = Σ dy, dgamma = Σ dy·x̂ with dy = scale · φ′(y) · d;  ∂L/∂a = gamma · inverse · (dy − dbeta/rows − x̂ · dgamma/rows).
void nucens_backward_batch_relu(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean,
                                const float *inverse, const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta);
void nucens_backward_batch_silu(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean,
                                const float *inverse, const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta);

// The same on running statistics, which are constants: ∂L/∂a = gamma · inverse · dy.
void nucens_backward_running_relu(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean,
                                  const float *inverse, const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta);
void nucens_backward_running_silu(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean,
                                  const float *inverse, const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta);

// Without BatchNorm, forward: h from a, and `slope` = φ′(y) unless it is NULL. Either may be a. The same bits as by the functions above
// with mean = 0, inverse = gamma = 1 and beta = bias.
void nucens_activate_relu(size_t rows, size_t columns, size_t stride, const float *a, const float *bias, float scale, float *h,
                          float *slope);
void nucens_activate_silu(size_t rows, size_t columns, size_t stride, const float *a, const float *bias, float scale, float *h,
                          float *slope);

// Without BatchNorm, backward: d holds ∂L/∂h and becomes ∂L/∂a = slope · scale · d; dbias = Σ ∂L/∂a. Where the slope is 0, so is ∂L/∂a.
void nucens_backward_plain(size_t rows, size_t columns, size_t stride, float *d, const float *slope, float scale, float *dbias);
