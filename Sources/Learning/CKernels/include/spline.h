#pragma once
#include <stddef.h>

// Monotone rational-quadratic splines (J. A. Gregory, R. Delbourgo, IMA J. Numer. Anal. 2 (1982) 123; as transformations of a density
// C. Durkan, A. Bekasov, I. Murray, G. Papamakarios, NeurIPS 2019), one spline a row. K bins map [−B, B] onto itself, and beyond it
// y = x. The 3K − 1 numbers of a row, in single precision, are
//
//   a₀ … a_{K−1}   widths   W_j = ε + (1 − Kε) softmax(a)_j of the range 2B     ε = 10⁻³
//   b₀ … b_{K−1}   heights  H_j likewise
//   c₁ … c_{K−1}   slopes at the inner knots, d_j = δ + softplus(c_j + c⁰)       δ = 10⁻³; d_j = 1 where c_j = 0
//
// and d_0 = d_K = 1. In the bin of left knot (x₀, y₀), width w and height h, with s = h/w and t = (x − x₀)/w,
//
//   y = y₀ + h (s t² + d₀ t(1−t)) / (s + (d₀ + d₁ − 2s) t(1−t))
//
// Everything is computed in double precision, eight rows at a time, elementwise and in a fixed order: the same bits on every processor,
// whatever the rows beside. Rows of parameters lie `stride` floats apart. K is at most nucens_spline_most_bins.
enum { nucens_spline_most_bins = 64 };

// y and ln dy/dx at x; `logarithm` may be NULL.
void nucens_spline_forward(size_t rows, size_t bins, double half_range, size_t stride, const float *parameters, const double *x, double *y,
                           double *logarithm);

// x with the given y, and ln dy/dx there; `logarithm` may be NULL.
void nucens_spline_inverse(size_t rows, size_t bins, double half_range, size_t stride, const float *parameters, const double *y, double *x,
                           double *logarithm);

// Of a standard normal y: loss = weight · (y²/2 − ln dy/dx), which is −ln of the density of x but for ½ ln 2π, and its derivatives with
// respect to the parameters of the row. Floats of a row beyond the 3K − 1 stay as they are.
void nucens_spline_loss(size_t rows, size_t bins, double half_range, size_t stride, const float *parameters, const double *x,
                        const double *weight, double *loss, float *gradient);
