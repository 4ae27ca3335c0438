#include "spline.h"

#include <string.h>

#include "double_double.h"

static const double least_share = 1e-3, least_slope = 1e-3;
// softplus(c⁰) = 1 − δ.
static const double slope_offset = 0.5397424172369522;

// Eight splines, a lane each: for every parameter of the row, and what softmax makes of widths and heights.
typedef struct {
    numbers raw[3 * nucens_spline_most_bins];
    numbers share[2 * nucens_spline_most_bins];
} splines;

// The bin of a row: its left knot, sizes and slopes, where it stands, and the softmax shares of the bins before it and of itself.
typedef struct {
    numbers x0, y0, width, height, raw0, raw1, index, before_x, before_y, share_x, share_y;
} bin;

INLINE void logarithm_of_positive(const numbers *x, numbers *y) {
    const numbers none = {0};
    words k;
    numbers m;
    pairs result;
    reduce(x, &k, &m);
    logarithm_of_reduced(&m, &none, &k, &result);
    *y = result.high + result.low;
}

INLINE void softmax(size_t bins, const numbers *raw, numbers *share) {
    numbers most = raw[0], sum = {0};
    for (size_t j = 1; j < bins; j++) most = CHOOSE(raw[j] > most, raw[j], most);
    for (size_t j = 0; j < bins; j++) {
        // Shares below e⁻⁷⁰⁰ count as that.
        numbers below = raw[j] - most;
        below = CHOOSE(below < -700, (numbers){0} - 700, below);
        exponential_value(&below, &share[j]);
        sum += share[j];
    }
    const numbers scale = 1 / sum;
    for (size_t j = 0; j < bins; j++) share[j] *= scale;
}

INLINE void load(size_t rows, size_t bins, size_t stride, const float *parameters, splines *all) {
    const size_t count = 3 * bins - 1;
    for (size_t lane = 0; lane < NUMBERS; lane++) {
        // Lanes without a row repeat the first one.
        const float *row = parameters + (lane < rows ? lane : 0) * stride;
        for (size_t p = 0; p < count; p++) ((double *)&all->raw[p])[lane] = row[p];
    }
    softmax(bins, all->raw, all->share);
    softmax(bins, all->raw + bins, all->share + bins);
}

// The bin in which x lies, or y if `by_y`.
INLINE void find(const splines *all, size_t bins, double half_range, int by_y, const numbers *value, bin *found) {
    const double share = (1 - bins * least_share) * 2 * half_range, least = least_share * 2 * half_range;
    const numbers none = {0};
    numbers x = none - half_range, y = x, before_x = none, before_y = none;
    for (size_t j = 0; j < bins; j++) {
        const numbers px = all->share[j], py = all->share[bins + j];
        const numbers width = least + share * px, height = least + share * py;
        const numbers raw0 = j > 0 ? all->raw[2 * bins + j - 1] : none, raw1 = j + 1 < bins ? all->raw[2 * bins + j] : none;
        const words here = j > 0 ? (by_y ? *value >= y : *value >= x) : ~(words){0};
        found->x0 = CHOOSE(here, x, found->x0);
        found->y0 = CHOOSE(here, y, found->y0);
        found->width = CHOOSE(here, width, found->width);
        found->height = CHOOSE(here, height, found->height);
        found->raw0 = CHOOSE(here, raw0, found->raw0);
        found->raw1 = CHOOSE(here, raw1, found->raw1);
        found->index = CHOOSE(here, none + (double)j, found->index);
        found->before_x = CHOOSE(here, before_x, found->before_x);
        found->before_y = CHOOSE(here, before_y, found->before_y);
        found->share_x = CHOOSE(here, px, found->share_x);
        found->share_y = CHOOSE(here, py, found->share_y);
        x += width;
        y += height;
        before_x += px;
        before_y += py;
    }
}

// The slope at a knot and its derivative with respect to the parameter; 1 and 0 at the ends.
INLINE void slope(const numbers *raw, const words *is_end, numbers *value, numbers *derivative) {
    const numbers z = *raw + slope_offset, one = (numbers){0} + 1;
    numbers decay, logarithm;
    decay = CHOOSE(z > 0, -z, z);
    decay = CHOOSE(decay < -700, (numbers){0} - 700, decay);
    exponential_value(&decay, &decay);
    const numbers sum = one + decay;
    logarithm_of_positive(&sum, &logarithm);
    *value = CHOOSE(*is_end, one, least_slope + CHOOSE(z > 0, z, (numbers){0}) + logarithm);
    *derivative = CHOOSE(*is_end, (numbers){0}, CHOOSE(z > 0, one, decay) / sum);
}

