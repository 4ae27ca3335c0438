#include "COpenBLAS.h"
#include <cblas.h>

void nucens_openblas_one_thread(void) { openblas_set_num_threads(1); }
const char *nucens_openblas_core(void) { return openblas_get_corename(); }
const char *nucens_openblas_configuration(void) { return openblas_get_config(); }

static void product(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, size_t m, size_t n, size_t k, const float *a, size_t lda,
                    const float *b, size_t ldb, float *c, size_t ldc) {
    cblas_sgemm(CblasRowMajor, ta, tb, (blasint)m, (blasint)n, (blasint)k, 1.0f, a, (blasint)lda, b, (blasint)ldb, 0.0f, c,
                (blasint)ldc);
}

void nucens_openblas_nn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc) {
    product(CblasNoTrans, CblasNoTrans, m, n, k, a, lda, b, ldb, c, ldc);
}

void nucens_openblas_nt(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc) {
    product(CblasNoTrans, CblasTrans, m, n, k, a, lda, b, ldb, c, ldc);
}

void nucens_openblas_tn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc) {
    product(CblasTrans, CblasNoTrans, m, n, k, a, lda, b, ldb, c, ldc);
}
