/* Small dense linear algebra in double, row by row: what Gaussian processes and covariances need.
 * Matrices are n x n with rows of `stride` numbers. */
#ifndef SEARCH_LINEAR_H
#define SEARCH_LINEAR_H

/* The lower triangle L of a = L L^T in place of a's lower triangle, which is all that is read; 0 if
 * a is not positive definite in this precision, and a is spoilt. n^3 / 3 multiply-adds.
 * Source: Golub & Van Loan 2013, alg. 4.2.1. */
int cholesky(int n, int stride, double *a);

/* x <- L^-1 x, and x <- L^-T x. */
void solve_lower(int n, int stride, const double *l, double *x);
void solve_upper(int n, int stride, const double *l, double *x);

/* The full symmetric (L L^T)^-1. */
void inverse_of(int n, int stride, const double *l, double *out);

/* Eigenvalues and vectors of the symmetric matrix a, which is spoilt: a = V diag(value) V^T, the
 * vectors in the columns of V, in no order. Jacobi's rotations until what is off the diagonal is
 * below 1e-15 of the whole. Source: Golub & Van Loan 2013, sec. 8.5. */
void eigen_symmetric(int n, int stride, double *a, double *vectors, double *values);

#endif
