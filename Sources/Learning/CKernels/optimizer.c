#include "optimizer.h"
#include "lanes.h"

FOR_EACH_PROCESSOR
void nucens_adamw(size_t count, const nucens_adamw_step *step, const float *restrict gradient, float *restrict m,
                  float *restrict v, float *restrict w) {
    const nucens_adamw_step s = *step;
    for (size_t i = 0; i < count; i++) {
        const float g = s.scale * gradient[i];
        const float first = s.beta1 * m[i] + s.keep1 * g;
        const float second = s.beta2 * v[i] + s.keep2 * (g * g);
        m[i] = first;
        v[i] = second;
        const float denominator = __builtin_sqrtf(second * s.correction2) + s.epsilon;
        w[i] -= s.rate * (first * s.correction1 / denominator + s.decay * w[i]);
    }
}

FOR_EACH_PROCESSOR
double nucens_sum_of_squares(size_t count, const float *x) {
    double chains[LANES] = {0};
    const size_t whole = count / LANES * LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) chains[lane] += (double)x[i + lane] * (double)x[i + lane];
    for (size_t i = whole; i < count; i++) chains[i - whole] += (double)x[i] * (double)x[i];
    double sum = 0;
    for (size_t lane = 0; lane < LANES; lane++) sum += chains[lane];
    return sum;
}

FOR_EACH_PROCESSOR
void nucens_pull(size_t count, float strength, const float *restrict origin, const float *restrict w, float *restrict gradient) {
    for (size_t i = 0; i < count; i++) gradient[i] += strength * (w[i] - origin[i]);
}

FOR_EACH_PROCESSOR
void nucens_running_mean(size_t count, float share, const float *restrict w, float *restrict mean) {
    for (size_t i = 0; i < count; i++) mean[i] += share * (w[i] - mean[i]);
}