INLINE void slopes(const bin *b, size_t bins, numbers *d0, numbers *d1, numbers *derivative0, numbers *derivative1) {
    const words is_first = b->index == 0, is_last = b->index == (double)(bins - 1);
    slope(&b->raw0, &is_first, d0, derivative0);
    slope(&b->raw1, &is_last, d1, derivative1);
}

// ln dy/dx = ln(s² M / D²), from its parts.
INLINE void logarithm_of_slope(const numbers *s, const numbers *m, const numbers *d, numbers *logarithm) {
    const numbers ratio = *s / *d, slope = ratio * ratio * *m;
    logarithm_of_positive(&slope, logarithm);
}

INLINE void take(size_t rows, const double *from, numbers *to) {
    *to = (numbers){0};
    memcpy(to, from, rows * sizeof *from);
}

// Where rows stand in their splines: the numbers themselves, their bins, the slopes at the knots of these and the slopes' derivatives.
typedef struct {
    numbers at, d0, d1, derivative0, derivative1;
    bin bin;
} place;

INLINE void locate(size_t rows, size_t bins, double half_range, int by_y, size_t stride, const float *parameters, const double *value,
                   splines *all, place *found) {
    found->bin = (bin){{0}};
    load(rows, bins, stride, parameters, all);
    take(rows, value, &found->at);
    find(all, bins, half_range, by_y, &found->at, &found->bin);
    slopes(&found->bin, bins, &found->d0, &found->d1, &found->derivative0, &found->derivative1);
}

FOR_EACH_PROCESSOR
void nucens_spline_forward(size_t rows, size_t bins, double half_range, size_t stride, const float *parameters, const double *x, double *y,
                           double *logarithm) {
    splines all;
    for (size_t r = 0; r < rows; r += NUMBERS) {
        const size_t now = rows - r < NUMBERS ? rows - r : NUMBERS;
        place p;
        locate(now, bins, half_range, 0, stride, parameters + r * stride, x + r, &all, &p);
        const numbers at = p.at, d0 = p.d0, d1 = p.d1;
        const bin b = p.bin;
        numbers l;
        const numbers s = b.height / b.width, t = (at - b.x0) / b.width, u = 1 - t, q = t * u;
        const numbers n = s * t * t + d0 * q, d = s + (d1 + d0 - 2 * s) * q;
        const numbers m = d1 * t * t + 2 * s * q + d0 * u * u;
        const words outside = ~((at > -half_range) & (at < half_range));
        const numbers value = CHOOSE(outside, at, b.y0 + b.height * (n / d));
        memcpy(y + r, &value, now * sizeof *y);
        if (!logarithm) continue;
        logarithm_of_slope(&s, &m, &d, &l);
        l = CHOOSE(outside, (numbers){0}, l);
        memcpy(logarithm + r, &l, now * sizeof *y);
    }
}

FOR_EACH_PROCESSOR
void nucens_spline_inverse(size_t rows, size_t bins, double half_range, size_t stride, const float *parameters, const double *y, double *x,
                           double *logarithm) {
    splines all;
    for (size_t r = 0; r < rows; r += NUMBERS) {
        const size_t now = rows - r < NUMBERS ? rows - r : NUMBERS;
        place p;
        locate(now, bins, half_range, 1, stride, parameters + r * stride, y + r, &all, &p);
        const numbers at = p.at, d0 = p.d0, d1 = p.d1;
        const bin b = p.bin;
        numbers l;
        const numbers s = b.height / b.width, above = at - b.y0, bend = d1 + d0 - 2 * s;
        // The root of a quadratic equation in t that lies between 0 and 1, in the form that does not cancel.
        const numbers qa = b.height * (s - d0) + above * bend, qb = b.height * d0 - above * bend, qc = -s * above;
        const numbers square = qb * qb - 4 * qa * qc;
        const numbers root = __builtin_elementwise_sqrt(CHOOSE(square > 0, square, (numbers){0}));
        const numbers t = -2 * qc / (qb + root);
        const words outside = ~((at > -half_range) & (at < half_range));
        const numbers value = CHOOSE(outside, at, b.x0 + t * b.width);
        memcpy(x + r, &value, now * sizeof *x);
        if (!logarithm) continue;
        const numbers u = 1 - t, q = t * u, d = s + bend * q, m = d1 * t * t + 2 * s * q + d0 * u * u;
        logarithm_of_slope(&s, &m, &d, &l);
        l = CHOOSE(outside, (numbers){0}, l);
        memcpy(logarithm + r, &l, now * sizeof *x);
    }
}

