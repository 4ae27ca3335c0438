#pragma once
#include "lanes.h"

// Eight doubles at a time, and unevaluated sums high + low of two: the DoubleDouble of the module PortableMath, operation by operation.
// All by pointers, as a vector must not be handed over between functions of different instruction sets; inlined, none remains.
typedef double numbers __attribute__((vector_size(64)));
typedef long long words __attribute__((vector_size(64)));
typedef struct {
    numbers high, low;
} pairs;

enum { NUMBERS = 8 };

#define INLINE static inline __attribute__((always_inline))
// x where the mask is set, else y.
#define CHOOSE(mask, x, y) ((numbers)(((words)(x) & (mask)) | ((words)(y) & ~(mask))))

// a + b exactly, provided that |a| ≥ |b|.
INLINE void ordered_sum(const numbers *a, const numbers *b, pairs *sum) {
    const numbers s = *a + *b;
    sum->low = *b - (s - *a);
    sum->high = s;
}

// a × b exactly.
INLINE void product(const numbers *a, const numbers *b, pairs *result) {
    const numbers scaled_a = 0x1p27 * *a + *a, scaled_b = 0x1p27 * *b + *b;
    const numbers a1 = scaled_a - (scaled_a - *a), b1 = scaled_b - (scaled_b - *b);
    const numbers a2 = *a - a1, b2 = *b - b1, p = *a * *b;
    result->low = ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2;
    result->high = p;
}

INLINE void quotient(const pairs *a, const pairs *b, pairs *result) {
    const numbers q = a->high / b->high;
    pairs back;
    product(&q, &b->high, &back);
    const numbers remainder = (a->high - back.high) - back.low + (a->low - q * b->low);
    const numbers rest = remainder / b->high;
    ordered_sum(&q, &rest, result);
}

// eˣ = (high + low) · 2ᵏ, |x| < 746.
INLINE void exponential(const numbers *x, pairs *significand, words *k) {
    const numbers shifted = *x * 0x1.71547652b82fep0 + 0x1.8p52, n = shifted - 0x1.8p52;
    const numbers partial = *x - n * 0x1.62e42fefa38p-1, correction = n * 0x1.ef35793c7673p-45;
    const numbers r = partial - correction, rho = (partial - r) - correction;
    pairs square;
    product(&r, &r, &square);
    numbers p = (numbers){0} + 1 / 87178291200.0;
    p = p * r + 1 / 6227020800.0;
    p = p * r + 1 / 479001600.0;
    p = p * r + 1 / 39916800.0;
    p = p * r + 1 / 3628800.0;
    p = p * r + 1 / 362880.0;
    p = p * r + 1 / 40320.0;
    p = p * r + 1 / 5040.0;
    p = p * r + 1 / 720.0;
    p = p * r + 1 / 120.0;
    p = p * r + 1 / 24.0;
    p = p * r + 1 / 6.0;
    const numbers cube = r * square.high, rest = p * cube + (rho + r * rho);
    const numbers one = (numbers){0} + 1, half_high = 0.5 * square.high, half_low = 0.5 * square.low;
    pairs first, second;
    ordered_sum(&one, &r, &first);
    ordered_sum(&first.high, &half_high, &second);
    significand->low = (first.low + second.low) + (half_low + rest);
    significand->high = second.high;
    *k = (words)shifted - (words)((numbers){0} + 0x1.8p52);
}

// 2ᵏ.
#define POWER_OF_TWO(k) ((numbers)(((k) + 1023) << 52))

// eˣ, rounded; −745.14 < x < 709.79.
INLINE void exponential_value(const numbers *x, numbers *value) {
    pairs significand;
    words k;
    exponential(x, &significand, &k);
    const numbers sum = significand.high + significand.low;
    const words is_normal = k > -1022;
    const numbers normal = sum * 2 * POWER_OF_TWO((is_normal & k) - 1);
    const numbers subnormal = sum * POWER_OF_TWO((~is_normal & k) + 200) * 0x1p-200;
    *value = CHOOSE(is_normal, normal, subnormal);
}

// x = m 2ᵏ with m between √½ and √2; x positive, finite and normal.
INLINE void reduce(const numbers *x, words *k, numbers *m) {
    const words bits = (words)*x;
    *k = ((bits + (0x3FF0000000000000 - 0x3FE6A09E667F3BCD)) >> 52) - 1023;
    *m = (numbers)(bits - (*k << 52));
}

// ln((m + low) 2ᵏ), m between √½ and √2.
INLINE void logarithm_of_reduced(const numbers *m, const numbers *low, const words *k, pairs *result) {
    const numbers excess = *m - 1, two = (numbers){0} + 2;
    pairs f, denominator, s;
    ordered_sum(&excess, low, &f);
    ordered_sum(&two, &f.high, &denominator);
    denominator.low = denominator.low + f.low;
    quotient(&f, &denominator, &s);
    const numbers z = s.high * s.high;
    numbers p = (numbers){0} + 2 / 23.0;
    p = p * z + 2 / 21.0;
    p = p * z + 2 / 19.0;
    p = p * z + 2 / 17.0;
    p = p * z + 2 / 15.0;
    p = p * z + 2 / 13.0;
    p = p * z + 2 / 11.0;
    p = p * z + 2 / 9.0;
    p = p * z + 2 / 7.0;
    p = p * z + 2 / 5.0;
    p = p * z + 2 / 3.0;
    const numbers tail = p * (z * s.high), n = (numbers)(*k + 0x4338000000000000) - 0x1.8p52;
    const numbers whole = n * 0x1.62e42fefa38p-1, part = 2 * s.high;
    pairs leading;
    ordered_sum(&whole, &part, &leading);
    const numbers low_end = leading.low + (n * 0x1.ef35793c7673p-45 + 2 * s.low + tail);
    ordered_sum(&leading.high, &low_end, result);
}

// ln x for x between 1 and 2.
INLINE void logarithm_of(const pairs *x, pairs *result) {
    words k;
    numbers m;
    reduce(&x->high, &k, &m);
    const numbers low = x->low * POWER_OF_TWO(-k);
    logarithm_of_reduced(&m, &low, &k, result);
}
