/* 2-D convolution (cross-correlation), NHWC, and its two derivatives: one trilinear form
 *   T(x, w, g) = < conv(x, w), g >
 * of which y, dx and dw are the partial derivatives, so that each is built from the other two.
 *   y[b,i,j,o] = sum_{u,v,c} x[b, i*s+u-p, j*s+v-p, c] w[u,v,c,o]
 *   x [B,H,W,C]   w [KH,KW,C,O]   y, g [B,OH,OW,O]   OH = floor((H + 2p - KH) / s) + 1
 * Implicit GEMM without an im2col copy: y and dw gather taps while packing, dx adds products to
 * their taps, a block of pixels at a time.
 * Source: Dumoulin & Visin 2016, sec. 2. */
#ifndef KERN_CONV_H
#define KERN_CONV_H

#include <stddef.h>

#include "kern/gemm.h"

struct conv {
    int b, h, w, c;  /* input */
    int kh, kw, o;   /* kernel */
    int stride, pad; /* the same both ways; stride >= 1, pad >= 0 */
    int oh, ow;      /* output, set by conv_size */
};

/* Sets oh and ow; returns 0 if the kernel does not fit (oh or ow < 1). */
int conv_size(struct conv *s);

size_t conv_y_scratch(const struct conv *s);
size_t conv_dx_scratch(const struct conv *s);
size_t conv_dw_scratch(const struct conv *s);

/* Each is added to `to` while it is written; its rows are those of the last axis of y and of x, and
 * of the last axis of w. */
void conv_y(const struct conv *s, const real *x, const real *w, struct addend to, real *y,
            real *scratch);
void conv_dx(const struct conv *s, const real *g, const real *w, struct addend to, real *dx,
             real *scratch);
void conv_dw(const struct conv *s, const real *x, const real *g, struct addend to, real *dw,
             real *scratch);

/* The defining loops, kept as the reference of the tests. */
void conv_y_naive(const struct conv *s, const real *x, const real *w, real *y);
void conv_dx_naive(const struct conv *s, const real *g, const real *w, real *dx);
void conv_dw_naive(const struct conv *s, const real *x, const real *g, real *dw);

#endif
