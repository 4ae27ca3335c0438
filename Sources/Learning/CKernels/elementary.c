#include "elementary.h"

#include <string.h>

#include "double_double.h"

INLINE void exp_of(const numbers *x, numbers *y) {
    const words is_huge = *x > 709.782712893384, vanishes = *x < -745.1332191019412, is_nan = ~(*x == *x);
    const numbers argument = CHOOSE(is_huge | vanishes | is_nan, (numbers){0}, *x);
    numbers power;
    exponential_value(&argument, &power);
    *y = CHOOSE(vanishes, (numbers){0}, CHOOSE(is_huge, (numbers){0} + __builtin_inf(), CHOOSE(is_nan, *x, power)));
}

INLINE void log_of(const numbers *x, numbers *y) {
    const numbers none = {0}, infinity = none + __builtin_inf();
    const words is_ordinary = (*x > none) & (*x < infinity);
    const numbers ordinary = CHOOSE(is_ordinary, *x, none + 1);
    // Subnormal numbers are scaled up first.
    const words is_small = ordinary < 0x1p-1022;
    const numbers scaled = CHOOSE(is_small, ordinary * 0x1p54, ordinary);
    words exponent;
    numbers m;
    reduce(&scaled, &exponent, &m);
    const words k = exponent - (is_small & 54);
    pairs logarithm;
    logarithm_of_reduced(&m, &none, &k, &logarithm);
    const numbers special = CHOOSE(*x == none, -infinity, CHOOSE(*x == infinity, infinity, none + __builtin_nan("")));
    *y = CHOOSE(is_ordinary, logarithm.high + logarithm.low, special);
}

#define FOR_EACH_OF(function) \
    for (size_t i = 0; i < count; i += NUMBERS) { \
        const size_t now = count - i < NUMBERS ? count - i : NUMBERS; \
        numbers values = {0}, results; \
        memcpy(&values, x + i, now * sizeof *x); \
        function(&values, &results); \
        memcpy(y + i, &results, now * sizeof *y); \
    }

FOR_EACH_PROCESSOR
void nucens_exp(size_t count, const double *x, double *y) { FOR_EACH_OF(exp_of) }

FOR_EACH_PROCESSOR
void nucens_log(size_t count, const double *x, double *y) { FOR_EACH_OF(log_of) }
