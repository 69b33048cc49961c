/* Pooling over k x k windows, NHWC, no padding: OH = floor((H - k) / stride) + 1.
 * Max pooling is written as two linear maps for a fixed x, each other's adjoint:
 *   pick(x, v)[o] = v[argmax of x in window o]          max pooling is pick(x, x)
 *   put(x, g)[i]  = sum of g[o] over windows whose argmax is i
 * Ties go to the first element in row order; a NaN in the window is its argmax. */
#ifndef KERN_POOL_H
#define KERN_POOL_H

#include "base/real.h"

struct pool {
    int b, h, w, c;
    int k, stride;
    int oh, ow; /* set by pool_size */
};

/* Sets oh and ow; returns 0 if no window fits. */
int pool_size(struct pool *s);

void pool_avg(const struct pool *s, const real *x, real *y);
void pool_avg_dx(const struct pool *s, const real *g, real *dx);
void pool_max_pick(const struct pool *s, const real *x, const real *v, real *y);
void pool_max_put(const struct pool *s, const real *x, const real *g, real *dx);

#endif
