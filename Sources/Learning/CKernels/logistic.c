#include "logistic.h"

#include <string.h>

#include "double_double.h"

// Beyond ±40, and for NaN, without the double-double: σ is eˣ or 1.
INLINE void logistic_far(
    const numbers *x, const numbers *magnitude, const words *is_far, numbers *sigmoid, numbers *complement, numbers *logarithm) {
    // Below −745.13 eˣ is 0, and the exponent would leave its range.
    const words vanishes = ~(*magnitude <= 745.1332191019412);
    const numbers argument = CHOOSE(vanishes, (numbers){0}, -*magnitude);
    numbers value;
    exponential_value(&argument, &value);
    const numbers power = CHOOSE(vanishes, (numbers){0}, value);
    const words is_nan = ~(*x == *x), is_positive = *x > 0;
    const numbers one = (numbers){0} + 1;
    *sigmoid = CHOOSE(*is_far, CHOOSE(is_nan, *x, CHOOSE(is_positive, one, power)), *sigmoid);
    *complement = CHOOSE(*is_far, CHOOSE(is_nan, -*x, CHOOSE(is_positive, power, one)), *complement);
    *logarithm = CHOOSE(*is_far, CHOOSE(is_nan, *x, CHOOSE(is_positive, -power, *x)), *logarithm);
}

INLINE void logistic(const numbers *z, int wants_logarithm, numbers *sigmoid, numbers *complement, numbers *logarithm) {
    const numbers x = *z, magnitude = (numbers)((words)x & 0x7FFFFFFFFFFFFFFF), one = (numbers){0} + 1;
    const words is_far = ~(magnitude < 40), is_positive = x > 0;
    const numbers argument = CHOOSE(is_far, (numbers){0}, -magnitude);
    pairs significand, decay, denominator;
    words k;
    // e^−|x|, and 1 + e^−|x|.
    exponential(&argument, &significand, &k);
    const numbers scale = POWER_OF_TWO(k), high = significand.high * scale, low = significand.low * scale;
    ordered_sum(&high, &low, &decay);
    ordered_sum(&one, &decay.high, &denominator);
    const numbers rest = denominator.low + decay.low;
    ordered_sum(&denominator.high, &rest, &denominator);
    const pairs unit = {one, (numbers){0}};
    pairs large, small;
    quotient(&unit, &denominator, &large);
    quotient(&decay, &denominator, &small);
    const numbers larger = large.high + large.low, smaller = small.high + small.low;
    const words is_negative = x < 0;
    *sigmoid = CHOOSE(is_negative, smaller, larger);
    *complement = CHOOSE(is_positive, smaller, larger);
    if (wants_logarithm) {
        // ln σ(x) = −ln(1 + e^−x) = −max(−x, 0) − ln(1 + e^−|x|).
        pairs general;
        logarithm_of(&denominator, &general);
        const words is_small = decay.high < 0x1p-20;
        const numbers series = decay.low - decay.high * decay.high * (0.5 - decay.high / 3);
        const numbers high = CHOOSE(is_small, decay.high, general.high), low = CHOOSE(is_small, series, general.low);
        const numbers sum = high + magnitude, part = sum - magnitude;
        const numbers error = (magnitude - (sum - part)) + (high - part);
        *logarithm = -CHOOSE(is_negative, sum + (error + low), high + low);
    } else {
        *logarithm = (numbers){0};
    }
    long long any = 0;
    for (int i = 0; i < NUMBERS; i++) any |= is_far[i];
    if (__builtin_expect(any != 0, 0)) logistic_far(&x, &magnitude, &is_far, sigmoid, complement, logarithm);
}

FOR_EACH_PROCESSOR
void nucens_logistic(size_t count, const double *z, double *sigmoid, double *complement, double *logarithm) {
    for (size_t i = 0; i < count; i += NUMBERS) {
        const size_t now = count - i < NUMBERS ? count - i : NUMBERS;
        numbers x = {0}, s, c, l;
        memcpy(&x, z + i, now * sizeof *z);
        logistic(&x, logarithm != NULL, &s, &c, &l);
        if (sigmoid) memcpy(sigmoid + i, &s, now * sizeof *z);
        if (complement) memcpy(complement + i, &c, now * sizeof *z);
        if (logarithm) memcpy(logarithm + i, &l, now * sizeof *z);
    }
}
