#pragma once
#include "lanes.h"

// Rows summed in one chain before the partial sum is added to the total: keeps the rounding error of a sum over thousands of
// rows near that of a few dozen.
enum { ROWS_A_BLOCK = 64 };

// Columns whose sums stay in the first-level cache while rows stream by. Rows are walked in memory order, so that the
// processor fetches ahead.
enum { COLUMNS_A_PASS = 512, LANES_A_PASS = COLUMNS_A_PASS / LANES };

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

// Walks the columns in passes, and in each pass the rows in blocks: `first` to `end`, with `c` the first column of a pass and
// `n` its vectors.
#define FOR_EACH_PASS \
    for (size_t c = 0, n; c < columns && (n = least(LANES_A_PASS, (columns - c) / LANES)); c += COLUMNS_A_PASS)
#define FOR_EACH_BLOCK \
    for (size_t first = 0, end; first < rows && (end = least(first + ROWS_A_BLOCK, rows)); first = end)
