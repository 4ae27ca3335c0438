// Rows of a triangular factor, and right-hand sides solved with it, many at a time and always in the same order.
//
// L is a lower triangular matrix, row-major, in double precision. Forward substitution of a right-hand side b gives x with L·x = b:
//
//   x[i] = (b[i] - s[i]) / L[i][i],   s[i] = Σ_{k<i} L[i][k]·x[k]
//
// and every s[i] is summed in one order, whatever the instructions, the blocking or the right-hand sides beside it: eight chains, chain c
// of the products k = c, c + 8, … below i rounded down to a multiple of 8, each product rounded before it is added; the chains added one
// after the other; then the products of the rest one after the other. So the bits are the same on every processor.
#pragma once

#include <stddef.h>

// Solves columns `from` to `to` of `rows` right-hand sides, rows of x at distances of ldx, in place; those before `from`, a multiple of 8,
// are solved already.
void nucens_substitute(const double *l, size_t ldl, double *x, size_t ldx, size_t rows, size_t from, size_t to);

// Turns rows `first`, a multiple of 8, to `end` of a symmetric positive definite matrix M into those of L, M = L·Lᵀ; the rows before are
// those of L already, and so are the columns before `first` of these. What stands above the diagonal is not read. Returns 0 where M is not
// positive definite.
int nucens_factor_rows(double *m, size_t ldm, size_t first, size_t end);
