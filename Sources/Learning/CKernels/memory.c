#define _DEFAULT_SOURCE
#include "memory.h"
#include "lanes.h"
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { CACHE_LINE = 64, HUGE_PAGE = 2 << 20 };

void *nucens_allocate(size_t bytes) {
    const int large = bytes >= HUGE_PAGE;
    void *memory = NULL;
    if (posix_memalign(&memory, large ? HUGE_PAGE : CACHE_LINE, bytes ? bytes : 1) != 0) return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // Advice only: where it is not taken, the pages stay small.
    if (large) (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memset(memory, 0, bytes);
}

void nucens_free(void *memory) { free(memory); }

FOR_EACH_PROCESSOR
void nucens_gather_rows(size_t count, size_t stride, const ptrdiff_t *rows, const float *from, float *to) {
    for (size_t i = 0; i < count; i++) {
        const float *row = from + (size_t)rows[i] * stride;
        for (size_t c = 0; c < stride; c += LANES) AT(to + i * stride + c) = AT_CONST(row + c);
    }
}
