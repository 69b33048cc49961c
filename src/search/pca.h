/* Principal components of points x [n, dims]: directions of unit length, each orthogonal to the
 * others, along which the points vary most. With the mean m and the covariance
 *
 *   C = 1 / (n - 1) sum_i (x_i - m)(x_i - m)^T,   C a_j = variance_j a_j,   variance_1 >= ...
 *
 * the place of a point along axis j is a_j . (x - m). Source: Pearson 1901; Hotelling 1933. */
#ifndef SEARCH_PCA_H
#define SEARCH_PCA_H

#include "base/arena.h"
#include "base/real.h"
#include "base/status.h"

struct pca {
    int dims, count;
    double *mean;     /* [dims] */
    double *axes;     /* [count, dims]; the largest number of each is positive */
    double *variance; /* [count], falling */
    double total;     /* the trace of C: the variance along all axes together */
};

/* The first `count` axes, 1 .. dims; a single point has variance 0. All at once by Jacobi's
 * rotations for up to 96 inputs; beyond, by orthogonal iteration with Rayleigh-Ritz acceleration,
 * until C a = variance a within 1e-11 of the largest variance (Stewart 1976). Memory comes from the
 * arena. ERR_RANGE for other counts, ERR_MEMORY, ERR_NUMERIC if x is not finite, or 1000 rounds do
 * not separate the axes asked for from the rest. */
enum status pca_fit(struct arena *a, struct pca *p, int n, int dims, const real *x, int count);

#endif
