#pragma once
#include <stddef.h>

// Zeroed memory for matrices, 64-byte aligned; large blocks ask the system for huge pages, since a training step walks through
// tens of megabytes and would otherwise spend a good part of its time on address translation. NULL when there is none.
void *nucens_allocate(size_t bytes);
void nucens_free(void *memory);

// Row i of `to` becomes row rows[i] of `from`. Rows are `stride` floats, a multiple of 16; both matrices are 64-byte aligned.
void nucens_gather_rows(size_t count, size_t stride, const ptrdiff_t *rows, const float *from, float *to);
