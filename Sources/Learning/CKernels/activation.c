#include "activation.h"
#include "passes.h"

// ReLU
#define NORMALIZE nucens_normalize_relu
#define BACKWARD_BATCH nucens_backward_batch_relu
#define BACKWARD_RUNNING nucens_backward_running_relu
#define ACTIVATE_PLAIN nucens_activate_relu
#define KEEPS_DY 0
#define ACTIVATE(h, y) h = WHERE_POSITIVE(y, (y) * scale)
#define SLOPE(dy, y, d) dy = WHERE_POSITIVE(y, (d) * scale)
#define BOTH(h, slope, y) \
    ACTIVATE(h, y); \
    slope = WHERE_POSITIVE(y, (lanes){0} + 1.0f)
#include "activation_template.h"

// SiLU. e⁻ʸ = 2ⁿ·eʳ with n the nearest integer to −y/ln 2, |r| ≤ ½ ln 2, in single precision throughout: ln 2 in two parts, eʳ by a
// polynomial of degree 7 (the coefficients of Cephes, S. Moshier), 2ⁿ put together from its bits. Below −87, where 2ⁿ ends, SiLU is 0.
#define LOWEST -87.0f
#define LOGISTIC(s, y) \
    lanes s; \
    do { \
        const lanes_mask is_large = (y) > (lanes){0} - LOWEST, is_small = (y) < (lanes){0} + LOWEST; \
        const lanes bounded = (lanes)((lanes_mask)(y) & ~(is_large | is_small)); \
        const lanes x = (lanes){0} - bounded; \
        const lanes shifted = x * 1.44269504088896341f + 12582912.0f, n = shifted - 12582912.0f; \
        const lanes r = (x - n * 0.693359375f) + n * 2.12194440e-4f; \
        lanes p = r * 1.9875691500e-4f + 1.3981999507e-3f; \
        p = p * r + 8.3334519073e-3f; \
        p = p * r + 4.1665795894e-2f; \
        p = p * r + 1.6666665459e-1f; \
        p = p * r + 5.0000001201e-1f; \
        p = (p * r) * r + r + 1.0f; \
        const lanes power = (lanes)(((lanes_mask)shifted - 0x4B400000 + 127) << 23); \
        const lanes inside = 1.0f / (1.0f + p * power); \
        s = (lanes)(((lanes_mask)inside & ~(is_large | is_small)) | ((lanes_mask)((lanes){0} + 1.0f) & is_large)); \
    } while (0)
#define NORMALIZE nucens_normalize_silu
#define BACKWARD_BATCH nucens_backward_batch_silu
#define BACKWARD_RUNNING nucens_backward_running_silu
#define ACTIVATE_PLAIN nucens_activate_silu
#define KEEPS_DY 1
#define ACTIVATE(h, y) \
    LOGISTIC(share, y); \
    h = WHERE_POSITIVE((y) - LOWEST, (y) * share * scale)
#define SLOPE(dy, y, d) \
    LOGISTIC(share, y); \
    dy = WHERE_POSITIVE((y) - LOWEST, share * (1.0f + (y) * (1.0f - share)) * ((d) * scale))
#define BOTH(h, slope, y) \
    LOGISTIC(share, y); \
    h = WHERE_POSITIVE((y) - LOWEST, (y) * share * scale); \
    slope = WHERE_POSITIVE((y) - LOWEST, share * (1.0f + (y) * (1.0f - share)))
#include "activation_template.h"

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
