#include "activation.h"
#include "passes.h"

// ReLU
#define NORMALIZE nucens_normalize_relu
#define BACKWARD_BATCH nucens_backward_batch_relu
#define BACKWARD_RUNNING nucens_backward_running_relu
#define KEEPS_DY 0
#define ACTIVATE(h, y) h = WHERE_POSITIVE(y, (y) * scale)
#define SLOPE(dy, y, d) dy = WHERE_POSITIVE(y, (d) * scale)
#include "activation_template.h"

FOR_EACH_PROCESSOR
void nucens_activate_relu(size_t rows, size_t columns, size_t stride, const float *a, const float *bias, float scale, float *h,
                          float *slope) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c += LANES) {
            const lanes y = AT_CONST(a + r * stride + c) + AT_CONST(bias + c);
            AT(h + r * stride + c) = WHERE_POSITIVE(y, y * scale);
            if (slope) AT(slope + r * stride + c) = WHERE_POSITIVE(y, (lanes){0} + 1.0f);
        }
}

// SiLU. e⁻ʸ = 2ⁿ·eʳ with n the nearest integer to −y/ln 2, |r| ≤ ½ ln 2, in single precision throughout: ln 2 in two parts, eʳ by a
// polynomial of degree 7 (the coefficients of Cephes, S. Moshier), 2ⁿ put together from its bits. Below −87, where 2ⁿ ends, SiLU is 0,
// whatever comes out here.
#define LOWEST -87.0f
// r and 2ⁿ.
#define REDUCE(r, power, y) \
    do { \
        const lanes shifted = (y) * -1.44269504088896341f + 12582912.0f, n = shifted - 12582912.0f; \
        r = n * 2.12194440e-4f - ((y) + n * 0.693359375f); \
        power = (lanes)(((lanes_mask)shifted - 0x4B400000 + 127) << 23); \
    } while (0)
// e⁻ʸ.
#define EXPONENTIAL(e, r, power) \
    do { \
        lanes p = (r) * 1.9875691500e-4f + 1.3981999507e-3f; \
        p = p * (r) + 8.3334519073e-3f; \
        p = p * (r) + 4.1665795894e-2f; \
        p = p * (r) + 1.6666665459e-1f; \
        p = p * (r) + 5.0000001201e-1f; \
        p = (p * (r)) * (r) + (r) + 1.0f; \
        e = p * (power); \
    } while (0)
// 1/(1 + e⁻ʸ); above 87, where 2ⁿ ends too, e⁻ʸ counts as 0.
#define SHARE(e, y) (1.0f / (1.0f + (lanes)((lanes_mask)(e) & ~((y) > (lanes){0} - LOWEST))))
#define LOGISTIC(s, y) \
    lanes s; \
    do { \
        lanes r, power, e; \
        REDUCE(r, power, y); \
        EXPONENTIAL(e, r, power); \
        s = SHARE(e, y); \
    } while (0)
#define NORMALIZE nucens_normalize_silu
#define BACKWARD_BATCH nucens_backward_batch_silu
#define BACKWARD_RUNNING nucens_backward_running_silu
#define KEEPS_DY 1
#define ACTIVATE(h, y) \
    LOGISTIC(share, y); \
    h = WHERE_POSITIVE((y) - LOWEST, (y) * share * scale)
#define SLOPE(dy, y, d) \
    LOGISTIC(share, y); \
    dy = WHERE_POSITIVE((y) - LOWEST, share * (1.0f + (y) * (1.0f - share)) * ((d) * scale))
#include "activation_template.h"

// In strips of columns, and each strip in three steps: the long chain of operations on a number keeps the processor waiting, unless it finds
// as many other numbers at the same step nearby.
FOR_EACH_PROCESSOR
void nucens_activate_silu(size_t rows, size_t columns, size_t stride, const float *a, const float *bias, float scale, float *h,
                          float *slope) {
    enum { LANES_A_STRIP = 4 };
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0, n; c < columns; c += n * LANES) {
            const size_t at = row * stride + c;
            lanes y[LANES_A_STRIP], r[LANES_A_STRIP], e[LANES_A_STRIP];
            n = least(LANES_A_STRIP, (columns - c) / LANES);
            for (size_t i = 0; i < n; i++) {
                y[i] = AT_CONST(a + at + i * LANES) + AT_CONST(bias + c + i * LANES);
                REDUCE(r[i], e[i], y[i]);
            }
            for (size_t i = 0; i < n; i++) EXPONENTIAL(e[i], r[i], e[i]);
            for (size_t i = 0; i < n; i++) {
                const lanes share = SHARE(e[i], y[i]);
                AT(h + at + i * LANES) = WHERE_POSITIVE(y[i] - LOWEST, y[i] * share * scale);
                if (slope) AT(slope + at + i * LANES) = WHERE_POSITIVE(y[i] - LOWEST, share * (1.0f + y[i] * (1.0f - share)));
            }
        }
}

FOR_EACH_PROCESSOR
void nucens_backward_plain(size_t rows, size_t columns, size_t stride, float *d, const float *slope, float scale, float *dbias) {
    FOR_EACH_PASS {
        lanes total[LANES_A_PASS] = {{0}};
        FOR_EACH_BLOCK {
            lanes sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) {
                    const size_t at = r * stride + c + i * LANES;
                    const lanes s = AT_CONST(slope + at), dy = s * (AT_CONST(d + at) * scale);
                    // Bits masked, so that an infinity times 0 is no NaN.
                    const lanes kept = (lanes)((lanes_mask)dy & (s != (lanes){0}));
                    AT(d + at) = kept;
                    sum[i] += kept;
                }
            for (size_t i = 0; i < n; i++) total[i] += sum[i];
        }
        for (size_t i = 0; i < n; i++) AT(dbias + c + i * LANES) = total[i];
    }
}
