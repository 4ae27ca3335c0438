#pragma once
#include <stddef.h>

// Sixteen floats a step, written once and compiled for each instruction set the processor may have. All operations are
// elementwise IEEE operations, and contraction is off, so the clones give the same bits.
#pragma STDC FP_CONTRACT OFF

typedef float lanes __attribute__((vector_size(64)));
typedef double lanes_double __attribute__((vector_size(128)));
typedef int lanes_mask __attribute__((vector_size(64)));

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

// The thread sanitizer has not begun when the loader chooses among clones, and ends there.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

#define LANES 16
#define AT(pointer) (*(lanes *)(pointer))
#define AT_CONST(pointer) (*(const lanes *)(pointer))
// x where condition > 0, else 0: the bits of x masked, so that no multiplication can turn an infinity into NaN. NaN counts as
// positive, so that a network that broke shows it in its output.
#define WHERE_POSITIVE(condition, x) ((lanes)((lanes_mask)(x) & ~((condition) <= (lanes){0})))
