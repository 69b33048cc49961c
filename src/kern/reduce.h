/* Reductions and movements of data over shapes of up to 5 dimensions (MAP_RANK), row-major.
 * Sums are taken in a fixed order, so that equal input gives equal bits. */
#ifndef KERN_REDUCE_H
#define KERN_REDUCE_H

#include <stdint.h>

#include "base/real.h"

/* y has the rank of x; where to[i] == 1 and from[i] > 1 the axis is summed, elsewhere to[i] ==
 * from[i]. */
void reduce_sum(int rank, const int *from, const int *to, const real *x, real *y);
/* The adjoint: x [from], with from[i] == 1 or to[i], is repeated to y [to]. */
void reduce_broadcast(int rank, const int *from, const int *to, const real *x, real *y);

/* Rows of n along the last axis; n >= 1. NaN in a row makes its results NaN. -Inf is an entry of
 * weight 0; softmax of a row with +Inf, or of nothing but -Inf, is NaN, their lse +Inf and -Inf.
 * softmax's y may be x. */
void reduce_softmax(int64_t rows, int n, const real *x, real *y);
void reduce_lse(int64_t rows, int n, const real *x, real *y); /* y [rows]; log sum exp, stable */

/* Normalisation of x seen as [outer, mid, inner] over mid (biased variance):
 *   norm  y = (x - mean) * rstd     rstd [outer, inner] = (var + eps)^-1/2     y may be x
 *   grad  dx = rstd * (g - mean(g) - y * mean(g * y)), with y the normalised x     dx may be g */
void reduce_norm(int outer, int mid, int inner, real eps, const real *x, real *y, real *scratch);
void reduce_rstd(int outer, int mid, int inner, real eps, const real *x, real *rstd, real *scratch);
void reduce_norm_grad(int outer, int mid, int inner, const real *y, const real *rstd, const real *g,
                      real *dx, real *scratch);
/* Reals of scratch the three need: 2 * inner. */

/* y[i0..] = x[i_perm0..]: axis i of y is axis perm[i] of x; dim: the shape of x. */
void reduce_transpose(int rank, const int *dim, const int *perm, const real *x, real *y);

/* Copies block [outer, rows, inner] of src, which has src_mid along the middle axis, starting at
 * src_at, into dst at dst_at: slice, pad and concatenate are made of it. */
void reduce_copy(int64_t outer, int64_t inner, int rows, const real *src, int src_mid, int src_at,
                 real *dst, int dst_mid, int dst_at);

/* Rows by index (indices are whole numbers held in reals; out of 0..rows-1: the row is zero /
 * dropped). gather: y[i,:] = x[index[i],:];  scatter: y[index[i],:] += x[i,:] (y zeroed first, in
 * order of i). */
void reduce_gather(int rows, int width, int n, const real *x, const real *index, real *y);
void reduce_scatter(int rows, int width, int n, const real *x, const real *index, real *y);

/* y[i, index[i]] = 1, 0 elsewhere; y [n, width]. */
void reduce_one_hot(int n, int width, const real *index, real *y);

#endif
