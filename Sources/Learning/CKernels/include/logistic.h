#pragma once
#include <stddef.h>

// The logistic function of many numbers at once, in double precision: for each of `count` z
//
//   sigmoid[i] = σ(zᵢ) = 1/(1 + e⁻ᶻ),   complement[i] = σ(−zᵢ),   logarithm[i] = ln σ(zᵢ)
//
// A result that is not wanted is NULL. All three come from one exponential, so to ask for more costs little. No alignment is asked for, and
// a result may be z.
//
// The bits are those of Portable.sigmoid(z), sigmoid(−z) and logSigmoid(z) of the module PortableMath: the same operations, eight numbers
// at a time, elementwise IEEE, the same on every processor. Accuracy and special values are stated there.
void nucens_logistic(size_t count, const double *z, double *sigmoid, double *complement, double *logarithm);
