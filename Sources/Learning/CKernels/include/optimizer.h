#pragma once
#include <stddef.h>

// One step of AdamW (I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019) on `count` parameters:
//   g ← scale · gradient;  m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²
//   w ← w − rate · ( (m · correction1) / (√(v · correction2) + epsilon) + decay · w )
// with keepᵢ = 1 − βᵢ and correctionᵢ = 1 / (1 − βᵢᵗ) from the caller, who has more digits. Elementwise: the same bits on every processor.
typedef struct {
    float scale, beta1, beta2, keep1, keep2, correction1, correction2, epsilon, rate, decay;
} nucens_adamw_step;

void nucens_adamw(size_t count, const nucens_adamw_step *step, const float *gradient, float *m, float *v, float *w);

// Σ x², in double, over sixteen interleaved chains added in ascending order: the same bits for every vector width. To be called for
// pieces of a fixed length whose sums are added in order, so that the result does not depend on who computed which piece.
double nucens_sum_of_squares(size_t count, const float *x);

// gradient ← gradient + strength · (w − origin): the gradient of ½ strength ‖w − origin‖². Elementwise.
void nucens_pull(size_t count, float strength, const float *origin, const float *w, float *gradient);

// mean ← mean + share · (w − mean). Elementwise.
void nucens_running_mean(size_t count, float share, const float *w, float *mean);
