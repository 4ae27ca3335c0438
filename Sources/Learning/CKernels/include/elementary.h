#pragma once
#include <stddef.h>

// Elementary functions of many numbers at once, in double precision: y[i] = eˣ and y[i] = ln x for each of `count` x. No alignment is
// asked for, and y may be x.
//
// The bits are those of Portable.exp and Portable.log of the module PortableMath, special values included: the same operations, eight
// numbers at a time, elementwise IEEE, the same on every processor.
void nucens_exp(size_t count, const double *x, double *y);
void nucens_log(size_t count, const double *x, double *y);
