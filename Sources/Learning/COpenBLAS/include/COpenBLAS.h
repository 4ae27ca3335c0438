#pragma once
#include <stddef.h>

// The three single-precision products of a dense layer through OpenBLAS; row-major, see MatrixProducts.swift for the shapes.
void nucens_openblas_one_thread(void);
const char *nucens_openblas_core(void);
const char *nucens_openblas_configuration(void);
// c[m×n] = a[m×k] · b[k×n]
void nucens_openblas_nn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc);
// c[m×n] = a[m×k] · b[n×k]ᵀ
void nucens_openblas_nt(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc);
// c[m×n] = a[k×m]ᵀ · b[k×n]
void nucens_openblas_tn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc);
