/* Elementwise maps. Unary: y may be x itself. Binary: operands broadcast to the shape of y by
 * strides; y may be an operand whose shape equals y's.
 * NaN in gives NaN out everywhere. Accuracy of exp, log, tanh, sigmoid, softplus: <= 3 ulp (float).
 */
#ifndef KERN_MAP_H
#define KERN_MAP_H

#include <stdint.h>

#include "base/real.h"

enum { MAP_RANK = 5 };

/* exp: > 88.72 gives +Inf, < -103.97 gives 0, between -103.97 and -87.34 subnormals (in float).
 * log: 0 gives -Inf, negative gives NaN, +Inf gives +Inf. sqrt: negative gives NaN.
 * An element gets the same bits wherever it stands in an array of whatever length. */
void map_neg(int64_t n, const real *x, real *y);
void map_exp(int64_t n, const real *x, real *y);
void map_log(int64_t n, const real *x, real *y);
void map_sqrt(int64_t n, const real *x, real *y);
void map_square(int64_t n, const real *x, real *y);
void map_sigmoid(int64_t n, const real *x, real *y);
void map_tanh(int64_t n, const real *x, real *y);
void map_softplus(int64_t n, const real *x, real *y); /* log(1 + e^x), stable */
void map_scale(int64_t n, const real *x, real factor, real *y);
void map_shift(int64_t n, const real *x, real term, real *y);
void map_clamp(int64_t n, const real *x, real lo, real hi, real *y);
void map_fill(int64_t n, real value, real *y);

/* y = g where x > 0, slope * g elsewhere: relu is gate(x, x, 0), its VJP gate(x, g, 0). With slope
 * 0, elsewhere is +0 even for an infinite g. */
void map_gate(int64_t n, const real *x, const real *g, real slope, real *y);
/* y = g where lo <= x <= hi, 0 elsewhere: the VJP of clamp. */
void map_inside(int64_t n, const real *x, real lo, real hi, const real *g, real *y);
/* Bernoulli cross-entropy from logits z and targets t in [0,1]: max(z,0) - z t + log(1 + e^-|z|).
 */
void map_bce(int64_t n, const real *z, const real *t, real *y);

/* How the operands a and b lie under the result: stride 0 where an operand is broadcast. */
struct map_pair {
    int rank;
    int dim[MAP_RANK];
    int64_t stride_a[MAP_RANK], stride_b[MAP_RANK]; /* in elements */
};

void map_add(const struct map_pair *p, const real *a, const real *b, real *y);
void map_sub(const struct map_pair *p, const real *a, const real *b, real *y);
void map_mul(const struct map_pair *p, const real *a, const real *b, real *y);
void map_div(const struct map_pair *p, const real *a, const real *b, real *y);

/* y[i] = a[i] + factor * b[i], same shapes (optimizers, inner steps). y may be a or b. */
void map_axpy(int64_t n, real factor, const real *b, const real *a, real *y);

#endif
