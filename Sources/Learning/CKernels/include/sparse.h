#pragma once
#include <stddef.h>
#include <stdint.h>

// y = K x of a sparse matrix in compressed rows: the entries of row r stand from offsets[r] to offsets[r + 1]. Matrix in single precision,
// sums in double.
//
// A row's sum runs over eight interleaved chains, entry e in chain e mod 8 from the row's first one, which are added as
// ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)): the same bits on every processor.
void nucens_sparse_product(size_t rows, const int64_t *offsets, const int32_t *columns, const float *values, const double *x, double *y);
