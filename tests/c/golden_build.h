/* The builders of ad/build.h under one signature, so that tables of cases can name them: inputs x
 * (0 where there is none) and attributes a, whose meaning is the builder's. */
#ifndef TESTS_GOLDEN_BUILD_H
#define TESTS_GOLDEN_BUILD_H

#include "ad/build.h"

enum { INPUTS = 4, NUMBERS = 8 }; /* most inputs of a case, most attributes */

typedef int builder(struct graph *g, const int *x, const double *a);

#define UNARY(name)                                                                                \
    static inline int build_##name(struct graph *g, const int *x, const double *a)                 \
    {                                                                                              \
        (void)a;                                                                                   \
        return ad_##name(g, x[0]);                                                                 \
    }
#define BINARY(name)                                                                               \
    static inline int build_##name(struct graph *g, const int *x, const double *a)                 \
    {                                                                                              \
        (void)a;                                                                                   \
        return ad_##name(g, x[0], x[1]);                                                           \
    }
/* name(g, x, a) = expression */
#define BUILD(name, expression)                                                                    \
    static inline int build_##name(struct graph *g, const int *x, const double *a)                 \
    {                                                                                              \
        (void)a;                                                                                   \
        return expression;                                                                         \
    }
#define SQUARE(name) BUILD(name##_square, ad_square(g, build_##name(g, x, a)))
/* a: rank, dimensions */
static inline struct shape shape_in(const double *a)
{
    struct shape s = {(int)a[0], {0}};
    for (int i = 0; i < s.rank; i++)
        s.dim[i] = (int)a[i + 1];
    return s;
}

BINARY(add)
BINARY(sub)
BINARY(mul)
BINARY(div)
BUILD(mul_self, ad_mul(g, x[0], x[0]))
BUILD(div_self, ad_div(g, x[0], x[0]))
BUILD(sub_self, ad_sub(g, x[0], x[0]))
UNARY(neg)
UNARY(exp)
UNARY(log)
UNARY(sqrt)
UNARY(square)
UNARY(relu)
BUILD(leaky_relu, ad_leaky_relu(g, x[0], a[0]))
UNARY(sigmoid)
UNARY(tanh)
UNARY(softplus)
BUILD(scale, ad_scale(g, x[0], a[0]))
BUILD(shift, ad_shift(g, x[0], a[0]))
BUILD(clamp, ad_clamp(g, x[0], a[0], a[1]))
UNARY(stop_gradient)
BUILD(stop_half, ad_mul(g, ad_mul(g, x[0], ad_stop_gradient(g, x[0])), x[0]))
BINARY(bce_logits)
BINARY(matmul)
BINARY(matmul_nt)
BINARY(matmul_tn)
BUILD(matmul_self, ad_matmul(g, x[0], x[0]))
BUILD(matmul_nt_self, ad_matmul_nt(g, x[0], x[0]))
BUILD(conv2d, ad_conv2d(g, x[0], x[1], (int)a[0], (int)a[1]))
BUILD(conv2d_transpose,
      ad_conv2d_transpose(g, x[0], x[1], (int)a[0], (int)a[1], (int)a[2], (int)a[3]))
BUILD(conv2d_dw, ad_conv2d_dw(g, x[0], x[1], (int)a[0], (int)a[1], (int)a[2], (int)a[3]))
BUILD(avg_pool, ad_avg_pool(g, x[0], (int)a[0], (int)a[1]))
BUILD(max_pool, ad_max_pool(g, x[0], (int)a[0], (int)a[1]))
SQUARE(max_pool)
BUILD(sum, ad_sum(g, x[0], (unsigned)a[0], (int)a[1]))
SQUARE(sum)
BUILD(mean, ad_mean(g, x[0], (unsigned)a[0], (int)a[1]))
UNARY(sum_all)
UNARY(mean_all)
BUILD(mean_square, ad_square(g, ad_mean_all(g, x[0])))
BUILD(sum_to, ad_sum_to(g, x[0], shape_in(a)))
BUILD(broadcast, ad_broadcast(g, x[0], shape_in(a)))
UNARY(softmax)
UNARY(lse)
UNARY(log_softmax)
BUILD(reshape, ad_reshape(g, x[0], shape_in(a)))
SQUARE(reshape)

static inline int build_transpose(struct graph *g, const int *x, const double *a)
{
    int perm[MAX_RANK];
    for (int i = 0; i < MAX_RANK; i++)
        perm[i] = (int)a[i];
    return ad_transpose(g, x[0], perm);
}
SQUARE(transpose)
BUILD(slice, ad_slice(g, x[0], (int)a[0], (int)a[1], (int)a[2]))
SQUARE(slice)
BUILD(pad, ad_pad(g, x[0], (int)a[0], (int)a[1], (int)a[2]))
SQUARE(pad)

static inline int build_concat(struct graph *g, const int *x, const double *a)
{
    int n = 0;
    while (n < INPUTS && x[n])
        n++;
    return ad_concat(g, x, n, (int)a[0]);
}
SQUARE(concat)
static inline int build_concat_self(struct graph *g, const int *x, const double *a)
{
    int xs[3] = {x[0], ad_mul(g, x[0], x[0]), x[0]};
    return ad_concat(g, xs, 3, (int)a[0]);
}
BINARY(gather)
SQUARE(gather)
BUILD(scatter, ad_scatter(g, x[0], x[1], (int)a[0]))
SQUARE(scatter)
BUILD(one_hot, ad_one_hot(g, x[0], (int)a[0]))
BUILD(batch_norm, ad_batch_norm(g, x[0], a[0]))
BUILD(layer_norm, ad_layer_norm(g, x[0], a[0]))
BUILD(instance_norm, ad_instance_norm(g, x[0], a[0]))
BINARY(softmax_cross_entropy)
BINARY(gaussian_kl)

#endif
