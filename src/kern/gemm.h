/* Matrix products, row-major, packed, cache-blocked, 4x8 micro-kernel (design: docs in gemm.c).
 *   NN  C[m,n] = A[m,k]  B[k,n]
 *   NT  C[m,n] = A[m,k]  B[n,k]^T
 *   TN  C[m,n] = A[k,m]^T B[k,n]
 * All dense: a row follows the row before it. Source: Goto & van de Geijn 2008. */
#ifndef KERN_GEMM_H
#define KERN_GEMM_H

#include <stddef.h>

#include "base/real.h"

enum gemm_form { GEMM_NN, GEMM_NT, GEMM_TN };

/* What a product is added to while it is written: a matrix like C, which may be C itself, or, with
 * row 0, one row that is added to all. data NULL: nothing. */
struct addend {
    const real *data;
    size_t row; /* reals from a row to the next */
};

/* Reals of scratch that gemm needs for this size. */
size_t gemm_scratch(enum gemm_form form, int m, int n, int k);

/* C = to + the product. C must not overlap A or B. scratch: 16-byte aligned. m, n, k >= 1. */
void gemm(enum gemm_form form, int m, int n, int k, const real *a, const real *b, struct addend to,
          real *c, real *scratch);

/* The defining triple loop, kept as the reference of the tests. */
void gemm_naive(enum gemm_form form, int m, int n, int k, const real *a, const real *b,
                struct addend to, real *c);

#endif
