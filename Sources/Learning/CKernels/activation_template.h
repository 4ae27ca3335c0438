// One activation function, forward and backward, after BatchNorm: included once for each, with the names of its functions (NORMALIZE,
// BACKWARD_BATCH, BACKWARD_RUNNING), ACTIVATE(h, y), which sets h = scale · φ(y), and SLOPE(dy, y, d), which sets
// dy = scale · φ′(y) · d.
// KEEPS_DY is 1 where a store costs less than to compute SLOPE once more.

FOR_EACH_PROCESSOR
void NORMALIZE(size_t rows, size_t columns, size_t stride, const float *a, const float *mean, const float *inverse,
               const float *gamma, const float *beta, float scale, float *h) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c += LANES) {
            const lanes xhat = (AT_CONST(a + r * stride + c) - AT_CONST(mean + c)) * AT_CONST(inverse + c);
            const lanes y = AT_CONST(gamma + c) * xhat + AT_CONST(beta + c);
            ACTIVATE(AT(h + r * stride + c), y);
        }
}

// x̂ and dy of one vector.
#define RECOMPUTE(at, col) \
    const lanes xhat = (AT_CONST(a + (at)) - AT_CONST(mean + (col))) * AT_CONST(inverse + (col)); \
    const lanes y = AT_CONST(gamma + (col)) * xhat + AT_CONST(beta + (col)); \
    lanes dy; \
    SLOPE(dy, y, AT_CONST(d + (at)))

// The second time: dy is computed again, or has been kept in the place of d.
#if KEEPS_DY
#define KEEP(place, dy) place = dy
#define RECALL(at, col) \
    const lanes xhat = (AT_CONST(a + (at)) - AT_CONST(mean + (col))) * AT_CONST(inverse + (col)); \
    const lanes dy = AT_CONST(d + (at))
#else
#define KEEP(place, dy)
#define RECALL RECOMPUTE
#endif

FOR_EACH_PROCESSOR
void BACKWARD_BATCH(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean, const float *inverse,
                    const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta) {
    const float reciprocal = 1.0f / (float)rows;
    FOR_EACH_PASS {
        lanes beta_total[LANES_A_PASS] = {{0}}, gamma_total[LANES_A_PASS] = {{0}};
        FOR_EACH_BLOCK {
            lanes beta_sum[LANES_A_PASS] = {{0}}, gamma_sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) {
                    RECOMPUTE(r * stride + c + i * LANES, c + i * LANES);
                    KEEP(AT(d + r * stride + c + i * LANES), dy);
                    beta_sum[i] += dy;
                    gamma_sum[i] += dy * xhat;
                }
            for (size_t i = 0; i < n; i++) {
                beta_total[i] += beta_sum[i];
                gamma_total[i] += gamma_sum[i];
            }
        }
        for (size_t i = 0; i < n; i++) {
            AT(dbeta + c + i * LANES) = beta_total[i];
            AT(dgamma + c + i * LANES) = gamma_total[i];
            beta_total[i] *= reciprocal;
            gamma_total[i] *= reciprocal;
        }
        for (size_t r = 0; r < rows; r++)
            for (size_t i = 0; i < n; i++) {
                RECALL(r * stride + c + i * LANES, c + i * LANES);
                const lanes factor = AT_CONST(gamma + c + i * LANES) * AT_CONST(inverse + c + i * LANES);
                AT(d + r * stride + c + i * LANES) = factor * (dy - beta_total[i] - xhat * gamma_total[i]);
            }
    }
}

FOR_EACH_PROCESSOR
void BACKWARD_RUNNING(size_t rows, size_t columns, size_t stride, float *d, const float *a, const float *mean, const float *inverse,
                      const float *gamma, const float *beta, float scale, float *dgamma, float *dbeta) {
    FOR_EACH_PASS {
        lanes beta_total[LANES_A_PASS] = {{0}}, gamma_total[LANES_A_PASS] = {{0}};
        FOR_EACH_BLOCK {
            lanes beta_sum[LANES_A_PASS] = {{0}}, gamma_sum[LANES_A_PASS] = {{0}};
            for (size_t r = first; r < end; r++)
                for (size_t i = 0; i < n; i++) {
                    RECOMPUTE(r * stride + c + i * LANES, c + i * LANES);
                    beta_sum[i] += dy;
                    gamma_sum[i] += dy * xhat;
                    const lanes factor = AT_CONST(gamma + c + i * LANES) * AT_CONST(inverse + c + i * LANES);
                    AT(d + r * stride + c + i * LANES) = factor * dy;
                }
            for (size_t i = 0; i < n; i++) {
                beta_total[i] += beta_sum[i];
                gamma_total[i] += gamma_sum[i];
            }
        }
        for (size_t i = 0; i < n; i++) {
            AT(dbeta + c + i * LANES) = beta_total[i];
            AT(dgamma + c + i * LANES) = gamma_total[i];
        }
    }
}

#undef RECOMPUTE
#undef KEEPS_DY
#undef KEEP
#undef RECALL
#undef NORMALIZE
#undef BACKWARD_BATCH
#undef BACKWARD_RUNNING
#undef ACTIVATE
#undef SLOPE
