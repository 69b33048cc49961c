/* Builders: one function an op, and the compositions everyone needs. All return a node id, 0 on
 * error (see ad/graph.h). Shapes in [] ; axes count from 0. */
#ifndef AD_BUILD_H
#define AD_BUILD_H

#include "ad/graph.h"

/* Leaves. An input is filled (or bound) through the plan before a run. */
int ad_input(struct graph *g, struct shape shape);
int ad_const(struct graph *g, double value, struct shape shape); /* every element = value */

/* Elementwise, two operands; shapes broadcast as in NumPy. */
int ad_add(struct graph *g, int a, int b);
int ad_sub(struct graph *g, int a, int b);
int ad_mul(struct graph *g, int a, int b);
int ad_div(struct graph *g, int a, int b);

/* Elementwise, one operand. */
int ad_neg(struct graph *g, int x);
int ad_exp(struct graph *g, int x);
int ad_log(struct graph *g, int x);
int ad_sqrt(struct graph *g, int x);
int ad_square(struct graph *g, int x);
int ad_relu(struct graph *g, int x);
int ad_leaky_relu(struct graph *g, int x, double slope); /* slope >= 0 */
int ad_sigmoid(struct graph *g, int x);
int ad_tanh(struct graph *g, int x);
int ad_softplus(struct graph *g, int x);
int ad_scale(struct graph *g, int x, double factor);
int ad_shift(struct graph *g, int x, double term);
int ad_clamp(struct graph *g, int x, double lo, double hi);
int ad_stop_gradient(struct graph *g, int x);

/* Linear algebra: the last two axes are multiplied, leading axes must be equal (a batch of
 * products). nn [..,m,k][..,k,n]   nt [..,m,k][..,n,k]   tn [..,k,m][..,k,n]   ->  [..,m,n] */
int ad_matmul(struct graph *g, int a, int b);
int ad_matmul_nt(struct graph *g, int a, int b);
int ad_matmul_tn(struct graph *g, int a, int b);

/* x [B,H,W,C], w [KH,KW,C,O] -> [B,OH,OW,O]; see kern/conv.h. */
int ad_conv2d(struct graph *g, int x, int w, int stride, int pad);
/* Transposed convolution = conv_dx: y [B,OH,OW,O], w [KH,KW,C,O] -> [B,h,w,C], where a convolution
 * of an h x w image with this kernel gives OH x OW. */
int ad_conv2d_transpose(struct graph *g, int y, int w, int stride, int pad, int height, int width);
int ad_conv2d_dw(struct graph *g, int x, int gy, int stride, int pad, int kh, int kw);
int ad_avg_pool(struct graph *g, int x, int size, int stride);
int ad_max_pool(struct graph *g, int x, int size, int stride);

/* Reductions. axes: bit i set = axis i; keep: leave the reduced axes as 1. */
int ad_sum(struct graph *g, int x, unsigned axes, int keep);
int ad_mean(struct graph *g, int x, unsigned axes, int keep);
int ad_sum_all(struct graph *g, int x);                 /* scalar */
int ad_mean_all(struct graph *g, int x);                /* scalar */
int ad_sum_to(struct graph *g, int x, struct shape to); /* adjoint of broadcast */
int ad_broadcast(struct graph *g, int x, struct shape to);
int ad_softmax(struct graph *g, int x); /* over the last axis */
int ad_lse(struct graph *g, int x);     /* log-sum-exp over the last axis, which is dropped */
int ad_log_softmax(struct graph *g, int x);

/* Movement of data. */
int ad_reshape(struct graph *g, int x, struct shape to); /* costs nothing */
int ad_transpose(struct graph *g, int x, const int *perm);
int ad_slice(struct graph *g, int x, int axis, int start, int count);
int ad_pad(struct graph *g, int x, int axis, int before, int after); /* with zeros */
int ad_concat(struct graph *g, const int *xs, int n, int axis);
int ad_gather(struct graph *g, int x, int index);            /* [V,D],[N] -> [N,D] */
int ad_scatter(struct graph *g, int x, int index, int rows); /* [N,D],[N] -> [rows,D] */
int ad_one_hot(struct graph *g, int index, int width);       /* [N] -> [N,width] */

/* Normalisation without scale and shift, eps > 0, biased variance.
 * batch: each channel (last axis) over all others -- with batch statistics always ("transductive"
 * at test time). layer: each row over all but the first axis. instance: x [B,H,W,C], each image and
 * channel over H,W. */
int ad_batch_norm(struct graph *g, int x, double eps);
int ad_layer_norm(struct graph *g, int x, double eps);
int ad_instance_norm(struct graph *g, int x, double eps);

/* Losses. */
int ad_bce_logits(struct graph *g, int logits, int targets); /* elementwise, nats */
int ad_softmax_cross_entropy(struct graph *g, int logits,
                             int targets); /* [N,C],[N,C] -> [N], nats */
/* KL( N(mu, e^logvar) || N(0, 1) ) summed over the last axis: [N,L],[N,L] -> [N], nats (Kingma &
 * Welling 2014, appendix B). */
int ad_gaussian_kl(struct graph *g, int mu, int logvar);

#endif