// ∂L/∂a of softmax shares of which the bins before the row's own have the derivative `before`, its own has `own`, the others none.
INLINE void softmax_gradient(
    size_t bins, double scale, const numbers *share, const numbers *index, const numbers *before, const numbers *own,
    const numbers *share_before, const numbers *share_own, numbers *gradient) {
    const numbers mean = *before * *share_before + *own * *share_own;
    for (size_t j = 0; j < bins; j++) {
        const numbers mine = CHOOSE(*index > (double)j, *before, CHOOSE(*index == (double)j, *own, (numbers){0}));
        gradient[j] = scale * share[j] * (mine - mean);
    }
}

FOR_EACH_PROCESSOR
void nucens_spline_loss(size_t rows, size_t bins, double half_range, size_t stride, const float *parameters, const double *x,
                        const double *weight, double *loss, float *gradient) {
    splines all;
    numbers g[3 * nucens_spline_most_bins];
    const double scale = (1 - bins * least_share) * 2 * half_range;
    for (size_t r = 0; r < rows; r += NUMBERS) {
        const size_t now = rows - r < NUMBERS ? rows - r : NUMBERS;
        place p;
        locate(now, bins, half_range, 0, stride, parameters + r * stride, x + r, &all, &p);
        const numbers at = p.at, d0 = p.d0, d1 = p.d1;
        const bin b = p.bin;
        numbers of, l;
        take(now, weight + r, &of);
        const numbers w = b.width, h = b.height, s = h / w, t = (at - b.x0) / w, u = 1 - t, q = t * u, bend = d1 + d0 - 2 * s;
        const numbers n = s * t * t + d0 * q, d = s + bend * q, m = d1 * t * t + 2 * s * q + d0 * u * u;
        const words outside = ~((at > -half_range) & (at < half_range));
        const numbers y = CHOOSE(outside, at, b.y0 + h * (n / d));
        logarithm_of_slope(&s, &m, &d, &l);
        l = CHOOSE(outside, (numbers){0}, l);
        const numbers value = of * (0.5 * y * y - l);
        memcpy(loss + r, &value, now * sizeof *loss);
        // Derivatives of y²/2 − ln dy/dx with respect to s, t, d₀ and d₁, then to the knots.
        const numbers factor = CHOOSE(outside, (numbers){0}, of), yh = y * h / (d * d);
        const numbers by_s = yh * (t * t * d - n * (1 - 2 * q)) - (2 / s + 2 * q / m - 2 * (1 - 2 * q) / d);
        const numbers slope_t = 2 * (d1 * t + s * (u - t) - d0 * u) / m - 2 * bend * (u - t) / d;
        const numbers by_t = y * w * (s / d) * (s / d) * m - slope_t;
        const numbers by_d0 = yh * q * (d - n) - (u * u / m - 2 * q / d), by_d1 = -yh * q * n - (t * t / m - 2 * q / d);
        const numbers by_x0 = -factor * by_t / w, by_w = -factor * (by_t * t + by_s * s) / w;
        const numbers by_y0 = factor * y, by_h = factor * (by_s / w + y * n / d);
        softmax_gradient(bins, scale, all.share, &b.index, &by_x0, &by_w, &b.before_x, &b.share_x, g);
        softmax_gradient(bins, scale, all.share + bins, &b.index, &by_y0, &by_h, &b.before_y, &b.share_y, g + bins);
        const numbers of0 = factor * by_d0 * p.derivative0, of1 = factor * by_d1 * p.derivative1;
        for (size_t j = 1; j < bins; j++)
            g[2 * bins + j - 1] = CHOOSE(b.index == (double)j, of0, CHOOSE(b.index == (double)(j - 1), of1, (numbers){0}));
        for (size_t lane = 0; lane < now; lane++)
            for (size_t j = 0; j < 3 * bins - 1; j++) gradient[(r + lane) * stride + j] = (float)((const double *)&g[j])[lane];
    }
}
