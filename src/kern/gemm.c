#include "kern/gemm.h"

size_t gemm_scratch(enum gemm_form form, int m, int n, int k)
{
    (void)form, (void)m, (void)n, (void)k;
    return 16;
}

void gemm_naive(enum gemm_form form, int m, int n, int k, const real *a, const real *b, real *c,
                int accumulate)
{
    size_t rows = (size_t)m, columns = (size_t)n, depth = (size_t)k;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            double sum = accumulate ? (double)c[i * columns + j] : 0;
            for (size_t l = 0; l < depth; l++) {
                real u = form == GEMM_TN ? a[l * rows + i] : a[i * depth + l];
                real v = form == GEMM_NT ? b[j * depth + l] : b[l * columns + j];
                sum += (double)u * (double)v;
            }
            c[i * columns + j] = (real)sum;
        }
}

void gemm(enum gemm_form form, int m, int n, int k, const real *a, const real *b, real *c,
          int accumulate, real *scratch)
{
    (void)scratch;
    gemm_naive(form, m, n, k, a, b, c, accumulate);
}
