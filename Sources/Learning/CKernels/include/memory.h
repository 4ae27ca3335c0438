#pragma once
#include <stddef.h>

// Zeroed memory for matrices, 64-byte aligned; large blocks ask the system for huge pages, since a training step walks through
// tens of megabytes and would otherwise spend a good part of its time on address translation. NULL when there is none.
void *nucens_allocate(size_t bytes);
void nucens_free(void *memory);
